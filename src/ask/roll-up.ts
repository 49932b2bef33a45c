import type { Addend, Total, View, ViewColumn } from '../project/project.ts'
import { duckDbWholeNumbers, quotient } from '../sql/quotient.ts'
import { join, name, names, raw, type Sql, sql } from '../sql/sql.ts'
import type { CalendarUnit, Period } from './calendar-day.ts'
import { unitAround } from './calendar-day.ts'
import type { FoundTerm } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { Recognized } from './recognize.ts'
import { columnOf, filterSlots, namesValues } from './slots.ts'

/** Rows of a view made one a group: what a question wants that names fewer things than the view tells apart. */
export interface RollUp {
  /** Columns of the view; none where everything becomes one row. */
  readonly groups: readonly string[]
  /** The columns that have a total. */
  readonly totals: readonly ViewColumn[]
}

/** What is known of a question for a view when it is decided how its rows are put together. */
export interface Wanted {
  readonly periods: readonly Period[]
  readonly unit: CalendarUnit | undefined
  /** Whether a row a unit of time is asked for. */
  readonly everyUnit: boolean
  readonly filters: readonly { readonly column: string; readonly values: readonly string[] }[]
  readonly groupBy: readonly string[]
  readonly measure: string | undefined
  readonly terms: readonly FoundTerm[]
  readonly ranked: string | undefined
  readonly context: PeriodContext
}

/** How a view's rows become those of an answer. */
export interface Composed {
  /** Undefined where the rows are listed as the view holds them. */
  readonly rollUp: RollUp | undefined
  /** Why a thing stands in a list of ranked things more than once: the parts of the grain that are left open. */
  readonly repeatsBy: readonly string[]
}

const asListed: Composed = { rollUp: undefined, repeatsBy: [] }

/**
 * How rows are put together where the question ranks, groups or totals things that have several rows each. A ranking
 * by a column without a total is an obstacle, since a thing would stand in it once for each of its rows; but for the
 * view's own ranking, whose places are those of one period.
 */
export function rollUpOf(
  view: View,
  asked: Recognized,
  wanted: Wanted,
  obstacles: Obstacle[],
): Composed {
  const groups = groupsOf(view, asked, wanted)
  if (groups === undefined) return asListed
  const open = view.grain.filter(
    (part) =>
      !groups.includes(part) &&
      !groups.includes(grainColumn(view, part)) &&
      !isPinned(view, part, wanted),
  )
  if (open.length === 0) return asListed
  const totals = view.columns.filter(({ total }) => total !== undefined)
  const isPrivate = groups.some((group) => columnOf(view, group)?.pii)
  const about = wanted.ranked ?? wanted.measure
  const subject = about === undefined ? undefined : columnOf(view, about)
  if (
    !isPrivate &&
    wanted.periods.length < 2 &&
    totals.length > 0 &&
    (subject === undefined || subject.total !== undefined)
  )
    return { rollUp: { groups, totals }, repeatsBy: [] }
  const { ranked } = wanted
  const isPlace = view.ranks !== undefined && ranked === view.slots.get('measure')?.default
  if (ranked !== undefined && ranked === wanted.measure && !isPlace)
    obstacles.push({ kind: 'no_total', measure: ranked, by: open })
  return { rollUp: undefined, repeatsBy: ranked === undefined ? [] : open }
}

/**
 * The columns that a row of the answer is one of: what it is told apart by, what is ranked, what is named in the plural,
 * what several values are named of. None of these, but a measure: one row. Undefined where the question names none.
 */
function groupsOf(view: View, asked: Recognized, wanted: Wanted): readonly string[] | undefined {
  const isMeasure = (at: number): boolean =>
    wanted.terms.some(({ from, to, term }) => from <= at && at < to && term.measure !== undefined)
  const subject = asked.subject.kind === 'entity' ? asked.subject.mention.entities : []
  const total = asked.tokens.some(({ word }) => totalWords.test(word))
  const listed = asked.mentions.filter(({ plural, from }) => plural && !total && !isMeasure(from))
  const several = wanted.filters.filter(({ values }) => values.length > 1)
  const named = [
    ...several.map(({ column }) => column),
    ...[...wanted.groupBy, ...subject, ...listed.flatMap(({ entities }) => entities)].map((thing) =>
      grainColumn(view, thing),
    ),
  ]
  const things = named.filter((column) => columnOf(view, column) !== undefined)
  const period = wanted.everyUnit ? view.slots.get('period')?.column : undefined
  const groups = [...new Set([...(period === undefined ? [] : [period]), ...things])]
  if (groups.length > 0) return groups
  return asked.order === undefined && wanted.measure !== undefined ? [] : undefined
}

const totalWords = /^(?:total|overall|altogether|combined)$/

/** A slot's column that rows can be put together by, though it is no part of the grain: a state, a region. */
export function rollsUpTo(view: View, entity: string): boolean {
  const slot = filterSlots(view).find(({ name: one }) => one === entity)
  return (
    slot !== undefined &&
    namesValues(view, slot) &&
    view.columns.some(({ total }) => total !== undefined)
  )
}

/** A thing's column: its own name, or that of its slot. */
function grainColumn(view: View, thing: string): string {
  return columnOf(view, thing)?.name ?? view.slots.get(thing)?.column ?? thing
}

/** True where the question leaves one value of a part of the grain. */
function isPinned(view: View, part: string, wanted: Wanted): boolean {
  const column = grainColumn(view, part)
  if (column === view.slots.get('period')?.column) {
    const [only, second] = wanted.periods
    const { unit, context } = wanted
    if (only === undefined || second !== undefined || unit === undefined) return false
    const whole = unitAround(only.start, unit, context.calendar)
    return whole.start === only.start && only.end <= whole.end
  }
  return wanted.filters.some((filter) => filter.column === column && filter.values.length === 1)
}

/** One SELECT that makes the rows that a condition picks one a group. */
export function rolledRows(view: View, { groups, totals }: RollUp, where: Sql): Sql {
  const period = view.slots.get('period')?.column
  const spans = period !== undefined && !groups.includes(period)
  const columns = [
    ...names(groups),
    ...totals.map((column) => sql`${totalOf(column, spans)} as ${name(column.name)}`),
  ]
  const ends = ['min', 'max'].map(
    (end) =>
      sql`, ${name(period ?? '')} = ${raw(end)}(${name(period ?? '')}) over () as ${flags[end === 'min' ? 'first' : 'last']}`,
  )
  const picked = spans
    ? sql`(select *${join(ends, '')} from ${name(view.name)}${where})`
    : sql`${name(view.name)}${where}`
  const grouped = groups.length === 0 ? raw('') : sql`\ngroup by ${names(groups)}`
  return sql`select ${columns}\nfrom ${picked}${grouped}`
}

const flags = { first: name('_first_period'), last: name('_last_period') }

function totalOf(column: ViewColumn, spans: boolean): Sql {
  const total = column.total as Total
  switch (total.kind) {
    case 'sum':
      return sql`sum(${name(column.name)})`
    case 'first':
    case 'last':
      return spans
        ? sql`sum(${name(column.name)}) filter (where ${flags[total.kind]})`
        : sql`sum(${name(column.name)})`
    case 'ratio': {
      const { type } = column
      const scale = type.kind === 'decimal' && 'scale' in type ? type.scale : 0
      const [of, over] = [sumOf(total.of), sumOf(total.over)]
      return raw(quotient(of, over, scale, 1, duckDbWholeNumbers))
    }
  }
}

function sumOf(addends: readonly Addend[]): string {
  const one = ({ column, sign }: Addend): string => `${sign} coalesce(sum(${name(column).text}), 0)`
  return addends.map(one).join(' ').replace(/^\+ /, '')
}
