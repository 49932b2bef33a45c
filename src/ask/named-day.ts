import { addDays, type Period, unitAround, unitStart, weekdayOf } from './calendar-day.ts'
import { word, yearAfter, yearNumber } from './date-words.ts'
import { holidayAt } from './holiday.ts'
import type { Token } from './normalize.ts'
import type { PeriodContext, PeriodPart } from './period-part.ts'
import { pastWords, weekdays } from './period-words.ts'

/** `Black Friday`, `Thanksgiving week 2025`, `Labor Day weekend`: the last one that has come, where no year is said. */
export function holidayPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const lead = /^(?:last|this|past|previous|next)$/.test(word(tokens, at)) ? 1 : 0
  const before = lead === 0 ? yearNumber(word(tokens, at)) : undefined
  const from = at + lead + (before === undefined ? 0 : 1)
  const named = holidayAt((one) => word(tokens, one), from)
  if (named === undefined) return undefined
  let length = from - at + named.length
  const around = /^(?:week|weekend)$/.exec(word(tokens, at + length))?.[0]
  if (around !== undefined) length += 1
  const year = before === undefined ? yearAfter(tokens, at + length, context) : undefined
  length += year?.length ?? 0
  const thisYear = Number(context.today.slice(0, 4))
  const said = before ?? year?.value ?? spoken(word(tokens, at), thisYear)
  const day = said === undefined ? lastCome(named.dayIn, context.today) : named.dayIn(said)
  return { length, period: aroundDay(day, around, context) }
}

/** `Saturday`, `last Friday`, `this weekend`: the last one that has begun; behind `next` the one to come. */
export function weekdayPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = word(tokens, at)
  const isPast = pastWords.has(first) || /^(?:this|on|over)$/.test(first)
  const lead = isPast || first === 'next' ? 1 : 0
  const article = lead === 1 && word(tokens, at + 1) === 'the' ? 1 : 0
  const past = article === 1 && pastWords.has(word(tokens, at + 2)) ? 1 : 0
  const name = word(tokens, at + lead + article + past)
  const length = lead + article + past + 1
  if (name === 'weekend') {
    const monday = unitStart(context.today, 'week', { ...context.calendar, weekStarts: 'monday' })
    const shift = first === 'next' ? 7 : first === 'this' ? 0 : -7
    const start = addDays(monday, 5 + shift)
    return { length, period: { start, end: addDays(start, 1) } }
  }
  const weekday = weekdays.get(name)
  if (weekday === undefined) return undefined
  const now = weekdayOf(context.today)
  const back = (now - weekday + 7) % 7
  const day = addDays(
    context.today,
    first === 'next' ? 7 - back : back === 0 && pastWords.has(first) ? -7 : -back,
  )
  return { length, period: { start: day, end: day } }
}

/** `spring`, `last summer`, `winter 2025`: whole months, the last one that has begun. */
export function seasonPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const first = word(tokens, at)
  const lead = pastWords.has(first) || /^(?:this|next)$/.test(first) ? 1 : 0
  const month = seasons.get(word(tokens, at + lead))
  if (month === undefined) return undefined
  const year = yearAfter(tokens, at + lead + 1, context)
  const thisYear = Number(context.today.slice(0, 4))
  const inYear = (value: number): Period => {
    const start = `${value}-${String(month).padStart(2, '0')}-01`
    const endYear = month === 12 ? value + 1 : value
    const endMonth = month === 12 ? 2 : month + 2
    const end = unitAround(
      `${endYear}-${String(endMonth).padStart(2, '0')}-01`,
      'month',
      context.calendar,
    ).end
    return { start, end }
  }
  const begun = inYear(thisYear).start <= context.today ? thisYear : thisYear - 1
  const running = inYear(begun).end >= context.today
  const value =
    year?.value ??
    (first === 'next' ? begun + 1 : pastWords.has(first) && running ? begun - 1 : begun)
  return { length: lead + 1 + (year?.length ?? 0), period: inYear(value) }
}

const seasons: ReadonlyMap<string, number> = new Map([
  ['spring', 3],
  ['summer', 6],
  ['fall', 9],
  ['autumn', 9],
  ['winter', 12],
])

function spoken(lead: string, thisYear: number): number | undefined {
  if (lead === 'this') return thisYear
  return lead === 'next' ? thisYear + 1 : undefined
}

function lastCome(dayIn: (year: number) => string, today: string): string {
  const thisYear = Number(today.slice(0, 4))
  return dayIn(thisYear) <= today ? dayIn(thisYear) : dayIn(thisYear - 1)
}

/** A holiday's weekend reaches to the day itself, where it is a Thursday, Friday or Monday. */
function aroundDay(day: string, around: string | undefined, context: PeriodContext): Period {
  if (around === 'week') return unitAround(day, 'week', context.calendar)
  if (around === undefined) return { start: day, end: day }
  const weekday = weekdayOf(day)
  if (weekday === 1) return { start: addDays(day, -2), end: day }
  if (weekday >= 4) return { start: day, end: addDays(day, 7 - weekday) }
  return weekday === 0
    ? { start: addDays(day, -1), end: day }
    : { start: addDays(day, -weekday - 1), end: addDays(day, -weekday) }
}
