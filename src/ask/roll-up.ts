import { remembered } from '../base/remembered.ts'
import type { Addend, Total, View, ViewColumn } from '../project/project.ts'
import { duckDbWholeNumbers, quotient } from '../sql/quotient.ts'
import { join, name, names, raw, type Sql, sql } from '../sql/sql.ts'
import type { CalendarUnit, Period } from './calendar-day.ts'
import { unitAround } from './calendar-day.ts'
import type { FoundTerm } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { Recognized } from './recognize.ts'
import { columnOf, filterSlots, namesValues, periodColumn } from './slots.ts'
import { type TimeKey, timeColumn, timeValue } from './time-key.ts'

/** Rows of a view made one a group: what a question wants that names fewer things than the view tells apart. */
export interface RollUp {
  /** Columns of the view; none where everything becomes one row. */
  readonly groups: readonly string[]
  /** What tells them apart in time where no column does. */
  readonly time: TimeKey | undefined
  /** The columns that have a total. */
  readonly totals: readonly ViewColumn[]
}

/** What is known of a question for a view when it is decided how its rows are put together. */
export interface Wanted {
  readonly periods: readonly Period[]
  readonly unit: CalendarUnit | undefined
  /** Columns of time that a row each is asked for. */
  readonly timeColumns: readonly string[]
  /** Whole units of time that a row each is asked for. */
  readonly timeKey: TimeKey | undefined
  /** Columns that a limit is set on. */
  readonly limited: readonly string[]
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
  const time = timeKeyOf(view, wanted, groups)
  if (open.length === 0 && time === undefined) return asListed
  const totals = view.columns.filter(({ total }) => total !== undefined)
  const isPrivate = groups.some((group) => columnOf(view, group)?.pii)
  const about = wanted.ranked ?? wanted.measure
  const subject = about === undefined ? undefined : columnOf(view, about)
  if (
    !isPrivate &&
    totals.length > 0 &&
    (subject === undefined || subject.total !== undefined) &&
    wanted.limited.every((column) => columnOf(view, column)?.total !== undefined)
  )
    return { rollUp: { groups, time, totals }, repeatsBy: [] }
  if (wanted.timeKey !== undefined)
    obstacles.push({ kind: 'no_total', measure: about ?? view.name, by: open })
  const { ranked } = wanted
  const isPlace = view.ranks !== undefined && ranked === view.slots.get('measure')?.default
  if (ranked !== undefined && ranked === wanted.measure && !isPlace)
    obstacles.push({ kind: 'no_total', measure: ranked, by: open })
  return { rollUp: undefined, repeatsBy: ranked === undefined ? [] : open }
}

/** Whole units that are asked for, or the two periods that are set side by side. */
function timeKeyOf(view: View, wanted: Wanted, groups: readonly string[]): TimeKey | undefined {
  if (wanted.timeKey !== undefined) return wanted.timeKey
  const column = periodColumn(view)
  if (wanted.periods.length < 2 || column === undefined || groups.includes(column)) return undefined
  return { kind: 'periods', periods: wanted.periods }
}

/**
 * The columns that a row of the answer is one of: what it is told apart by, what is ranked, what is named in the plural,
 * what several values are named of. None of these, but a measure: one row. Undefined where the question names none.
 */
function groupsOf(view: View, asked: Recognized, wanted: Wanted): readonly string[] | undefined {
  const isMeasure = (at: number): boolean =>
    wanted.terms.some(({ from, to, term }) => from <= at && at < to && term.measure !== undefined)
  const subject = asked.subject.kind === 'entity' ? asked.subject.mention.entities : []
  const total = asksTotal(asked)
  const listed = asked.mentions.filter(({ plural, from }) => plural && !total && !isMeasure(from))
  const several = wanted.filters.filter(({ values }) => values.length > 1)
  const named = [
    ...several.map(({ column }) => column),
    ...[...wanted.groupBy, ...subject, ...listed.flatMap(({ entities }) => entities)].map((thing) =>
      grainColumn(view, thing),
    ),
  ]
  const things = named.filter((column) => columnOf(view, column) !== undefined)
  const groups = [...new Set([...wanted.timeColumns, ...things])]
  if (groups.length > 0 || wanted.timeKey !== undefined) return groups
  return asked.order === undefined && wanted.measure !== undefined ? [] : undefined
}

const asksTotal = remembered(({ tokens }: Recognized) =>
  tokens.some(({ word }) => /^(?:total|overall|altogether|combined)$/.test(word)),
)

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
  if (column === periodColumn(view)) {
    const [only, second] = wanted.periods
    const { unit, context } = wanted
    if (only === undefined || second !== undefined || unit === undefined) return false
    const whole = unitAround(only.start, unit, context.calendar)
    return whole.start === only.start && only.end <= whole.end
  }
  return wanted.filters.some((filter) => filter.column === column && filter.values.length === 1)
}

/** One SELECT that makes the rows that a condition picks one a group. */
export function rolledRows(view: View, { groups, time, totals }: RollUp, where: Sql): Sql {
  const period = periodColumn(view)
  const spans = period !== undefined && !groups.includes(period)
  const columns = [
    ...(time === undefined ? [] : [sql`${timeName} as ${name(timeColumn(time).name)}`]),
    ...names(groups),
    ...totals.map((column) => sql`${totalOf(column, spans)} as ${name(column.name)}`),
  ]
  const keyed =
    time === undefined
      ? sql`${name(view.name)}${where}`
      : sql`(select *, ${timeValue(view, time)} as ${timeName} from ${name(view.name)}${where})`
  const part = time === undefined ? raw('') : sql`partition by ${timeName}`
  const ends = (['first', 'last'] as const).map(
    (end) =>
      sql`, ${name(period ?? '')} = ${raw(end === 'first' ? 'min' : 'max')}(${name(period ?? '')}) over (${part}) as ${flags[end]}`,
  )
  const picked = spans ? sql`(select *${join(ends, '')} from ${keyed})` : keyed
  const by = [...(time === undefined ? [] : [timeName]), ...names(groups)]
  const grouped = by.length === 0 ? raw('') : sql`\ngroup by ${by}`
  return sql`select ${columns}\nfrom ${picked}${grouped}`
}

const timeName = name('_time')

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
