import { arrival, type Demand } from './demand.ts'
import type { WashType } from './gazetteer.ts'
import type { HouseAccount } from './house-accounts.ts'
import type { Visits } from './members.ts'
import type { Membership } from './membership.ts'
import { type Person, plate } from './people.ts'
import { type PrepaidBook, redeem } from './prepaid-books.ts'
import { PLAN_WASH, priced, washPrice } from './prices.ts'
import type { Random } from './random.ts'
import { REVIEW, reviewed } from './reviews.ts'
import type { Scale } from './scale.ts'
import type { Site } from './site.ts'
import { DAY, MINUTE, WINDOW_END } from './wall-time.ts'

/** One wash. */
export interface Ticket {
  /** Given once the site's tickets stand in order. */
  id: number
  readonly created: number
  readonly payer: 'walk-in' | 'member' | 'prepaid' | 'fleet' | 'rewash'
  readonly person: Person | null
  account: HouseAccount | null
  readonly plate: string | null
  readonly wash: WashType
  readonly totalCents: number
  readonly discountCents: number
  readonly voided: boolean
  readonly seconds: number
  /** A correction some days later: taken back, or a coupon honoured after all. */
  readonly correction: {
    readonly at: number
    readonly voided: boolean
    readonly offCents: number
  } | null
}

/** Who may wash at a site. */
export interface Patrons {
  readonly people: readonly Person[]
  readonly memberships: readonly Membership[]
  readonly visits: readonly Visits[]
  readonly books: readonly PrepaidBook[]
  readonly accounts: readonly HouseAccount[]
}

const WALK_IN_WASH: readonly (readonly [WashType, number])[] = [
  ['Express', 0.4],
  ['Deluxe', 0.27],
  ['Ceramic', 0.15],
  ['The Works', 0.12],
  ['Full Service', 0.06],
]
const SECONDS: Readonly<Record<WashType, number>> = {
  Express: 190,
  Deluxe: 260,
  Ceramic: 330,
  'The Works': 410,
  'Full Service': 1500,
}

/** A site's washes in the window, in the order of their time. */
export function tickets(
  site: Site,
  scale: Scale,
  demand: Demand,
  patrons: Patrons,
  draw: Random,
): readonly Ticket[] {
  const all: Ticket[] = []
  const wash = (
    created: number,
    payer: Ticket['payer'],
    type: WashType,
    by: { person?: Person | undefined; account?: HouseAccount | undefined; plate: string | null },
  ): void => {
    const ticket = washed(site, created, payer, type, by, draw)
    all.push(ticket)
    const again = created + draw.whole(12, 45) * MINUTE
    if (ticket.voided || !draw.chance(0.014)) return
    all.push(washed(site, again, 'rewash', type, by, draw))
  }

  for (const { membership, from, to, count } of patrons.visits) {
    const { person, plan } = membership
    for (let nth = 0; nth < count; nth++) {
      const at = arrival(demand.day(from, to, draw), draw)
      wash(at, 'member', PLAN_WASH[plan], { person, plate: person.plate })
    }
  }
  const holders = new Set(patrons.memberships.map(({ person }) => person))
  const guests = patrons.people.filter((person) => !holders.has(person))
  for (const { day, factor } of demand.days()) {
    const walkIns = draw.count(scale.walkInsPerDay * site.volume * factor)
    for (let nth = 0; nth < walkIns; nth++) {
      const at = arrival(day, draw)
      const type = draw.weighted(WALK_IN_WASH)
      const guest = draw.chance(0.34) ? known(guests, at, draw) : undefined
      if (
        guest === undefined &&
        draw.chance(0.08) &&
        redeem(patrons.books, at, draw) !== undefined
      ) {
        wash(at, 'prepaid', 'Deluxe', { plate: plate(draw) })
      } else {
        wash(at, 'walk-in', type, {
          person: guest,
          plate: guest === undefined ? plate(draw) : guest.plate,
        })
      }
    }
    for (const account of patrons.accounts) {
      if (!account.active) continue
      const cars = draw.count((scale.fleetWashesPerWeek * factor) / 7)
      for (let nth = 0; nth < cars; nth++) {
        const type = draw.weighted<WashType>([
          ['Express', 0.7],
          ['Deluxe', 0.3],
        ])
        wash(arrival(day, draw), 'fleet', type, { account, plate: draw.pick(account.plates) })
      }
    }
  }
  all.sort((a, b) => a.created - b.created)
  for (const [at, ticket] of all.entries()) ticket.id = site.number * 10_000_000 + at + 1
  return all
}

function washed(
  site: Site,
  created: number,
  payer: Ticket['payer'],
  wash: WashType,
  by: { person?: Person | undefined; account?: HouseAccount | undefined; plate: string | null },
  draw: Random,
): Ticket {
  const list = washPrice(site, wash, created)
  const discountCents = discount(site, payer, list, draw)
  const totalCents = list - discountCents
  const paidAtTill = totalCents > 0
  const voided = payer !== 'rewash' && draw.chance(0.011)
  const again = reviewed('Tickets', site, created)
  const corrected = paidAtTill && !voided && draw.chance(again ? 0.35 : 0.014)
  const at = (again ? REVIEW : created + draw.whole(1, 24) * DAY) + draw.whole(0, 3600)
  const taken = draw.chance(0.45)
  return {
    id: 0,
    created,
    payer,
    person: by.person ?? null,
    account: by.account ?? null,
    plate: by.plate,
    wash,
    totalCents,
    discountCents,
    voided,
    seconds: Math.round(SECONDS[wash] * (0.8 + 0.5 * draw.next())),
    correction:
      corrected && at < WINDOW_END
        ? { at, voided: taken, offCents: taken ? 0 : priced(site, Math.min(300, totalCents)) }
        : null,
  }
}

function discount(site: Site, payer: Ticket['payer'], list: number, draw: Random): number {
  if (payer === 'member' || payer === 'prepaid' || payer === 'rewash') return list
  if (payer === 'fleet') return priced(site, Math.round(list * 0.15))
  return draw.chance(0.12) ? draw.pick([200, 300, 500]) : 0
}

/** A guest who was on file by then. */
function known(guests: readonly Person[], at: number, draw: Random): Person | undefined {
  for (let attempt = 0; attempt < 4 && guests.length > 0; attempt++) {
    const guest = draw.pick(guests)
    if (guest.created <= at) return guest
  }
  return undefined
}
