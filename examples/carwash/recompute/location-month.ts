import { chargeMonths, declineRate, isFailed } from './billing-health.ts'
import { type Chain, isWash, type Place, placeOf, type Ticket } from './chain.ts'
import { activeEnd, activeStart, lostMembers } from './churn-retention.ts'
import { type Day, monthOf } from './day.ts'
import { count, grouped, rate, sum, sumOfCents } from './figure.ts'
import { memberMonths } from './membership-life.ts'

/** What a location did in a month. */
export interface LocationMonth extends Place {
  readonly month: Day
  /** Tickets of any kind; without one the location is not ranked. */
  readonly tickets: number
  readonly washes: number
  readonly revenueCents: bigint
  readonly members: number
  readonly churnRate: string | null
  readonly declineRate: string | null
  readonly averageTicket: string | null
  readonly activeStart: number
  readonly lostMembers: number
  readonly charges: number
  readonly failedCharges: number
}

/** Every open location in every month that any location had a ticket, and whichever has figures of that month. */
export function locationMonths(chain: Chain): readonly LocationMonth[] {
  const tickets = grouped(
    chain.tickets.filter(({ created }) => created !== null),
    ({ created }) => monthOf(created ?? ''),
  )
  const members = memberMonths(chain)
  const charges = chargeMonths(chain)
  return [...tickets].flatMap(([month, ofMonth]) => {
    const open = chain.sites.filter(
      ({ name, opened }) => name !== null && (opened === null || monthOf(opened) <= month),
    )
    const ids = new Set([
      ...open.map(({ id }) => id),
      ...ofMonth.map(({ site }) => site),
      ...members.filter((one) => one.month === month).map(({ site }) => site),
    ])
    return [...ids].map((id) => {
      const own = ofMonth.filter(({ site }) => site === id)
      const plans = members.filter((one) => one.month === month && one.site === id)
      const due = charges.find((one) => one.month === month && one.site === id)
      return {
        month,
        ...placeOf(chain, id),
        tickets: own.length,
        washes: count(own, isWash),
        revenueCents: revenue(own),
        members: sum(plans, activeEnd),
        churnRate: rate(sum(plans, lostMembers), sum(plans, activeStart)),
        declineRate: due === undefined ? null : declineRate(due.charges),
        averageTicket: averageTicket(own),
        activeStart: sum(plans, activeStart),
        lostMembers: sum(plans, lostMembers),
        charges: due?.charges.length ?? 0,
        failedCharges: count(due?.charges ?? [], isFailed),
      }
    })
  })
}

/** Paid at the site: all tickets but those taken back. */
function revenue(tickets: readonly Ticket[]): bigint {
  return sumOfCents(tickets, ({ isVoid, totalCents }) =>
    isVoid === true ? 0n : (totalCents ?? 0n),
  )
}

function averageTicket(tickets: readonly Ticket[]): string | null {
  return rate(revenue(tickets), 100 * count(tickets, isWash), 4)
}
