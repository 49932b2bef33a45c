import { asOf, type Chain, isWash, placeOf, type Ticket } from './chain.ts'
import { chargesOf } from './charge.ts'
import { type Day, dayOf, daysFrom, earliest, newest } from './day.ts'
import { count, dollars, type Figures, grouped, sumOfCents } from './figure.ts'
import { livesOf, type MembershipLife } from './membership-life.ts'

/** The rows of customer_profile. */
export function customerProfile(chain: Chain): readonly Figures[] {
  const today = asOf(chain)
  const tickets = grouped(chain.tickets, ({ customer }) => String(customer))
  const lives = grouped(livesOf(chain), ({ customer }) => String(customer))
  const paid = membershipCents(chain)
  return everybody(chain).map((id) => {
    const known = chain.customers.find((one) => one.id === id)
    const seen = (tickets.get(String(id)) ?? []).filter(
      ({ created, isVoid }) => created !== null && isVoid !== true,
    )
    const days = seen.filter(isWash).map(({ created }) => dayOf(created ?? ''))
    const lastVisit = newest(days)
    const held = today === null ? undefined : planOn(lives.get(String(id)) ?? [], today)
    const spentCents = sumOfCents(seen, ({ totalCents }: Ticket) => totalCents ?? 0n)
    const paidCents = paid.get(id) ?? 0n
    const names = [known?.firstName, known?.lastName].filter((part) => part != null)
    return {
      customer: id,
      name: names.join(' ').trim() || null,
      email: known?.email ?? null,
      ...placeOf(chain, known?.site ?? null),
      customer_since: known?.created == null ? null : dayOf(known.created),
      plan: held?.plan ?? null,
      plan_since: held?.started ?? null,
      monthly_price: held?.cents == null ? null : dollars(held.cents),
      visits: days.length,
      visits_last_90_days: count(days, (day) => today !== null && daysFrom(day, today) < 90),
      first_visit: earliest(days),
      last_visit: lastVisit,
      days_since_visit: lastVisit === null || today === null ? null : daysFrom(lastVisit, today),
      wash_spend: dollars(spentCents),
      membership_paid: dollars(paidCents),
      lifetime_value: dollars(spentCents + paidCents),
      as_of: today,
    }
  })
}

/** Whoever is in Customers, or named by a ticket or membership. */
function everybody({ customers, memberships, tickets }: Chain): readonly number[] {
  const ids = [
    ...customers.map(({ id }) => id),
    ...memberships.map(({ customer }) => customer),
    ...tickets.map(({ customer }) => customer),
  ]
  return [...new Set(ids.flatMap((id) => id ?? []))]
}

/** The membership that runs on a day; of several the one that started last. */
function planOn(lives: readonly MembershipLife[], day: Day): MembershipLife | undefined {
  return lives
    .filter(({ started, ended }) => started <= day && (ended === null || ended > day))
    .sort((a, b) => (a.started < b.started ? 1 : a.started === b.started ? b.id - a.id : -1))[0]
}

/** Charges that were collected and not given back, by the customer of their membership. */
function membershipCents(chain: Chain): ReadonlyMap<number, bigint> {
  const holders = new Map(chain.memberships.map(({ id, customer }) => [id, customer]))
  const cents = new Map<number, bigint>()
  for (const charge of chargesOf(chain)) {
    const customer = charge.membership === null ? null : holders.get(charge.membership)
    if (customer == null || !charge.kept) continue
    cents.set(customer, (cents.get(customer) ?? 0n) + charge.cents)
  }
  return cents
}
