import type { View } from '../project/project.ts'
import {
  type CalendarUnit,
  type Period,
  unitAround,
  unitShifted,
  unitStart,
} from './calendar-day.ts'
import { type FoundTerm, measuresIn, wantedEnd } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { ValueClaim } from './place.ts'
import type { Recognized } from './recognize.ts'
import type { Default } from './reply.ts'
import type { RollUp } from './roll-up.ts'
import { rollsUpTo, rollUpOf } from './roll-up.ts'
import { filterSlots, measuresOf } from './slots.ts'

/** What one view is asked: typed, within limits, defaults filled in. */
export interface Bound {
  readonly view: View
  /** None: every period. Two: one to set beside the other. */
  readonly periods: readonly Period[]
  readonly filters: readonly Filter[]
  readonly ranking: { readonly measure: string; readonly end: 'top' | 'bottom' } | undefined
  /** The end that the question asks for: of the named measure, or of the view's own ranking. */
  readonly order: 'top' | 'bottom' | undefined
  /** The measure that the question names, whether it ranks by it or not. */
  readonly measure: string | undefined
  readonly n: number | undefined
  readonly granularity: CalendarUnit | undefined
  readonly groupBy: readonly string[]
  /** How rows are put together; undefined where the view's own rows are the answer. */
  readonly rollUp: RollUp | undefined
  /** Parts of the grain because of which a ranked thing may stand in the rows more than once. */
  readonly repeatsBy: readonly string[]
  readonly defaults: readonly Default[]
}

/** Rows whose column holds one of the values. */
export interface Filter {
  readonly slot: string
  readonly column: string
  readonly values: readonly string[]
}

/** Binds a question to a view. Whatever the view cannot take is an obstacle, never dropped. */
export function bind(
  view: View,
  terms: readonly FoundTerm[],
  asked: Recognized,
  context: PeriodContext,
): { bound: Bound; obstacles: readonly Obstacle[] } {
  const obstacles: Obstacle[] = []
  const defaults: Default[] = []
  const measures = measuresIn(terms)
  const filters = bindFilters(view, asked, obstacles)
  const unit = bindUnit(view, asked, obstacles)
  const periods = bindPeriods(view, asked, context, unit, obstacles, defaults)
  const groupBy = bindGroups(view, asked, obstacles)
  const ranking = bindRanking(view, asked, measures, obstacles)
  const n = bindCount(view, asked, obstacles, defaults)
  const { rollUp, repeatsBy } = rollUpOf(
    view,
    asked,
    {
      periods,
      unit: unitOf(view),
      everyUnit: unit !== undefined,
      filters,
      groupBy,
      measure: measures[0] ?? countedMeasure(view, asked),
      terms,
      ranked: asked.order === undefined ? undefined : ranking?.measure,
      context,
    },
    obstacles,
  )
  return {
    bound: {
      view,
      periods,
      filters,
      ranking: isRolledAway(ranking, rollUp) ? undefined : ranking,
      order: measures[0] === undefined ? asked.order?.end : asked.order && ranking?.end,
      measure: measures[0],
      n,
      granularity: unit,
      groupBy,
      rollUp,
      repeatsBy,
      defaults,
    },
    obstacles,
  }
}

/** What `how many` counts where no measure is named: what the view is usually asked for. */
function countedMeasure(view: View, asked: Recognized): string | undefined {
  const words = asked.tokens.map(({ word }) => word).join(' ')
  const usual = view.slots.get('measure')?.default
  return /\bhow (?:many|much)\b/.test(words) && typeof usual === 'string' ? usual : undefined
}

/** A place in the view's own ranking is no longer there where its rows were put together. */
function isRolledAway(ranking: Bound['ranking'], rollUp: RollUp | undefined): boolean {
  return rollUp !== undefined && !rollUp.totals.some(({ name }) => name === ranking?.measure)
}

/** The unit of which the view has one row, read off its period column's name. */
function unitOf(view: View): CalendarUnit | undefined {
  const column = view.slots.get('period')?.column
  if (column === undefined) return undefined
  const words = column.toLowerCase().split('_')
  return (
    (['month', 'week', 'quarter', 'year'] as const).find((unit) => words.includes(unit)) ?? 'day'
  )
}

/** The words of the question between two token positions. */
export function wordsOf(asked: Recognized, from: number, to: number): string {
  const first = asked.tokens[from]
  const last = asked.tokens[to - 1]
  return first === undefined || last === undefined
    ? ''
    : asked.question.text.slice(first.from, last.to)
}

function bindFilters(view: View, asked: Recognized, obstacles: Obstacle[]): readonly Filter[] {
  const slots = filterSlots(view)
  const found = new Map<string, Filter>()
  for (const claim of asked.values) {
    const chosen = chooseSlot(view, claim, asked)
    const slot = slots.find((one) => one.name === chosen?.slot)
    if (chosen === undefined || slot === undefined) {
      const first = claim.stands[0]?.slot ?? 'value'
      obstacles.push({ kind: 'no_slot', slot: first, text: wordsOf(asked, claim.from, claim.to) })
      continue
    }
    const values = new Set([...(found.get(slot.name)?.values ?? []), chosen.value])
    found.set(slot.name, { slot: slot.name, column: slot.column, values: [...values].sort() })
  }
  return slots.flatMap((slot) => found.get(slot.name) ?? [])
}

/** A name may be several slots' value (a site and its city): a word beside it decides, else the view's first slot. */
function chooseSlot(
  view: View,
  claim: ValueClaim,
  asked: Recognized,
): { slot: string; value: string } | undefined {
  const own = claim.stands.filter((one) => one.view === view.name)
  const usable = own.length > 0 ? own : claim.stands.filter((one) => view.slots.has(one.slot))
  const beside = asked.mentions.find(
    (mention) => mention.to === claim.from || mention.from === claim.to,
  )
  const order = [...view.slots.keys()]
  return (
    usable.find((one) => beside?.entities.includes(one.slot)) ??
    [...usable].sort((a, b) => order.indexOf(a.slot) - order.indexOf(b.slot))[0]
  )
}

function bindUnit(view: View, asked: Recognized, obstacles: Obstacle[]): CalendarUnit | undefined {
  const own = unitOf(view)
  for (const claim of asked.units) {
    const text = wordsOf(asked, claim.from, claim.to)
    if (own === undefined) obstacles.push({ kind: 'no_slot', slot: 'period', text })
    else if (claim.unit !== 'any' && claim.unit !== own)
      obstacles.push({ kind: 'no_group', name: claim.unit })
  }
  return asked.units.length > 0 ? own : undefined
}

function bindPeriods(
  view: View,
  asked: Recognized,
  context: PeriodContext,
  everyUnit: CalendarUnit | undefined,
  obstacles: Obstacle[],
  defaults: Default[],
): readonly Period[] {
  const unit = unitOf(view)
  const found: Period[] = []
  for (const claim of asked.periods) {
    const text = wordsOf(asked, claim.from, claim.to)
    if (unit === undefined) obstacles.push({ kind: 'no_slot', slot: 'period', text })
    else if (claim.period === undefined)
      obstacles.push({
        kind: 'out_of_range',
        slot: 'period',
        text,
        allowed: 'the calendar has no such days',
      })
    else if (!isWhole(claim.period, unit, context)) obstacles.push({ kind: 'too_fine', text, unit })
    else if (found.length === 2)
      obstacles.push({
        kind: 'out_of_range',
        slot: 'period',
        text,
        allowed: 'at most two periods can be set side by side',
      })
    else found.push(claim.period)
  }
  if (found.length > 0 || unit === undefined || asked.periods.length > 0) return found
  if (everyUnit !== undefined) {
    defaults.push({ slot: 'period', value: 'all', rule: `one row a ${everyUnit}` })
    return []
  }
  const rule = String(view.slots.get('period')?.default ?? 'all')
  const period = defaultPeriod(rule, context)
  defaults.push({
    slot: 'period',
    value: period === undefined ? 'all' : `${period.start} to ${period.end}`,
    rule,
  })
  return period === undefined ? [] : [period]
}

function isWhole(period: Period, unit: CalendarUnit, { today, calendar }: PeriodContext): boolean {
  const endsUnit = unitAround(period.end, unit, calendar).end === period.end
  return (
    unitStart(period.start, unit, calendar) === period.start && (endsUnit || period.end === today)
  )
}

/** `last_complete_month`, `this_quarter` …; undefined for every period. */
function defaultPeriod(rule: string, { today, calendar }: PeriodContext): Period | undefined {
  const found =
    /^(last_complete|this)_(day|week|month|quarter|year|fiscal_quarter|fiscal_year)$/.exec(rule)
  if (!found) return undefined
  const unit = found[2] as CalendarUnit
  const now = unitStart(today, unit, calendar)
  return found[1] === 'this'
    ? { start: now, end: today }
    : unitAround(unitShifted(now, unit, -1), unit, calendar)
}

function bindGroups(view: View, asked: Recognized, obstacles: Obstacle[]): readonly string[] {
  const groups = new Set<string>()
  const subject = asked.subject.kind === 'entity' ? asked.subject.mention : undefined
  for (const mention of asked.mentions) {
    if (!mention.grouping && mention !== subject) continue
    const own = mention.entities.find(
      (entity) =>
        view.grain.includes(entity) || view.ranks?.of === entity || rollsUpTo(view, entity),
    )
    if (own === undefined)
      obstacles.push({
        kind: 'no_group',
        name: mention.entities[0] ?? wordsOf(asked, mention.from, mention.to),
      })
    else if (mention.grouping) groups.add(own)
  }
  if (asked.subject.kind === 'other') {
    obstacles.push({
      kind: 'no_group',
      name: wordsOf(asked, asked.subject.at, asked.subject.at + 1),
    })
  }
  return [...groups]
}

function bindRanking(
  view: View,
  asked: Recognized,
  measures: readonly string[],
  obstacles: Obstacle[],
): Bound['ranking'] {
  const named = measures[0]
  const measure = named ?? view.slots.get('measure')?.default
  const { order } = asked
  if (order === undefined) {
    const usual = view.slots.get('measure')?.default
    if (view.ranks === undefined || typeof usual !== 'string') return undefined
    const own = { end: view.ranks.order, literal: false }
    return { measure: usual, end: wantedEnd(own, view, usual, false) }
  }
  if (typeof measure !== 'string' || !measuresOf(view).includes(measure)) {
    obstacles.push({ kind: 'no_slot', slot: 'measure', text: order.word })
    return undefined
  }
  return { measure, end: wantedEnd(order, view, measure, named !== undefined) }
}

function bindCount(
  view: View,
  asked: Recognized,
  obstacles: Obstacle[],
  defaults: Default[],
): number | undefined {
  const slot = view.slots.get('n')
  const { count } = asked
  if (count !== undefined && (slot !== undefined || !count.implied)) {
    const text = wordsOf(asked, count.from, count.to)
    const max = slot?.max ?? 1000
    if (slot === undefined) obstacles.push({ kind: 'no_slot', slot: 'n', text })
    else if (count.odd || count.value < 1 || count.value > max) {
      obstacles.push({
        kind: 'out_of_range',
        slot: 'n',
        text,
        allowed: `a whole number from 1 to ${max}`,
      })
    } else return count.value
    return undefined
  }
  const usual = Number(slot?.default)
  if (!Number.isSafeInteger(usual) || usual < 1) return undefined
  defaults.push({ slot: 'n', value: String(usual), rule: String(usual) })
  return usual
}
