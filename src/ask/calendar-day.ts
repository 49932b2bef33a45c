import type { Calendar } from '../project/project.ts'

/** A calendar unit that a period can be made of. */
export type CalendarUnit =
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'fiscal_quarter'
  | 'fiscal_year'

/** How fine rows of time are: the plain calendar units, and hours. */
export type Granularity = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** A stretch of days, both ends inclusive, as `YYYY-MM-DD`. */
export interface Period {
  readonly start: string
  readonly end: string
}

/** The day `days` later (or earlier, where negative). */
export function addDays(day: string, days: number): string {
  return iso(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000))
}

/** The first day of the month `months` later. */
export function addMonths(day: string, months: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  return iso(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1)))
}

/** `YYYY-MM-DD`, or undefined where the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day))
  const exists =
    at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return exists ? iso(at) : undefined
}

/** The whole unit that contains a day. */
export function unitAround(day: string, unit: CalendarUnit, calendar: Calendar): Period {
  const start = unitStart(day, unit, calendar)
  return { start, end: addDays(unitShifted(start, unit, 1), -1) }
}

/** The first day of the unit `count` later than the one that begins on `start`. */
export function unitShifted(start: string, unit: CalendarUnit, count: number): string {
  switch (unit) {
    case 'day':
      return addDays(start, count)
    case 'week':
      return addDays(start, 7 * count)
    case 'month':
      return addMonths(start, count)
    case 'quarter':
    case 'fiscal_quarter':
      return addMonths(start, 3 * count)
    case 'year':
    case 'fiscal_year':
      return addMonths(start, 12 * count)
  }
}

/** The first day of the unit that contains a day. */
export function unitStart(day: string, unit: CalendarUnit, calendar: Calendar): string {
  const month = Number(day.slice(5, 7))
  const fiscalMonth = (month - calendar.fiscalYearStartMonth + 12) % 12
  switch (unit) {
    case 'day':
      return day
    case 'week': {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
      return addDays(day, -((weekday - (calendar.weekStarts === 'monday' ? 1 : 0) + 7) % 7))
    }
    case 'month':
      return addMonths(day, 0)
    case 'quarter':
      return addMonths(day, -((month - 1) % 3))
    case 'year':
      return `${day.slice(0, 4)}-01-01`
    case 'fiscal_quarter':
      return addMonths(day, -(fiscalMonth % 3))
    case 'fiscal_year':
      return addMonths(day, -fiscalMonth)
  }
}

/** A fiscal year by its name, e.g. 2026. */
export function fiscalYear(year: number, calendar: Calendar): Period {
  const startsBefore =
    calendar.fiscalYearNamedBy === 'ending_year' && calendar.fiscalYearStartMonth > 1
  const startYear = startsBefore ? year - 1 : year
  const month = String(calendar.fiscalYearStartMonth).padStart(2, '0')
  return unitAround(`${startYear}-${month}-01`, 'fiscal_year', calendar)
}

/** An ISO week, Monday to Sunday: the first of a year holds its 4 January. Undefined where the year has no such week. */
export function isoWeek(year: number, week: number): Period | undefined {
  const monday = (day: string): string =>
    addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
  const start = addDays(monday(`${year}-01-04`), 7 * (week - 1))
  const exists = week >= 1 && start < monday(`${year + 1}-01-04`)
  return exists ? { start, end: addDays(start, 6) } : undefined
}

/** A period that contains today ends today. */
export function untilToday(period: Period, today: string): Period {
  return period.start <= today && today < period.end ? { start: period.start, end: today } : period
}

function iso(at: Date): string {
  return at.toISOString().slice(0, 10)
}
