import type { Region } from './gazetteer.ts'
import { random } from './random.ts'
import { DAY, dateOf, type WallTime, WINDOW_END, wallTime } from './wall-time.ts'

/** Days on which a whole region stayed at home, and what traffic was left; people catch up in the week after. */
const STORMS: readonly {
  readonly region: Region
  readonly from: WallTime
  readonly days: number
  readonly left: number
}[] = [
  { region: 'Midwest', from: wallTime(2025, 1, 5), days: 3, left: 0.1 },
  { region: 'South Central', from: wallTime(2025, 1, 20), days: 4, left: 0.15 },
  { region: 'Southeast', from: wallTime(2025, 9, 24), days: 5, left: 0.08 },
  { region: 'Midwest', from: wallTime(2026, 1, 23), days: 5, left: 0.12 },
  { region: 'South Central', from: wallTime(2026, 1, 24), days: 3, left: 0.1 },
  { region: 'Mountain West', from: wallTime(2026, 7, 14), days: 4, left: 0.45 },
  { region: 'Southeast', from: wallTime(2026, 10, 8), days: 4, left: 0.1 },
]

/** How likely rain is after a dry day. */
const RAIN: Readonly<Record<Region, number>> = {
  'South Central': 0.1,
  Southeast: 0.16,
  Midwest: 0.15,
  'Mountain West': 0.05,
}

/** Traffic of each day from the first on, relative to a fair one: sites of a region share their weather. */
export function weather(region: Region, start: WallTime, seed: number): readonly number[] {
  const draw = random(seed, 'weather', region)
  const days: number[] = []
  let rain = false
  for (let day = FIRST; day < WINDOW_END; day += DAY) {
    const rained = rain
    const winter = dateOf(day).month <= 2 ? 1.3 : 1
    rain = draw.chance(rained ? 0.4 : RAIN[region] * winter)
    const fair = rain ? 0.42 : rained ? 1.35 : 1.05
    if (day >= start) days.push(fair * storm(region, day))
  }
  return days
}

const FIRST = wallTime(2024, 12, 1)

function storm(region: Region, day: WallTime): number {
  for (const { region: hit, from, days, left } of STORMS) {
    if (hit !== region || day < from) continue
    const after = (day - from) / DAY - days
    if (after < 0) return left
    if (after < 7) return 1.3
  }
  return 1
}
