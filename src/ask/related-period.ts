import {
  addDays,
  addMonths,
  type CalendarUnit,
  daysOf,
  type Period,
  unitAround,
  unitShifted,
  unitStart,
  untilToday,
} from './calendar-day.ts'
import { unitAt, word } from './date-words.ts'
import type { Token } from './normalize.ts'
import type { PeriodContext, PeriodPart } from './period-part.ts'
import { pastWords } from './period-words.ts'

/**
 * A period that is said by another one, which may have been named before: `same month last year`, `the month before`,
 * `a year earlier`, `year over year`. Without one before, `same month last year` is this month's.
 */
export function relatedPeriod(
  tokens: readonly Token[],
  at: number,
  before: Period | undefined,
  compares: boolean,
  context: PeriodContext,
): PeriodPart | undefined {
  return (
    sameLastYear(tokens, at, before, context) ??
    (before === undefined ? undefined : earlier(tokens, at, before, compares, context))
  )
}

/** `same month last year`, `the same time a year ago`, `same period of the previous year`, `this time last year`. */
function sameLastYear(
  tokens: readonly Token[],
  at: number,
  before: Period | undefined,
  context: PeriodContext,
): PeriodPart | undefined {
  let next = word(tokens, at) === 'the' ? at + 1 : at
  const isThis = word(tokens, next) === 'this' && word(tokens, next + 1) === 'time'
  if (word(tokens, next) !== 'same' && !isThis) return undefined
  next += 1
  const named = word(tokens, next)
  const unit = unitAt(tokens, next)?.unit
  if (
    unit === undefined &&
    !/^(?:period|time|stretch|dates|date|timeframe|span|window|days|weeks|months|point|weekend)$/.test(
      named,
    )
  )
    return undefined
  next += 1
  while (/^(?:of|in|from|the|a|one)$/.test(word(tokens, next))) next += 1
  const lead = word(tokens, next)
  const years =
    (pastWords.has(lead) && word(tokens, next + 1) === 'year') ||
    (/^years?$/.test(lead) && /^(?:ago|earlier|before|prior)$/.test(word(tokens, next + 1)))
      ? 2
      : 0
  if (years === 0) return undefined
  const length = next + years - at
  if (before !== undefined) {
    const spoken = unit === undefined ? untilToday(before, context.today) : before
    return { length, period: yearBefore(spoken) }
  }
  const { today, calendar } = context
  if (unit === undefined)
    return {
      length,
      period: yearBefore({ start: unitStart(today, 'month', calendar), end: today }),
    }
  const start =
    unit === 'week'
      ? unitShifted(unitStart(today, 'week', calendar), 'week', -52)
      : addMonths(unitStart(today, unit, calendar), -12)
  return { length, period: unitAround(start, unit, calendar) }
}

/** `the month before`, `a year earlier`, `previous quarter` behind a quarter, `last year` behind a month, `year over year`. */
function earlier(
  tokens: readonly Token[],
  at: number,
  before: Period,
  compares: boolean,
  context: PeriodContext,
): PeriodPart | undefined {
  const overUnit = unitOver(tokens, at)
  if (overUnit !== undefined)
    return { length: overUnit.length, period: shifted(before, overUnit.unit, context) }
  let next = at
  while (/^(?:the|a|an|one)$/.test(word(tokens, next))) next += 1
  const lead = word(tokens, next)
  const behind = unitAt(tokens, next)
  if (
    behind !== undefined &&
    /^(?:before|earlier|prior|previous)$/.test(word(tokens, next + behind.length))
  )
    return { length: next + behind.length + 1 - at, period: shifted(before, behind.unit, context) }
  if (!compares || !/^(?:previous|prior|preceding|last)$/.test(lead)) return undefined
  const own = unitOf(before, context) ?? unitToDate(before, context)
  if (lead !== 'preceding' && own !== undefined && isAlone(tokens, next + 1))
    return {
      length: next + 1 - at,
      period: shifted(unitAround(before.start, own, context.calendar), own, context),
    }
  const length = next + 2 - at
  if (word(tokens, next + 1) === 'period') return { length, period: adjoining(before) }
  const unit = unitAt(tokens, next + 1)?.unit
  const isLonger = unit === 'year' && days(before) <= 186 && !isToDate(before, context)
  const isOwn = lead !== 'last' && unit !== undefined && unit === unitOf(before, context)
  if (unit === undefined || !(isLonger || isOwn)) return undefined
  return { length, period: shifted(before, unit, context) }
}

/** `this month compared with last`: nothing follows that `last` could belong to. */
function isAlone(tokens: readonly Token[], at: number): boolean {
  return at >= tokens.length || /^(?:for|in|at|by|across|per|and)$/.test(word(tokens, at))
}

/** The unit that has begun with a period and still runs. */
function unitToDate(
  { start, end }: Period,
  { today, calendar }: PeriodContext,
): CalendarUnit | undefined {
  if (end < today) return undefined
  return (['week', 'month', 'quarter', 'year'] as const).find(
    (unit) => unitStart(today, unit, calendar) === start,
  )
}

/** A period from the year's begin to today is set beside the whole of another year. */
function isToDate(period: Period, { today }: PeriodContext): boolean {
  return period.start.endsWith('-01-01') && period.end >= today
}

/** `year over year`, `month on month`, `yoy`. */
function unitOver(
  tokens: readonly Token[],
  at: number,
): { unit: CalendarUnit; length: number } | undefined {
  const short = overWords.get(word(tokens, at))
  if (short !== undefined) return { unit: short, length: 1 }
  const unit = unitAt(tokens, at)
  const again = unitAt(tokens, at + 2)
  return unit !== undefined &&
    unit.unit === again?.unit &&
    /^(?:over|on)$/.test(word(tokens, at + 1))
    ? { unit: unit.unit, length: 3 }
    : undefined
}

/** Short forms of "unit over unit". */
export const overWords: ReadonlyMap<string, 'year' | 'quarter' | 'month' | 'week'> = new Map([
  ['yoy', 'year'],
  ['qoq', 'quarter'],
  ['mom', 'month'],
  ['wow', 'week'],
])

function shifted(period: Period, unit: CalendarUnit, context: PeriodContext): Period {
  if (unit === 'year' || unit === 'fiscal_year') return yearBefore(period)
  const own = unitOf(period, context)
  const from = unitShifted(unitStart(period.start, unit, context.calendar), unit, -1)
  return own === undefined ? adjoining(period) : unitAround(from, unit, context.calendar)
}

/** The unit that a period is one of. */
function unitOf(period: Period, { calendar }: PeriodContext): CalendarUnit | undefined {
  return (['day', 'week', 'month', 'quarter', 'year'] as const).find((unit) => {
    const whole = unitAround(period.start, unit, calendar)
    return whole.start === period.start && whole.end === period.end
  })
}

/** The same days a year before; a month's end stays one. */
function yearBefore({ start, end }: Period): Period {
  const back = (day: string): string => {
    const month = addMonths(day, -12)
    const last = addDays(addMonths(month, 1), -1)
    const same = `${month.slice(0, 8)}${day.slice(8)}`
    const isLast = addDays(day, 1).slice(8) === '01'
    return isLast || same > last ? last : same
  }
  return { start: back(start), end: back(end) }
}

/** As many days, right before. */
function adjoining(period: Period): Period {
  const end = addDays(period.start, -1)
  return { start: addDays(end, 1 - days(period)), end }
}

function days({ start, end }: Period): number {
  return daysOf(end) - daysOf(start) + 1
}
