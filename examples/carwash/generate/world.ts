import { Demand } from './demand.ts'
import type { Truth } from './hazard.ts'
import { houseAccounts } from './house-accounts.ts'
import { members } from './members.ts'
import { payments, statements } from './payments.ts'
import { type Person, person } from './people.ts'
import { prepaidBooks } from './prepaid-books.ts'
import { random } from './random.ts'
import type { Scale } from './scale.ts'
import type { Site } from './site.ts'
import type { TableName, Version } from './tables.ts'
import { tickets } from './tickets.ts'
import {
  chargeVersions,
  customerVersions,
  membershipVersions,
  paymentVersions,
  siteVersions,
  ticketVersions,
} from './versions.ts'
import { bookVersions, houseAccountVersions } from './versions-on-account.ts'
import { DAY, HOUR } from './wall-time.ts'

/** All that happened at one site, as its database would tell it, before anything goes wrong on the way. */
export type World = Readonly<Record<TableName, readonly Version[]>>

/** What happened at one site, and what its members' months had threatened, which no store exports. */
export interface Told {
  readonly world: World
  readonly truth: readonly Truth[]
}

/** Lives through a site's window. */
export function live(site: Site, scale: Scale, seed: number): Told {
  const stream = (label: string) => random(seed, site.number, label)
  const demand = new Demand(site, seed)
  const joined = members({ site, scale, demand, draw: stream('members') })
  const people = [...joined.people, ...guests(site, scale, seed)]
  people.sort((a, b) => a.created - b.created)
  for (const [at, who] of people.entries()) who.id = site.number * 100_000 + at + 1
  const memberships = [...joined.memberships].sort((a, b) => a.start - b.start)
  for (const [at, membership] of memberships.entries())
    membership.id = site.number * 100_000 + at + 1

  const books = prepaidBooks(site, scale, stream('books'))
  const accounts = houseAccounts(seed).filter(({ siteNumber }) => siteNumber === site.number)
  const patrons = { people, memberships, visits: joined.visits, books, accounts }
  const washes = tickets(site, scale, demand, patrons, stream('tickets'))
  const settled = statements(site, accounts, washes, stream('statements'))
  const charges = [...joined.charges].sort((a, b) => a.charged - b.charged)
  const takings = { tickets: washes, charges, books, statements: settled }
  const world: World = {
    Sites: siteVersions(site),
    Customers: customerVersions(site, people, stream('opt-in')),
    Memberships: membershipVersions(site, memberships),
    RecurringCharges: chargeVersions(site, charges),
    Tickets: ticketVersions(site, washes),
    Payments: paymentVersions(site, payments(site, takings, stream('payments'))),
    PrepaidBooks: bookVersions(site, books),
    HouseAccounts: houseAccountVersions(site, accounts, washes, settled),
  }
  return { world, truth: joined.truth }
}

/** Customers on file who never held a membership: most signed up years ago. */
function guests(site: Site, scale: Scale, seed: number): readonly Person[] {
  const draw = random(seed, site.number, 'guests')
  return Array.from({ length: Math.max(2, draw.count(scale.guests * site.volume)) }, () => {
    const span = (site.until - Math.max(site.opened, site.from - 900 * DAY)) / DAY - 1
    const day = site.until - (1 + Math.floor(span * draw.next())) * DAY
    return person(site, day + draw.whole(8 * HOUR, 19 * HOUR), draw)
  })
}
