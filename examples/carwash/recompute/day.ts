/** A day as `YYYY-MM-DD`; text order is time order. */
export type Day = string

/** The day of a local wall time, `YYYY-MM-DD HH:MM:SS`. */
export function dayOf(time: string): Day {
  return time.slice(0, 10)
}

/** The first day of a day's or time's month. */
export function monthOf(time: string): Day {
  return `${time.slice(0, 7)}-01`
}

/** The first day of the month before or after. */
export function monthShifted(month: Day, by: number): Day {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`
}

/** Every month from one to another, both included. */
export function monthsFrom(first: Day, last: Day): readonly Day[] {
  const months: Day[] = []
  for (let month = monthOf(first); month <= last; month = monthShifted(month, 1)) months.push(month)
  return months
}

/** Midnights from one day to another; negative where the second is earlier. */
export function daysFrom(first: Day, second: Day): number {
  return Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000)
}

/** The newest of some days, null where there is none. */
export function newest(days: readonly (Day | null)[]): Day | null {
  return days.reduce<Day | null>(
    (best, day) => (day !== null && day > (best ?? '') ? day : best),
    null,
  )
}

/** The earliest of some days, null where there is none. */
export function earliest(days: readonly (Day | null)[]): Day | null {
  return days.reduce<Day | null>(
    (best, day) => (best === null || (day !== null && day < best) ? day : best),
    null,
  )
}
