import type { Calendar } from '../project/project.ts'
import {
  addDays,
  addMonths,
  type CalendarUnit,
  dayOf,
  fiscalYear,
  isoWeek,
  type Period,
  unitAround,
  unitShifted,
  unitStart,
  untilToday,
} from './calendar-day.ts'
import { dayAfter, monthAt, ordinalOf, unitAt, word, yearAfter, yearNumber } from './date-words.ts'
import type { Token } from './normalize.ts'
import { numberAt } from './number-words.ts'
import { pastWords, toDateWords } from './period-words.ts'

/** What dates are read by. */
export interface PeriodContext {
  readonly today: string
  readonly calendar: Calendar
}

/** One period phrase; `period` is absent where it names days that do not exist. */
export interface PeriodPart {
  readonly length: number
  readonly period: Period | undefined
  /** For a month or quarter that was said without its year. */
  readonly month?: number
}

/** The longest single period phrase that begins at a token, e.g. `last 3 months`, `Oct 5th`, `Q3 2025`. */
export function periodPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  let best: PeriodPart | undefined
  for (const rule of rules) {
    const found = rule(tokens, at, context)
    if (found !== undefined && found.length > (best?.length ?? 0)) best = found
  }
  return best
}

type Rule = (tokens: readonly Token[], at: number, context: PeriodContext) => PeriodPart | undefined

const rules: readonly Rule[] = [
  dayWord,
  isoDate,
  relative,
  trailing,
  ago,
  toDate,
  numberedWeek,
  quarter,
  half,
  fiscal,
  month,
  dayFirst,
  namedMonth,
  year,
]

function dayWord(
  tokens: readonly Token[],
  at: number,
  { today }: PeriodContext,
): PeriodPart | undefined {
  if (
    word(tokens, at) === 'day' &&
    word(tokens, at + 1) === 'before' &&
    word(tokens, at + 2) === 'yesterday'
  ) {
    return days(3, addDays(today, -2))
  }
  const shift = new Map([
    ['today', 0],
    ['yesterday', -1],
    ['tomorrow', 1],
  ]).get(word(tokens, at))
  return shift === undefined ? undefined : days(1, addDays(today, shift))
}

function isoDate(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(word(tokens, at))
  if (!found) return undefined
  const day = dayOf(Number(found[1]), Number(found[2]), Number(found[3] ?? 1))
  if (day === undefined) return { length: 1, period: undefined }
  return found[3] === undefined ? whole(1, day, 'month', context) : days(1, day)
}

function relative(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = word(tokens, at)
  const shift = pastWords.has(first)
    ? -1
    : /^(?:this|current)$/.test(first)
      ? 0
      : first === 'next'
        ? 1
        : undefined
  const complete = /^(?:complete|completed|full)$/.test(word(tokens, at + 1)) ? 1 : 0
  const unit = unitAt(tokens, at + 1 + complete)
  if (shift === undefined || unit === undefined) return undefined
  const length = 1 + complete + unit.length
  const start = unitShifted(unitStart(context.today, unit.unit, context.calendar), unit.unit, shift)
  const soFar =
    shift === 0 && word(tokens, at + length) === 'so' && word(tokens, at + length + 1) === 'far'
  return whole(length + (soFar ? 2 : 0), start, unit.unit, context)
}

function trailing(
  tokens: readonly Token[],
  at: number,
  { today, calendar }: PeriodContext,
): PeriodPart | undefined {
  if (!pastWords.has(word(tokens, at))) return undefined
  const article = word(tokens, at + 1) === 'a' ? 1 : 0
  const count = numberAt(tokens, at + 1 + article)
  if (count === undefined) return undefined
  const of = word(tokens, at + 1 + article + count.length) === 'of' ? 1 : 0
  const complete = /^(?:complete|completed|full)$/.test(
    word(tokens, at + 1 + article + count.length),
  )
    ? 1
    : 0
  const unit = unitAt(tokens, at + 1 + article + count.length + of + complete)
  if (unit === undefined) return undefined
  const length = 1 + article + count.length + of + complete + unit.length
  if (count.odd || count.value < 1 || count.value > 1000) return { length, period: undefined }
  if (unit.unit === 'day')
    return { length, period: { start: addDays(today, 1 - count.value), end: today } }
  const now = unitStart(today, unit.unit, calendar)
  return {
    length,
    period: { start: unitShifted(now, unit.unit, -count.value), end: addDays(now, -1) },
  }
}

function ago(tokens: readonly Token[], at: number, context: PeriodContext): PeriodPart | undefined {
  const count = /^an?$/.test(word(tokens, at))
    ? { value: 1, length: 1, odd: false }
    : numberAt(tokens, at)
  if (count === undefined || count.odd || count.value > 1000) return undefined
  const unit = unitAt(tokens, at + count.length)
  if (unit === undefined || word(tokens, at + count.length + unit.length) !== 'ago')
    return undefined
  const start = unitShifted(
    unitStart(context.today, unit.unit, context.calendar),
    unit.unit,
    -count.value,
  )
  return whole(count.length + unit.length + 1, start, unit.unit, context)
}

function toDate(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const short = toDateWords.get(word(tokens, at))
  if (short !== undefined) return whole(1, context.today, short, context)
  const far =
    word(tokens, at) === 'so' && word(tokens, at + 1) === 'far' && word(tokens, at + 2) === 'this'
  const unit = unitAt(tokens, far ? at + 3 : at)
  if (unit === undefined) return undefined
  if (far) return whole(3 + unit.length, context.today, unit.unit, context)
  const next = at + unit.length
  const said = word(tokens, next) === 'to' && word(tokens, next + 1) === 'date'
  return said ? whole(unit.length + 2, context.today, unit.unit, context) : undefined
}

/** `week 45`, `calendar week 45 of 2026`, `2026-W45`: ISO weeks, where weeks begin on Mondays. */
function numberedWeek(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const { today, calendar } = context
  const before = yearNumber(word(tokens, at))
  const lead = before !== undefined || /^(?:calendar|iso)$/.test(word(tokens, at)) ? 1 : 0
  const isWeek = /^(?:week|wk|cw|kw|w)$/.test(word(tokens, at + lead))
  const digits = word(tokens, at + lead + 1)
  if (calendar.weekStarts !== 'monday' || !isWeek || !/^\d{1,2}$/.test(digits)) return undefined
  const after = before === undefined ? yearAfter(tokens, at + lead + 2, context) : undefined
  const length = lead + 2 + (after?.length ?? 0)
  const said = before ?? after?.value
  const thisYear = Number(today.slice(0, 4))
  const years =
    said === undefined ? [1, 0, -1, -2, -3, -4, -5, -6].map((n) => thisYear + n) : [said]
  const period = years
    .map((year) => isoWeek(year, Number(digits)))
    .find((week) => week !== undefined && (said !== undefined || week.start <= today))
  return { length, period: period && untilToday(period, today) }
}

function quarter(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const isFiscal = word(tokens, at) === 'fiscal' ? 1 : 0
  const found = ordinalOf(tokens, at + isFiscal, 'q', 'quarter', 4)
  if (found === undefined) return undefined
  const year = yearAfter(tokens, at + isFiscal + found.length, context)
  const length = isFiscal + found.length + (year?.length ?? 0)
  const { today, calendar } = context
  const unit: CalendarUnit = isFiscal || year?.fiscal ? 'fiscal_quarter' : 'quarter'
  const first = (name: number): string =>
    unit === 'quarter' ? `${name}-01-01` : fiscalYear(name, calendar).start
  const startIn = (name: number): string => addMonths(first(name), 3 * (found.value - 1))
  if (year !== undefined) return whole(length, startIn(year.value), unit, context)
  const begun = [1, 0, -1]
    .map((shift) => startIn(Number(today.slice(0, 4)) + shift))
    .find((start) => start <= today)
  return begun === undefined ? undefined : whole(length, begun, unit, context)
}

function half(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const found = ordinalOf(tokens, at, 'h', 'half', 2)
  if (found === undefined) return undefined
  const year = yearAfter(tokens, at + found.length, context)
  const startIn = (name: number): string => `${name}-${found.value === 1 ? '01' : '07'}-01`
  const thisYear = Number(context.today.slice(0, 4))
  const start = startIn(
    year?.value ?? (startIn(thisYear) <= context.today ? thisYear : thisYear - 1),
  )
  const period = untilToday({ start, end: addDays(addMonths(start, 6), -1) }, context.today)
  return { length: found.length + (year?.length ?? 0), period }
}

function fiscal(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const lead =
    word(tokens, at) === 'fy'
      ? 1
      : word(tokens, at) !== 'fiscal'
        ? 0
        : word(tokens, at + 1) === 'year'
          ? 2
          : 1
  if (lead === 0) return undefined
  const digits = word(tokens, at + lead)
  const year = /^\d{2}$/.test(digits) ? 2000 + Number(digits) : yearNumber(digits)
  if (year === undefined) return undefined
  return { length: lead + 1, period: untilToday(fiscalYear(year, context.calendar), context.today) }
}

/** `October`, `Oct 2025`, `October last year`, `Oct 5th`, `October 5, 2026`. */
function month(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const number = monthAt(tokens, at)
  if (number === undefined) return undefined
  const day = dayAfter(tokens, at + 1)
  const dated =
    day === undefined
      ? undefined
      : monthDay(tokens, at + 1 + day.length, number, day.value, context)
  if (day !== undefined && dated !== undefined)
    return { ...dated, length: 1 + day.length + dated.length }
  const year = yearAfter(tokens, at + 1, context)
  if (year !== undefined)
    return whole(1 + year.length, `${year.value}-${two(number)}-01`, 'month', context)
  return { ...whole(1, lastBegun(number, context.today), 'month', context), month: number }
}

/** `5 October`, `5th of October 2026`. */
function dayFirst(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const day = dayAfter(tokens, at)
  if (day === undefined) return undefined
  const of = word(tokens, at + day.length) === 'of' ? 1 : 0
  const number = monthAt(tokens, at + day.length + of)
  if (number === undefined) return undefined
  const length = day.length + of + 1
  const dated = monthDay(tokens, at + length, number, day.value, context)
  return { ...dated, length: length + dated.length }
}

/** `last October`, `this March`, `the month of May`. */
function namedMonth(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = word(tokens, at)
  if (first === 'month' && word(tokens, at + 1) === 'of') {
    const named = month(tokens, at + 2, context)
    return named === undefined ? undefined : { ...named, length: named.length + 2 }
  }
  const number = monthAt(tokens, at + 1)
  if (number === undefined || !(pastWords.has(first) || first === 'this')) return undefined
  const begun = lastBegun(number, context.today)
  const running = begun === unitStart(context.today, 'month', context.calendar)
  const thisYear = `${context.today.slice(0, 4)}-${two(number)}-01`
  return whole(
    2,
    first === 'this' ? thisYear : running ? addMonths(begun, -12) : begun,
    'month',
    context,
  )
}

function year(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const lead =
    /^(?:calendar|full)$/.test(word(tokens, at)) && word(tokens, at + 1) === 'year'
      ? 2
      : word(tokens, at) === 'year'
        ? 1
        : 0
  const value = yearNumber(word(tokens, at + lead))
  return value === undefined ? undefined : whole(lead + 1, `${value}-01-01`, 'year', context)
}

function monthDay(
  tokens: readonly Token[],
  at: number,
  number: number,
  day: number,
  context: PeriodContext,
): PeriodPart {
  const year = yearAfter(tokens, at, context)
  const thisYear = Number(context.today.slice(0, 4))
  const inYear =
    year?.value ?? ((dayOf(thisYear, number, day) ?? '') > context.today ? thisYear - 1 : thisYear)
  const date = dayOf(inYear, number, day)
  const length = year?.length ?? 0
  return date === undefined ? { length, period: undefined } : days(length, date)
}

function lastBegun(month: number, today: string): string {
  const thisYear = `${today.slice(0, 4)}-${two(month)}-01`
  return thisYear <= today ? thisYear : `${Number(today.slice(0, 4)) - 1}-${two(month)}-01`
}

function whole(
  length: number,
  day: string,
  unit: CalendarUnit,
  { today, calendar }: PeriodContext,
): PeriodPart {
  return { length, period: untilToday(unitAround(day, unit, calendar), today) }
}

function days(length: number, day: string): PeriodPart {
  return { length, period: { start: day, end: day } }
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
