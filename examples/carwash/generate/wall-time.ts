/** Local wall time in whole seconds since 1970-01-01 00:00, without any zone. */
export type WallTime = number

export const MINUTE = 60
export const HOUR = 3600
export const DAY = 86_400

/** Midnight after the last day of the deliveries; the project's today. */
export const WINDOW_END: WallTime = wallTime(2026, 11, 24)

/** Midnight of a date; the month counts from 1. */
export function wallTime(year: number, month: number, day: number): WallTime {
  return Date.UTC(year, month - 1, day) / 1000
}

/** Midnight of the day that a moment lies in. */
export function midnight(time: WallTime): WallTime {
  return Math.floor(time / DAY) * DAY
}

/** Year, month (from 1), day and weekday (0 is Monday) of a moment. */
export function dateOf(
  time: WallTime,
): Readonly<Record<'year' | 'month' | 'day' | 'weekday', number>> {
  const date = new Date(time * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: (date.getUTCDay() + 6) % 7,
  }
}

/** The same day of a later month; days after the 28th count as the 28th. */
export function addMonths(time: WallTime, months: number): WallTime {
  const { year, month, day } = dateOf(time)
  return wallTime(year, month + months, Math.min(day, 28))
}

/** Midnight of the first day of a moment's month. */
export function monthStart(time: WallTime): WallTime {
  const { year, month } = dateOf(time)
  return wallTime(year, month, 1)
}

/** Whole months from one moment's month to another's. */
export function monthsBetween(from: WallTime, to: WallTime): number {
  const [first, last] = [dateOf(from), dateOf(to)]
  return 12 * (last.year - first.year) + last.month - first.month
}

/** `2026-04-01`. */
export function dateText(time: WallTime): string {
  const known = dates.get(midnight(time))
  if (known !== undefined) return known
  const text = new Date(midnight(time) * 1000).toISOString().slice(0, 10)
  dates.set(midnight(time), text)
  return text
}

/** `08:05:09`. */
export function clockText(time: WallTime): string {
  const second = time - midnight(time)
  return [Math.floor(second / HOUR), Math.floor((second % HOUR) / MINUTE), second % MINUTE]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** A cache of a pure function: a delivery names the same few hundred days a million times. */
const dates = new Map<WallTime, string>()
