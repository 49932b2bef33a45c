import { type Chain, isWash, placeOf, type Ticket } from './chain.ts'
import { dayOf } from './day.ts'
import { count, type Figures, grouped, rate } from './figure.ts'

/** The rows of wash_volume. */
export function washVolume(chain: Chain): readonly Figures[] {
  const dated = chain.tickets.flatMap((ticket) =>
    ticket.created === null ? [] : [{ ...ticket, created: ticket.created }],
  )
  const name = (one: (typeof dated)[number]): string =>
    [one.created.slice(0, 13), one.site, one.washType].join(' ')
  return [...grouped(dated, name).values()].map((tickets) => {
    const { created, site, washType } = tickets[0] as (typeof dated)[number]
    return {
      day: dayOf(created),
      hour: Number(created.slice(11, 13)),
      ...placeOf(chain, site),
      wash_type: washType ?? 'No wash type',
      washes: count(tickets, isWash),
      rewashes: count(tickets, isRewash),
      voids: count(tickets, isVoid),
      rewash_rate: rewashRate(tickets),
      void_rate: rate(count(tickets, isVoid), tickets.length),
    }
  })
}

/** Share of rewashes among the tickets that nobody took back. */
function rewashRate(tickets: readonly Ticket[]): string | null {
  const good = tickets.filter((ticket) => !isVoid(ticket))
  return rate(count(good, isRewash), good.length)
}

function isVoid(ticket: Ticket): boolean {
  return ticket.isVoid === true
}

function isRewash(ticket: Ticket): boolean {
  return ticket.isRewash === true && !isVoid(ticket)
}
