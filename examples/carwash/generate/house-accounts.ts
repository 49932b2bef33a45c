import { PLACES } from './gazetteer.ts'
import { plate } from './people.ts'
import { random } from './random.ts'
import { OPENED } from './site-character.ts'
import { DAY, HOUR, wallTime } from './wall-time.ts'

/** A firm that washes on account at one site. */
export interface HouseAccount {
  /** Counted from 1 at each site. */
  readonly id: number
  readonly siteNumber: number
  readonly accountNumber: string | null
  readonly name: string
  readonly email: string
  /** Owed before the window. */
  readonly openingCents: number
  readonly limitCents: number
  readonly plates: readonly (string | null)[]
  /** Last wash before the window; an inactive account has none after it. */
  readonly lastBefore: number
  readonly active: boolean
}

const COUNT = 200

/** Accounts without a number: every nineteenth from the eighth, ten in all. */
const UNNUMBERED: ReadonlySet<number> = new Set(
  Array.from({ length: 10 }, (_, nth) => 7 + 19 * nth),
)

/** Strangers at different sites that were given the same number. */
const SAME_NUMBER: ReadonlyMap<number, number> = new Map([
  [50, 3],
  [98, 11],
  [131, 30],
  [155, 60],
  [190, 90],
])

const FIRMS = (
  'Lone Star Courier,Bluebonnet Plumbing,Red River Taxi,Magnolia Florists,Summit Electric,Cactus Rentals,' +
  'Prairie Roofing,Harbor Towing,Ozark Foods,Buckeye Movers,Sunbelt Security,Piedmont Dental,Mesa Motors,' +
  'Evergreen Lawn,Capitol Limousine,Delta Catering,Pioneer Glass,Gulf Coast Pools,Hoosier Heating,Canyon Tours'
).split(',')

/**
 * All 200 accounts of the chain. As firms grew, some opened accounts at several sites under one
 * e-mail address, so that neither the account's number within its site nor the address is enough.
 */
export function houseAccounts(seed: number): readonly HouseAccount[] {
  const numbers: string[] = []
  return Array.from({ length: COUNT }, (_, at) => {
    const draw = random(seed, 'house account', at)
    const siteNumber = (at % PLACES.length) + 1
    const id = Math.floor(at / PLACES.length) + 1
    const firm = FIRMS[(at * 7) % FIRMS.length] ?? 'Fleet'
    const ordinal = Math.floor(at / FIRMS.length) + 1
    const number = String(700 + at * 9173 + draw.whole(0, 9000)).padStart(8, '0')
    numbers.push(number)
    const twin = SAME_NUMBER.get(at)
    const limitCents = draw.pick([50_000, 100_000, 250_000, 500_000])
    const owed = opening(limitCents, draw.next())
    return {
      id,
      siteNumber,
      accountNumber: UNNUMBERED.has(at)
        ? null
        : twin === undefined
          ? number
          : (numbers[twin] ?? number),
      name: accountName(firm, ordinal, siteNumber),
      email: `billing@${slug(firm)}${sharedOrdinal(ordinal)}.example`,
      openingCents: OPENED.has(siteNumber) ? 0 : owed,
      limitCents,
      plates: Array.from({ length: draw.whole(2, 9) }, () => plate(draw)),
      lastBefore:
        draw.whole(8 * HOUR, 19 * HOUR) +
        (OPENED.get(siteNumber) ?? wallTime(2024, 3, 1) + draw.whole(0, 270) * DAY),
      active: draw.chance(0.86),
    }
  })
}

/** The firm's tenth branch shares its address with the first, the others have their own. */
function sharedOrdinal(ordinal: number): number {
  return ordinal === 10 ? 1 : ordinal
}

function accountName(firm: string, ordinal: number, siteNumber: number): string {
  if (siteNumber === 9) return `${firm} — División ${ordinal} (€)`
  if (siteNumber === 25) return `Señor ${firm} Nº ${ordinal}`
  if (siteNumber === 18) return `${firm}, "Branch ${ordinal}"`
  if (siteNumber === 29) return `${firm} ${ordinal}, Inc.\nattn: Accounts Payable`
  return `${firm} ${ordinal}`
}

/** Most owe a little, some have paid ahead, a few are over their limit. */
function opening(limitCents: number, draw: number): number {
  if (draw < 0.06) return -100 * Math.round(2 + 80 * draw * 16)
  if (draw > 0.92) return 100 * Math.round((limitCents / 100) * (1 + (draw - 0.92) * 4))
  return 100 * Math.round((limitCents / 100) * 0.2 * draw)
}

function slug(firm: string): string {
  return firm.toLowerCase().replace(/[^a-z]/g, '')
}
