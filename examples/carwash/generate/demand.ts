import type { Region } from './gazetteer.ts'
import type { Random } from './random.ts'
import type { Site } from './site.ts'
import { DAY, dateOf, HOUR, WINDOW_END, WINDOW_START } from './wall-time.ts'

/** April to November: pollen, road trips, bugs, salt and rain, by region. */
const SEASON: Readonly<Record<Region, readonly number[]>> = {
  'South Central': [1.14, 1.08, 1.0, 0.95, 0.94, 0.98, 1.02, 0.93],
  Southeast: [1.22, 1.1, 0.98, 0.94, 0.93, 0.96, 1.0, 0.95],
  Midwest: [1.05, 1.04, 1.02, 0.98, 0.95, 0.93, 0.97, 1.12],
  'Mountain West': [1.02, 1.05, 1.08, 1.06, 1.02, 0.98, 0.94, 0.9],
}

/** Monday to Sunday. */
const WEEKDAY = [0.86, 0.82, 0.84, 0.92, 1.12, 1.42, 1.02] as const

/** Weights of the opening hours, 7 to 20. */
const WORKDAY_HOURS = [4, 6, 6, 6, 8, 10, 9, 7, 7, 9, 12, 10, 6, 3] as const
const WEEKEND_HOURS = [2, 5, 9, 12, 13, 12, 11, 10, 8, 7, 5, 4, 2, 1] as const
const FIRST_HOUR = 7

/** Traffic of each day of the window relative to an average one: season, weekday, weather, trend. */
export function demand(
  site: Site,
  draw: Random,
): readonly { readonly day: number; readonly factor: number }[] {
  const days: { day: number; factor: number }[] = []
  let rain = false
  for (let day = WINDOW_START; day < WINDOW_END; day += DAY) {
    const { month, weekday } = dateOf(day)
    const rained = rain
    rain = draw.chance(rained ? 0.4 : 0.12)
    const weather = rain ? 0.4 : rained ? 1.35 : 1.05
    const trend = (1 + site.trend) ** (month - 4)
    days.push({
      day,
      factor: (SEASON[site.region][month - 4] ?? 1) * (WEEKDAY[weekday] ?? 1) * weather * trend,
    })
  }
  return days
}

/** A moment within a day's opening hours. */
export function arrival(day: number, draw: Random): number {
  const weights = dateOf(day).weekday >= 5 ? WEEKEND_HOURS : WORKDAY_HOURS
  const hour = draw.weighted(weights.map((weight, at) => [FIRST_HOUR + at, weight] as const))
  return day + hour * HOUR + draw.whole(0, HOUR - 1)
}
