import type { Calendar } from '../project/project.ts'
import {
  addDays,
  type CalendarUnit,
  dayOf,
  isoWeek,
  type Period,
  unitAround,
  unitShifted,
  unitStart,
} from './calendar-day.ts'
import { unitAt, word, yearAfter, yearNumber } from './date-words.ts'
import { holidayStarts } from './holiday.ts'
import { dayFirst, monthPart, namedMonth, partOfMonth, slashDate } from './month-part.ts'
import { holidayPart, seasonPart, weekdayPart } from './named-day.ts'
import type { Token } from './normalize.ts'
import { numberAt, numberWords } from './number-words.ts'
import {
  monthNames,
  ordinals,
  pastWords,
  toDateWords,
  unitWords,
  weekdays,
} from './period-words.ts'
import { fiscalPart, halfPart, quarterPart, whole } from './quarter-part.ts'

/** What dates are read by. */
export interface PeriodContext {
  readonly today: string
  readonly calendar: Calendar
}

/** One period phrase, whole units uncut; `period` is absent where it names days that do not exist. */
export interface PeriodPart {
  readonly length: number
  readonly period: Period | undefined
  /** For a month that was said without its year. */
  readonly month?: number
  /** It was said without its year, and the last one that has begun was taken. */
  readonly yearless?: boolean
}

/** The longest single period phrase that begins at a token, e.g. `last 3 months`, `Oct 5th`, `Q3 2025`. */
export function periodPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = word(tokens, at)
  if (!starters.has(first) && !/^\d/.test(first)) return undefined
  return longest(rules, tokens, at, context)
}

function longest(
  from: readonly Rule[],
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  let best: PeriodPart | undefined
  for (const rule of from) {
    const found = rule(tokens, at, context)
    if (found !== undefined && found.length > (best?.length ?? 0)) best = found
  }
  return best
}

/** Words that a period phrase begins with, beside numbers in digits. */
const starters: ReadonlySet<string> = new Set([
  ...[...monthNames.keys()].flatMap((name) => [name, `${name}'s`]),
  ...weekdays.keys(),
  ...[...unitWords.keys()].flatMap((unit) => [unit, `${unit}'s`]),
  ...toDateWords.keys(),
  ...ordinals.keys(),
  ...pastWords,
  ...numberWords,
  ...holidayStarts,
  ...'today yesterday tomorrow this current next within coming following upcoming so by before until till through rest remainder balance fiscal calendar iso cw kw w q h fy half full on over weekend spring summer fall autumn winter a an the'.split(
    ' ',
  ),
])

type Rule = (tokens: readonly Token[], at: number, context: PeriodContext) => PeriodPart | undefined

const rules: readonly Rule[] = [
  dayWord,
  isoDate,
  relative,
  trailing,
  ahead,
  ago,
  toDate,
  untilEnd,
  numberedWeek,
  weekOf,
  quarterPart,
  halfPart,
  fiscalPart,
  monthPart,
  dayFirst,
  namedMonth,
  partOfMonth,
  slashDate,
  holidayPart,
  weekdayPart,
  seasonPart,
  year,
]

const dayRules: readonly Rule[] = [
  isoDate,
  monthPart,
  dayFirst,
  slashDate,
  holidayPart,
  weekdayPart,
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
  const count = vague(word(tokens, at + 1 + article)) ?? numberAt(tokens, at + 1 + article)
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

/** `the next 30 days`, `within 2 weeks`, `the coming 3 months`. Days count from tomorrow, longer units from the next. */
function ahead(
  tokens: readonly Token[],
  at: number,
  { today, calendar }: PeriodContext,
): PeriodPart | undefined {
  const lead = word(tokens, at)
  if (!/^(?:next|within|coming|following|upcoming)$/.test(lead)) return undefined
  const skip = lead === 'within' && word(tokens, at + 1) === 'the' ? 1 : 0
  const next = skip === 1 && /^(?:next|coming)$/.test(word(tokens, at + 2)) ? 1 : 0
  const from = at + 1 + skip + next
  const count = vague(word(tokens, from)) ?? numberAt(tokens, from)
  const unit = count && unitAt(tokens, from + count.length)
  if (count === undefined || unit === undefined) return undefined
  const length = 1 + skip + next + count.length + unit.length
  if (count.odd || count.value < 1 || count.value > 1000) return { length, period: undefined }
  if (unit.unit === 'day' || lead === 'within')
    return {
      length,
      period: { start: addDays(today, 1), end: shiftedDay(today, unit.unit, count.value) },
    }
  const start = unitShifted(unitStart(today, unit.unit, calendar), unit.unit, 1)
  return { length, period: { start, end: addDays(unitShifted(start, unit.unit, count.value), -1) } }
}

function shiftedDay(today: string, unit: CalendarUnit, count: number): string {
  if (unit === 'day' || unit === 'week') return unitShifted(today, unit, count)
  const start = unitShifted(`${today.slice(0, 7)}-01`, unit, count)
  return addDays(start, Number(today.slice(8)) - 1)
}

/** A few are three. */
function vague(text: string): { value: number; length: number; odd: boolean } | undefined {
  return /^(?:few|several)$/.test(text) ? { value: 3, length: 1, odd: false } : undefined
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

/** `by year end`, `before the end of the month`, `the rest of the quarter`: from today on. */
function untilEnd(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  let next = at
  if (!/^(?:by|before|until|till|through|rest|remainder|balance)$/.test(word(tokens, next)))
    return undefined
  const isRest = /^(?:rest|remainder|balance)$/.test(word(tokens, next))
  next += 1
  while (/^(?:the|of|this|end|close|is|out|over)$/.test(word(tokens, next))) next += 1
  const said = tokens.slice(at, next).map((token) => token.word)
  const unit = unitAt(tokens, next)
  if (unit === undefined) return undefined
  next += unit.length
  const behind = /^(?:end|ends|close)$/.test(word(tokens, next)) ? 1 : 0
  if (!isRest && behind === 0 && !said.some((one) => /^(?:end|close|out)$/.test(one)))
    return undefined
  const { today, calendar } = context
  const { end } = unitAround(today, unit.unit, calendar)
  return { length: next + behind - at, period: { start: today, end } }
}

/** `week of November 9`, `the week ending 11/15`, `week beginning Monday`. */
function weekOf(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  if (word(tokens, at) !== 'week') return undefined
  const link = word(tokens, at + 1)
  if (!/^(?:of|ending|ended|beginning|starting|from|containing)$/.test(link)) return undefined
  const the = word(tokens, at + 2) === 'the' ? 1 : 0
  const day = longest(dayRules, tokens, at + 2 + the, context)
  const start = day?.period?.start
  if (day === undefined || start === undefined || start !== day.period?.end) return undefined
  const length = 2 + the + day.length
  if (/^end/.test(link)) return { length, period: { start: addDays(start, -6), end: start } }
  return whole(length, start, 'week', context)
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
  return { length, period }
}

function year(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const lead =
    /^(?:calendar|full)$/.test(word(tokens, at)) && word(tokens, at + 1) === 'year'
      ? 2
      : /^(?:year|calendar)$/.test(word(tokens, at))
        ? 1
        : 0
  const value = yearNumber(word(tokens, at + lead))
  return value === undefined ? undefined : whole(lead + 1, `${value}-01-01`, 'year', context)
}

function days(length: number, day: string): PeriodPart {
  return { length, period: { start: day, end: day } }
}
