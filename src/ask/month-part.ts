import { addDays, addMonths, dayOf, type Period, unitAround, unitStart } from './calendar-day.ts'
import { dayAfter, monthAt, ordinalAt, word, yearAfter, yearNumber } from './date-words.ts'
import type { Token } from './normalize.ts'
import type { PeriodContext, PeriodPart } from './period-part.ts'
import { ordinals, pastWords } from './period-words.ts'

/** `October`, `Oct 2025`, `October last year`, `Oct 5th`, `October 5, 2026`, `March 3-9`. */
export function monthPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const number = monthAt(tokens, at)
  if (number === undefined) return undefined
  const year = yearAfter(tokens, at + 1, context)
  const day = year === undefined ? dayAfter(tokens, at + 1) : undefined
  if (day !== undefined) return dated(tokens, at, at + 1, number, context)
  if (year !== undefined)
    return { length: 1 + year.length, period: monthOf(year.value, number, context) }
  return {
    length: 1,
    period: unitAround(lastBegun(number, context.today), 'month', context.calendar),
    month: number,
    yearless: true,
  }
}

/** `5 October`, `5th of October 2026`, `first of October`, `3-9 March`. */
export function dayFirst(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = dayAfter(tokens, at) ?? spokenDay(tokens, at)
  if (first === undefined) return undefined
  const second = rangeEnd(tokens, at + first.length, word(tokens, at - 1) === 'between')
  const days = first.length + (second?.length ?? 0)
  const of = word(tokens, at + days) === 'of' ? 1 : 0
  const number = monthAt(tokens, at + days + of)
  if (number === undefined) return undefined
  const year = yearAfter(tokens, at + days + of + 1, context)
  return {
    length: days + of + 1 + (year?.length ?? 0),
    period: spanOf(number, first.value, second?.value ?? first.value, year?.value, context.today),
    yearless: year === undefined,
  }
}

/** `last October`, `this March`, `the month of May`. */
export function namedMonth(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = word(tokens, at)
  if (first === 'month' && word(tokens, at + 1) === 'of') {
    const named = monthPart(tokens, at + 2, context)
    return named === undefined ? undefined : { ...named, length: named.length + 2 }
  }
  const number = monthAt(tokens, at + 1)
  if (number === undefined || !(pastWords.has(first) || /^(?:this|next)$/.test(first)))
    return undefined
  const begun = lastBegun(number, context.today)
  const running = begun === unitStart(context.today, 'month', context.calendar)
  const thisYear = Number(context.today.slice(0, 4))
  const shift = first === 'next' ? 12 : first !== 'this' && running ? -12 : 0
  const start = first === 'this' ? monthStart(thisYear, number) : addMonths(begun, shift)
  return { length: 2, period: unitAround(start, 'month', context.calendar) }
}

/** `first week of October`, `last 10 days of September`, `first half of March`. */
export function partOfMonth(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const which = word(tokens, at)
  const ordinal = ordinalAt(tokens, at) ?? (which === 'last' ? { value: -1, length: 1 } : undefined)
  if (ordinal === undefined) return undefined
  const unit = word(tokens, at + ordinal.length)
  const from = at + ordinal.length + 1
  const the = word(tokens, from + 1) === 'the' ? 1 : 0
  if (!/^(?:week|half)$/.test(unit) || !/^(?:of|in)$/.test(word(tokens, from))) return undefined
  const month =
    monthPart(tokens, from + 1 + the, context) ?? namedMonth(tokens, from + 1 + the, context)
  const whole = month?.period
  if (month === undefined || whole === undefined || month.length > 4) return undefined
  const length = ordinal.length + 2 + the + month.length
  if (unit === 'half') {
    const middle = addDays(whole.start, 14)
    const isSecond = ordinal.value !== 1
    return {
      length,
      period: isSecond
        ? { start: addDays(middle, 1), end: whole.end }
        : { start: whole.start, end: middle },
    }
  }
  const start =
    ordinal.value < 0 ? addDays(whole.end, -6) : addDays(whole.start, 7 * (ordinal.value - 1))
  return { length, period: { start, end: addDays(start, 6) } }
}

/** `10/05/2026`, `10/5`, `2026/10/05`, `10/2026`: the month stands first, as it does in the United States. */
export function slashDate(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const [first, slash, second] = [word(tokens, at), word(tokens, at + 1), word(tokens, at + 2)]
  if (!/^\d{1,4}$/.test(first) || slash !== '/' || !/^\d{1,4}$/.test(second)) return undefined
  const third = word(tokens, at + 3) === '/' ? word(tokens, at + 4) : undefined
  if (third === undefined) {
    const year = yearNumber(second)
    const number = Number(first)
    if (year !== undefined && number >= 1 && number <= 12)
      return { length: 3, period: monthOf(year, number, context) }
    return {
      length: 3,
      period: spanOf(number, Number(second), Number(second), undefined, context.today),
    }
  }
  if (yearNumber(first) !== undefined)
    return {
      length: 5,
      period: spanOf(Number(second), Number(third), Number(third), Number(first), context.today),
    }
  const year = yearNumber(third) ?? (/^[2-9]\d$/.test(third) ? 2000 + Number(third) : undefined)
  const period =
    year === undefined
      ? undefined
      : spanOf(Number(first), Number(second), Number(second), year, context.today)
  return { length: 5, period }
}

function dated(
  tokens: readonly Token[],
  at: number,
  from: number,
  number: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = dayAfter(tokens, from)
  if (first === undefined) return undefined
  const second = rangeEnd(tokens, from + first.length, word(tokens, at - 1) === 'between')
  const days = first.length + (second?.length ?? 0)
  const year = yearAfter(tokens, from + days, context)
  return {
    length: from - at + days + (year?.length ?? 0),
    period: spanOf(number, first.value, second?.value ?? first.value, year?.value, context.today),
    yearless: year === undefined,
  }
}

/** `first of`: a day that is said in a word. */
function spokenDay(
  tokens: readonly Token[],
  at: number,
): { value: number; length: number } | undefined {
  const value = ordinals.get(word(tokens, at))
  return value !== undefined && word(tokens, at + 1) === 'of' ? { value, length: 1 } : undefined
}

/** The second day of `3-9`, `3 to 9`, `3rd through the 9th`, `between 3 and 9`; not where a month follows it. */
function rangeEnd(
  tokens: readonly Token[],
  at: number,
  isBetween: boolean,
): { value: number; length: number } | undefined {
  const linked = /^(?:to|through|thru|until|till|and)$/.test(word(tokens, at)) ? 1 : 0
  if (linked === 0 && tokens[at - 1]?.dashed !== true) return undefined
  const the = word(tokens, at + linked) === 'the' ? 1 : 0
  const day = dayAfter(tokens, at + linked + the)
  const isList = word(tokens, at) === 'and' && day?.length === 1 && !isBetween
  if (day === undefined || isList) return undefined
  const follows = word(tokens, at + linked + the + day.length)
  if (/^(?:days|weeks|months|years|am|pm|%|\/)$/.test(follows)) return undefined
  return { value: day.value, length: linked + the + day.length }
}

/** Undefined where the calendar has no such days. Without a year: the last one that has begun. */
function spanOf(
  month: number,
  first: number,
  last: number,
  year: number | undefined,
  today: string,
): Period | undefined {
  const thisYear = Number(today.slice(0, 4))
  const inYear = year ?? ((dayOf(thisYear, month, first) ?? '') > today ? thisYear - 1 : thisYear)
  const [start, end] = [dayOf(inYear, month, first), dayOf(inYear, month, last)]
  return start !== undefined && end !== undefined && start <= end ? { start, end } : undefined
}

function monthOf(year: number, month: number, { calendar }: PeriodContext): Period {
  return unitAround(monthStart(year, month), 'month', calendar)
}

function lastBegun(month: number, today: string): string {
  const thisYear = Number(today.slice(0, 4))
  const start = monthStart(thisYear, month)
  return start <= today ? start : monthStart(thisYear - 1, month)
}

function monthStart(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}-01`
}
