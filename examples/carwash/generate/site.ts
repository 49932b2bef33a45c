import { PLACES, type Region, regionOf } from './gazetteer.ts'
import { random } from './random.ts'
import {
  BUSY,
  CLOSED,
  DECLINING_CARDS,
  LEAVING,
  LOYAL,
  OPENED,
  QUIET,
  TREND,
} from './site-character.ts'
import { DAY, monthsBetween, type WallTime, WINDOW_END, wallTime } from './wall-time.ts'

/** A site and what it is like; factors are relative to an average site. */
export interface Site {
  /** 1..39. */
  readonly number: number
  readonly name: string
  readonly city: string
  readonly state: string
  readonly region: Region
  readonly opened: WallTime
  /** First day that its deliveries tell of. */
  readonly from: WallTime
  /** Midnight after its last day in business, or after the window. */
  readonly until: WallTime
  readonly tunnels: number
  /** Walk-in traffic and members. */
  readonly volume: number
  /** How readily members leave: the site's quality as they feel it. */
  readonly churn: number
  /** How often cards fail. */
  readonly declines: number
  /** Change of traffic a month since January 2026, e.g. -0.03. */
  readonly trend: number
  /** Charges whole dollars only. */
  readonly wholePrices: boolean
  /** Spelling of some of its people's names. */
  readonly names: 'plain' | 'accented' | 'quoted'
}

/** All sites in the order of their numbers; the seed moves what is not marked. */
export function sites(seed: number, start: WallTime): readonly Site[] {
  return PLACES.map(([name, city, state], at) => {
    const number = at + 1
    const draw = random(seed, 'site', number)
    const between = (low: number, high: number): number => low + (high - low) * draw.next()
    const longAgo = wallTime(2013, 3, 1) + draw.whole(0, 4200) * DAY
    const opened = OPENED.get(number) ?? longAgo
    const volume = between(0.78, 1.25)
    const churn = between(0.8, 1.2)
    const declines = between(0.75, 1.2)
    return {
      number,
      name,
      city,
      state,
      region: regionOf(state),
      opened,
      from: Math.max(start, opened),
      until: Math.min(WINDOW_END, CLOSED.get(number) ?? WINDOW_END),
      tunnels: (BUSY.has(number) ? 2 : 1) + draw.whole(0, 1),
      volume: QUIET.get(number) ?? BUSY.get(number) ?? volume,
      churn: LEAVING.get(number) ?? LOYAL.get(number) ?? churn,
      declines: DECLINING_CARDS.get(number) ?? declines,
      trend: TREND.get(number) ?? 0,
      wholePrices: number === 24,
      names: spelling(number),
    }
  })
}

/** The folder that a site's deliveries lie in. */
export function storeName(site: Site): string {
  return `store_${String(site.number).padStart(2, '0')}`
}

const TURN = wallTime(2026, 1, 1)

/** How a site's fortunes have turned by a day, 1 being as in 2025. */
export function fortune({ trend }: Site, day: WallTime): number {
  return (1 + trend) ** Math.max(0, monthsBetween(TURN, day))
}

function spelling(number: number): Site['names'] {
  if (number === 9 || number === 25) return 'accented'
  return number === 18 || number === 29 ? 'quoted' : 'plain'
}
