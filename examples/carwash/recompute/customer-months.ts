import type { Chain } from './chain.ts'
import { isWash } from './chain.ts'
import { customerProfile } from './customer-profile.ts'
import { monthOf } from './day.ts'
import { count, dollars, type Figures, grouped, sumOfCents } from './figure.ts'

/** The rows of customer_months. */
export function customerMonths(chain: Chain): readonly Figures[] {
  const homes = new Map(customerProfile(chain).map((row) => [row['customer'], row]))
  const seen = chain.tickets.flatMap((ticket) =>
    ticket.customer === null || ticket.created === null || ticket.isVoid === true
      ? []
      : [{ ...ticket, month: monthOf(ticket.created) }],
  )
  const months = grouped(seen, ({ customer, month }) => `${customer} ${month}`)
  return [...months.values()].map((tickets) => {
    const [first] = tickets
    const home = homes.get(first?.customer ?? null)
    return {
      customer: first?.customer ?? null,
      month: first?.month ?? null,
      location: home?.['location'] ?? null,
      city: home?.['city'] ?? null,
      state: home?.['state'] ?? null,
      region: home?.['region'] ?? null,
      plan: home?.['plan'] ?? null,
      visits: count(tickets, isWash),
      wash_spend: dollars(sumOfCents(tickets, ({ totalCents }) => totalCents ?? 0n)),
    }
  })
}
