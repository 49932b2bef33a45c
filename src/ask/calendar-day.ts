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
  return dayAt(daysOf(day) + days)
}

/** The first day of the month `months` later. */
export function addMonths(day: string, months: number): string {
  const all = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  return written(Math.floor(all / 12), (((all % 12) + 12) % 12) + 1, 1)
}

/** `YYYY-MM-DD`, or undefined where the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || year < 1 || year > 9999) return undefined
  const one = written(year, month, day)
  return dayAt(daysOf(one)) === one ? one : undefined
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return (((daysOf(day) + 4) % 7) + 7) % 7
}

/** Days since 1970-01-01, by whole numbers alone (Hinnant's algorithm). */
export function daysOf(day: string): number {
  const month = Number(day.slice(5, 7))
  const year = Number(day.slice(0, 4)) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const ofEra = year - era * 400
  const ofYear =
    Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(day.slice(8, 10)) - 1
  const dayOfEra = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear
  return era * 146_097 + dayOfEra - 719_468
}

function dayAt(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const ofEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const ofYear = dayOfEra - (365 * ofEra + Math.floor(ofEra / 4) - Math.floor(ofEra / 100))
  const part = Math.floor((5 * ofYear + 2) / 153)
  const month = part < 10 ? part + 3 : part - 9
  return written(
    ofEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    ofYear - Math.floor((153 * part + 2) / 5) + 1,
  )
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
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
      return addDays(day, -((weekdayOf(day) - (calendar.weekStarts === 'monday' ? 1 : 0) + 7) % 7))
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
  const monday = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7))
  const start = addDays(monday(`${year}-01-04`), 7 * (week - 1))
  const exists = week >= 1 && start < monday(`${year + 1}-01-04`)
  return exists ? { start, end: addDays(start, 6) } : undefined
}

/** A period that contains today ends today. */
export function untilToday(period: Period, today: string): Period {
  return period.start <= today && today < period.end ? { start: period.start, end: today } : period
}
