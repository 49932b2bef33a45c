import { addDays, addMonths, type CalendarUnit, fiscalYear, unitAround } from './calendar-day.ts'
import { ordinalOf, word, yearAfter, yearNumber } from './date-words.ts'
import type { Token } from './normalize.ts'
import type { PeriodContext, PeriodPart } from './period-part.ts'
import { ordinals } from './period-words.ts'

/** `Q3`, `third quarter of last year`, `3Q25`, `Q1 FY26`, `fiscal Q2`, `first fiscal quarter of 2026`, `2026-Q2`. */
export function quarterPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const isOrdinal = word(tokens, at + 1) === 'fiscal' && ordinals.has(word(tokens, at))
  const isFiscal = isOrdinal || word(tokens, at) === 'fiscal' ? 1 : 0
  const before = isFiscal === 1 ? undefined : yearBefore(tokens, at)
  const from = at + isFiscal + (before?.length ?? 0)
  const spoken = isOrdinal ? tokens.toSpliced(at + 1, 1) : tokens
  const found = ordinalOf(spoken, isOrdinal ? at : from, 'q', 'quarter', 4)
  if (found === undefined) return undefined
  const after = before === undefined ? yearAfter(tokens, from + found.length, context) : undefined
  const year = before ?? after
  const length = from - at + found.length + (after?.length ?? 0)
  const { today, calendar } = context
  const unit: CalendarUnit = isFiscal || year?.fiscal ? 'fiscal_quarter' : 'quarter'
  const first = (name: number): string =>
    unit === 'quarter' ? `${name}-01-01` : fiscalYear(name, calendar).start
  const startIn = (name: number): string => addMonths(first(name), 3 * (found.value - 1))
  if (year !== undefined) return whole(length, startIn(year.value), unit, context)
  const begun = [1, 0, -1]
    .map((shift) => startIn(Number(today.slice(0, 4)) + shift))
    .find((start) => start <= today)
  return begun === undefined
    ? undefined
    : { ...whole(length, begun, unit, context), yearless: true }
}

/** The year of `2026-Q2`, `2026 H1`. */
function yearBefore(
  tokens: readonly Token[],
  at: number,
): { value: number; length: number; fiscal: boolean } | undefined {
  const value = yearNumber(word(tokens, at))
  return value === undefined ? undefined : { value, length: 1, fiscal: false }
}

/** `H1`, `1H25`, `second half of 2025`, `first half of FY26`. */
export function halfPart(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodPart | undefined {
  const before = yearBefore(tokens, at)
  const from = at + (before?.length ?? 0)
  const found = ordinalOf(tokens, from, 'h', 'half', 2)
  if (found === undefined) return undefined
  const after = before === undefined ? yearAfter(tokens, from + found.length, context) : undefined
  const year = before ?? after
  const startIn = (name: number): string =>
    year?.fiscal === true
      ? addMonths(fiscalYear(name, context.calendar).start, found.value === 1 ? 0 : 6)
      : `${name}-${found.value === 1 ? '01' : '07'}-01`
  const thisYear = Number(context.today.slice(0, 4))
  const start = startIn(
    year?.value ?? (startIn(thisYear) <= context.today ? thisYear : thisYear - 1),
  )
  const length = from - at + found.length + (after?.length ?? 0)
  return {
    length,
    period: { start, end: addDays(addMonths(start, 6), -1) },
    yearless: year === undefined,
  }
}

/** `FY26`, `fiscal 2026`, `FY26 Q2`, `FY26 H1`. */
export function fiscalPart(
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
  const { start, end } = fiscalYear(year, context.calendar)
  const from = at + lead + 1
  const ofYear = ordinalOf(tokens, from, 'q', 'quarter', 4)
  if (ofYear !== undefined)
    return whole(
      lead + 1 + ofYear.length,
      addMonths(start, 3 * (ofYear.value - 1)),
      'fiscal_quarter',
      context,
    )
  const halved = ordinalOf(tokens, from, 'h', 'half', 2)
  if (halved === undefined) return { length: lead + 1, period: { start, end } }
  const first = addMonths(start, halved.value === 1 ? 0 : 6)
  return {
    length: lead + 1 + halved.length,
    period: { start: first, end: addDays(addMonths(first, 6), -1) },
  }
}

/** The unit that a day is in, as a part of so many tokens. */
export function whole(
  length: number,
  day: string,
  unit: CalendarUnit,
  { calendar }: PeriodContext,
): PeriodPart {
  return { length, period: unitAround(day, unit, calendar) }
}
