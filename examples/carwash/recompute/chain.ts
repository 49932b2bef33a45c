import { type Day, dayOf, newest } from './day.ts'

/** The merged tables of the chain, typed; whatever a delivery may leave out is null. Times are local wall time. */
export interface Chain {
  readonly sites: readonly Site[]
  readonly customers: readonly Customer[]
  readonly memberships: readonly Membership[]
  readonly attempts: readonly Attempt[]
  readonly tickets: readonly Ticket[]
  readonly books: readonly Book[]
  readonly accounts: readonly Account[]
}

export interface Site {
  readonly id: number | null
  readonly name: string | null
  readonly city: string | null
  readonly state: string | null
  readonly region: string | null
  readonly opened: string | null
}

export interface Customer {
  readonly id: number | null
  readonly site: number | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly created: string | null
}

export interface Membership {
  readonly id: number
  readonly customer: number | null
  readonly site: number | null
  readonly plan: string | null
  readonly priceCents: bigint | null
  readonly started: string | null
  readonly cancelled: string | null
  readonly reason: string | null
  readonly updated: string | null
}

/** One attempt to collect a recurring charge. */
export interface Attempt {
  readonly id: number
  readonly membership: number | null
  readonly site: number | null
  readonly due: string | null
  readonly charged: string | null
  readonly cents: bigint | null
  readonly result: string | null
  readonly number: number | null
}

export interface Ticket {
  readonly id: number
  readonly site: number | null
  readonly created: string | null
  readonly customer: number | null
  readonly washType: string | null
  readonly totalCents: bigint | null
  readonly isVoid: boolean | null
  readonly isRewash: boolean | null
}

/** A book of prepaid washes. */
export interface Book {
  readonly site: number | null
  readonly sold: number | null
  readonly used: number | null
  readonly priceCents: bigint | null
  readonly soldAt: string | null
  readonly expires: string | null
}

/** A house account. */
export interface Account {
  readonly site: number | null
  readonly number: number | null
  readonly printed: string | null
  readonly name: string | null
  readonly email: string | null
  readonly balanceCents: bigint | null
  readonly limitCents: bigint | null
  readonly lastActivity: string | null
  readonly updated: string | null
}

/** Where a row belongs: the columns that every view with a location has. */
export interface Place {
  readonly location: string
  readonly city: string | null
  readonly state: string | null
  readonly region: string | null
}

/** The place of a site's number; a site that is not known keeps its number as its name. */
export function placeOf(chain: Chain, id: number | null): Place {
  const site = id === null ? undefined : chain.sites.find((one) => one.id === id)
  return {
    location: site?.name ?? (id === null ? 'No site' : `Site ${id}`),
    city: site?.city ?? null,
    state: site?.state ?? null,
    region: site?.region ?? null,
  }
}

/** The day from which ages are counted: the newest that any site made a ticket on. */
export function asOf(chain: Chain): Day | null {
  return newest(chain.tickets.map(({ created }) => (created === null ? null : dayOf(created))))
}

/** A wash counts: nobody took it back, and it makes good for no other. */
export function isWash(ticket: Ticket): boolean {
  return ticket.isVoid !== true && ticket.isRewash !== true
}
