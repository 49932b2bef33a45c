import { remembered } from '../base/remembered.ts'
import type { View } from '../project/project.ts'
import {
  addDays,
  type CalendarUnit,
  type Period,
  unitAround,
  unitShifted,
  unitStart,
} from './calendar-day.ts'
import type { Condition } from './condition.ts'
import { negations } from './english.ts'
import type { FoundTerm } from './measure.ts'
import { normalize, pinnedKey, stemsOf } from './normalize.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodClaim } from './period.ts'
import type { PeriodContext } from './period-part.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import type { Default } from './reply.ts'
import { periodColumn } from './slots.ts'
import { unitOf } from './time-key.ts'

/** What a question's periods become in one view. */
export interface BoundPeriods {
  /** Those that rows are picked by: none is every period, two are set side by side. */
  readonly periods: readonly Period[]
  /** Those that were said, as they were said. */
  readonly said: readonly Period[]
  readonly conditions: readonly Condition[]
  /** A column that holds the figure of the one period that was said. */
  readonly chosen: string | undefined
}

/** Binds the periods that a question names; what a view cannot take becomes an obstacle. */
export function bindPeriods(
  view: View,
  asked: Recognized,
  terms: readonly FoundTerm[],
  context: PeriodContext,
  everyUnit: string | undefined,
  obstacles: Obstacle[],
  defaults: Default[],
): BoundPeriods {
  const isAhead = looksAhead(view, asked)
  const said = asked.periods.flatMap((claim) => (isAhead ? claim.ahead : claim.period) ?? [])
  if (periodColumn(view) !== undefined)
    return {
      said,
      conditions: [],
      chosen: undefined,
      periods: picked(view, asked, said, isAhead, context, everyUnit, obstacles, defaults),
    }
  return { said, periods: [], ...beside(view, asked, terms, context, obstacles) }
}

/** The words that tell that a period looks ahead stand in the question. */
function looksAhead(view: View, asked: Recognized): boolean {
  const phrases = view.slots.get('period')?.ahead ?? []
  return (
    phrases.length > 0 &&
    !asked.tokens.some(({ word }) => past.test(word)) &&
    written(phrases).some((phrase) => saidWords(asked).includes(phrase))
  )
}

/** Words by which what would look ahead is over: `did expire in October`. */
const past = /^(?:did|was|were|had|ago|let|been)$/

/** By their words: `expiring` looks ahead, `expired` does not. */
const written = remembered((phrases: readonly string[]) =>
  phrases.map((phrase) => ` ${pinnedKey(normalize(phrase))} `),
)

const saidWords = remembered(
  ({ tokens }: Recognized) => ` ${tokens.map((token) => token.word).join(' ')} `,
)

/** Whether a question says one of some phrases. */
export function hasWord(asked: Recognized, phrases: readonly string[]): boolean {
  return phrases.length > 0 && spoken(phrases).some((phrase) => saidStems(asked).includes(phrase))
}

const spoken = remembered((phrases: readonly string[]) =>
  phrases.map((phrase) => ` ${stemsOf(phrase).join(' ')} `),
)

const saidStems = remembered(
  ({ tokens }: Recognized) => ` ${tokens.map((token) => token.stem).join(' ')} `,
)

function picked(
  view: View,
  asked: Recognized,
  said: readonly Period[],
  isAhead: boolean,
  context: PeriodContext,
  everyUnit: string | undefined,
  obstacles: Obstacle[],
  defaults: Default[],
): readonly Period[] {
  const unit = unitOf(view) ?? 'day'
  for (const claim of asked.periods) {
    const text = wordsOf(asked, claim.from, claim.to)
    const openEnded = openEndedText(claim, text, asked, isAhead)
    const period = isAhead ? claim.ahead : claim.period
    if (period === undefined) obstacles.push(outOfRange(text, 'the calendar has no such days'))
    else if (openEnded !== undefined)
      obstacles.push({ kind: 'no_slot', slot: 'period', text: openEnded })
    else if (period.start > context.today && !isAhead)
      obstacles.push(outOfRange(text, `the rows end with today, ${context.today}`))
    else if (!isWhole(period, unit, context) && view.slots.get('period')?.finer !== 'widen')
      obstacles.push({ kind: 'too_fine', text, unit })
  }
  if (asked.periods.length > 2) {
    const third = asked.periods[2]
    const text = third === undefined ? '' : wordsOf(asked, third.from, third.to)
    obstacles.push(outOfRange(text, 'at most two periods can be set side by side'))
  }
  if (asked.periods.length > 0)
    return said.slice(0, 2).map((period) => widened(period, unit, context, defaults))
  if (everyUnit !== undefined) {
    defaults.push({ slot: 'period', value: 'all', rule: `one row a ${everyUnit}` })
    return []
  }
  const rule = String(view.slots.get('period')?.default ?? 'all')
  const period = defaultPeriod(rule, context)
  const value = period === undefined ? 'all' : `${period.start} to ${period.end}`
  defaults.push({ slot: 'period', value, rule })
  return period === undefined ? [] : [period]
}

/** `before March`, `by Friday`, and `after March` of what is to come, in full: from or to when is not said. */
function openEndedText(
  { from }: PeriodClaim,
  text: string,
  { tokens }: Recognized,
  isAhead: boolean,
): string | undefined {
  const before = tokens[tokens[from - 1]?.word === 'the' ? from - 2 : from - 1]?.word ?? ''
  if (/^(?:before|by|until|till)$/.test(before)) return `${before} ${text}`
  return isAhead && /^(?:after|since|from)$/.test(tokens[from]?.word ?? '') ? text : undefined
}

/** The whole rows that hold a period; where they are more than was said, that is told as a default. */
function widened(
  period: Period,
  unit: CalendarUnit,
  context: PeriodContext,
  defaults: Default[],
): Period {
  if (isWhole(period, unit, context)) return period
  const start = unitStart(period.start, unit, context.calendar)
  const last = unitAround(period.end, unit, context.calendar).end
  const end = last > context.today && period.end <= context.today ? context.today : last
  defaults.push({
    slot: 'period',
    value: `${start} to ${end}`,
    rule: `whole ${unit}s, since there is one row a ${unit}`,
  })
  return { start, end }
}

/** Periods of a view whose rows are of one moment. */
function beside(
  view: View,
  asked: Recognized,
  terms: readonly FoundTerm[],
  context: PeriodContext,
  obstacles: Obstacle[],
): Pick<BoundPeriods, 'conditions' | 'chosen'> {
  const conditions: Condition[] = []
  let chosen: string | undefined
  for (const claim of asked.periods) {
    const isPart = terms.some(
      ({ from, to, term }) => from <= claim.from && claim.to <= to && term.measure !== undefined,
    )
    if (isPart || isNow(claim, context)) continue
    const column = chosenColumn(view, asked, claim, context)
    const since =
      sinceColumn(view, asked, claim, context) ?? withinColumn(view, asked, claim, terms)
    if (column !== undefined && asked.periods.length === 1) chosen = column
    else if (since !== undefined) conditions.push(since)
    else
      obstacles.push({
        kind: 'no_slot',
        slot: 'period',
        text: wordsOf(asked, claim.from, claim.to),
      })
  }
  return { conditions, chosen }
}

/** The view's rows are those of today. */
function isNow({ whole }: PeriodClaim, { today }: PeriodContext): boolean {
  return whole?.start === today && whole.end === today
}

/** `expiring_next_month: next_month`: the period is the column's, and the question has a word of its name beside the rule's. */
function chosenColumn(
  view: View,
  asked: Recognized,
  claim: PeriodClaim,
  context: PeriodContext,
): string | undefined {
  const { whole, period } = claim
  for (const { column, rule, own, starts } of chosenColumns(view)) {
    const meant = ruledPeriod(rule, context)
    const same = [whole, period, claim.ahead].some(
      (one) =>
        one !== undefined &&
        meant !== undefined &&
        one.start === meant.start &&
        one.end === meant.end,
    )
    if (same && own && starts.some((start) => asked.tokens.some(({ stem }) => begins(stem, start))))
      return column
  }
  return undefined
}

function begins(stem: string, start: string): boolean {
  return start.length < nameStart ? stem === start : stem.startsWith(start)
}

/** So many letters of a column's name tell it from others. */
const nameStart = 5

/** Columns that hold the figure of one period, and how the words of their names begin that are no time. */
const chosenColumns = remembered((view: View) =>
  [...(view.slots.get('period')?.choose ?? [])].map(([column, rule]) => ({
    column,
    rule,
    own: stemsOf(column).some((stem) => !rule.split('_').includes(stem)),
    starts: stemsOf(column)
      .filter((stem) => !/^(?:next|last|this|month|year|week|day|quarter)/.test(stem))
      .map((stem) => stem.slice(0, nameStart)),
  })),
)

/** `visited in the last 30 days`, `not used since June`: only up to now can a last time tell. */
function sinceColumn(
  view: View,
  asked: Recognized,
  claim: PeriodClaim,
  context: PeriodContext,
): Condition | undefined {
  const slot = view.slots.get('period')
  if (slot?.since === undefined || slot.column === undefined || claim.period === undefined)
    return undefined
  if (claim.period.end !== context.today || !hasWord(asked, slot.since)) return undefined
  const negated = asked.tokens.some(
    (token, at) =>
      at < claim.from &&
      (negations.has(token.word) ||
        /^(?:inactive|idle|dormant|lapsed|absent|unused)$/.test(token.word)),
  )
  return { kind: 'since', column: slot.column, from: claim.period.start, negated }
}

/** `whose last visit was in April`: the last time itself is named, and has to lie in the period. */
function withinColumn(
  view: View,
  asked: Recognized,
  { from, period }: PeriodClaim,
  terms: readonly FoundTerm[],
): Condition | undefined {
  const slot = view.slots.get('period')
  if (slot?.since === undefined || slot.column === undefined || period === undefined)
    return undefined
  const isNamed = terms.some(({ term }) => term.measure === slot.column)
  const isNegated = asked.tokens.slice(0, from).some(({ word }) => negations.has(word))
  if (!isNamed || isNegated || openEnd.test(asked.tokens[from - 1]?.word ?? '')) return undefined
  return { kind: 'within', column: slot.column, period }
}

const openEnd = /^(?:before|by|until|till|after|since)$/

function outOfRange(text: string, allowed: string): Obstacle {
  return { kind: 'out_of_range', slot: 'period', text, allowed }
}

function isWhole(period: Period, unit: CalendarUnit, { today, calendar }: PeriodContext): boolean {
  const endsUnit = unitAround(period.end, unit, calendar).end === period.end
  return (
    unitStart(period.start, unit, calendar) === period.start && (endsUnit || period.end === today)
  )
}

/** `this_year`, `next_month`, `next_30_days`, `last_year`, all days of it. */
function ruledPeriod(rule: string, { today, calendar }: PeriodContext): Period | undefined {
  const days = /^(last|next)_(\d+)_days$/.exec(rule)
  if (days) {
    const count = Number(days[2])
    return days[1] === 'next'
      ? { start: addDays(today, 1), end: addDays(today, count) }
      : { start: addDays(today, 1 - count), end: today }
  }
  const unit = /^(this|last|next)_(week|month|quarter|year)$/.exec(rule)
  if (!unit) return undefined
  const [, which, name] = unit
  const shift = which === 'this' ? 0 : which === 'next' ? 1 : -1
  const start = unitShifted(
    unitStart(today, name as CalendarUnit, calendar),
    name as CalendarUnit,
    shift,
  )
  return unitAround(start, name as CalendarUnit, calendar)
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
