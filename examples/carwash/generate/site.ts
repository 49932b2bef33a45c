import { PLACES, type Region, regionOf } from './gazetteer.ts'
import { random } from './random.ts'
import { DAY, wallTime } from './wall-time.ts'

/** A site and what it is like; factors are relative to an average site. */
export interface Site {
  /** 1..39. */
  readonly number: number
  readonly name: string
  readonly city: string
  readonly state: string
  readonly region: Region
  readonly opened: number
  readonly tunnels: number
  /** Walk-in traffic and members. */
  readonly volume: number
  /** How readily members leave. */
  readonly churn: number
  /** How often cards fail. */
  readonly declines: number
  /** Change of traffic a month, e.g. -0.03. */
  readonly trend: number
  /** Charges whole dollars only. */
  readonly wholePrices: boolean
  /** Spelling of some of its people's names. */
  readonly names: 'plain' | 'accented' | 'quoted'
}

/** Sites of marked character, so that a ranking by any one measure has its own bottom. */
const QUIET = new Map([
  [15, 0.42],
  [23, 0.5],
  [33, 0.46],
  [38, 0.55],
])
const BUSY = new Map([
  [1, 1.6],
  [5, 1.5],
  [16, 1.7],
  [35, 1.45],
  [39, 1.4],
])
const LEAVING = new Map([
  [4, 3.2],
  [17, 2.7],
  [25, 2.6],
  [36, 3],
  [38, 1.6],
])
const LOYAL = new Map([
  [5, 0.6],
  [16, 0.55],
  [28, 0.65],
])
const DECLINING_CARDS = new Map([
  [7, 2.8],
  [26, 2.3],
  [32, 2.5],
  [34, 2.1],
  [15, 1.7],
])
const FADING = new Map([
  [33, -0.04],
  [12, -0.025],
  [2, 0.03],
  [31, 0.025],
])

/** All sites in the order of their numbers; the seed moves what is not marked. */
export function sites(seed: number): readonly Site[] {
  return PLACES.map(([name, city, state], at) => {
    const number = at + 1
    const draw = random(seed, 'site', number)
    const between = (low: number, high: number): number => low + (high - low) * draw.next()
    const opened = wallTime(2013, 3, 1) + draw.whole(0, 4200) * DAY
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
      tunnels: (BUSY.has(number) ? 2 : 1) + draw.whole(0, 1),
      volume: QUIET.get(number) ?? BUSY.get(number) ?? volume,
      churn: LEAVING.get(number) ?? LOYAL.get(number) ?? churn,
      declines: DECLINING_CARDS.get(number) ?? declines,
      trend: FADING.get(number) ?? 0,
      wholePrices: number === 24,
      names: spelling(number),
    }
  })
}

/** The folder that a site's deliveries lie in. */
export function storeName(site: Site): string {
  return `store_${String(site.number).padStart(2, '0')}`
}

function spelling(number: number): Site['names'] {
  if (number === 9 || number === 25) return 'accented'
  return number === 18 || number === 29 ? 'quoted' : 'plain'
}
