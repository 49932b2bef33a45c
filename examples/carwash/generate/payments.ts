import type { Charge } from './charges.ts'
import type { HouseAccount } from './house-accounts.ts'
import type { PrepaidBook } from './prepaid-books.ts'
import type { Random } from './random.ts'
import type { Site } from './site.ts'
import type { Ticket } from './tickets.ts'
import { addMonths, DAY, HOUR, monthStart, WINDOW_END } from './wall-time.ts'

/** Money asked for, taken or given back. */
export interface Payment {
  /** Null where no ticket is behind it. */
  readonly ticketId: number | null
  readonly paid: number
  /** Negative where given back. */
  readonly cents: number
  readonly method: 'card' | 'cash' | 'app' | 'gift_card' | 'house_account' | 'check'
  readonly cardType: string | null
  readonly result: 'approved' | 'declined' | 'refunded'
  readonly reference: string | null
}

/** A firm's payment of its monthly statement. */
export interface Statement {
  readonly account: HouseAccount
  readonly paid: number
  readonly cents: number
}

/** What a site took money for. */
export interface Takings {
  readonly tickets: readonly Ticket[]
  readonly charges: readonly Charge[]
  readonly books: readonly PrepaidBook[]
  readonly statements: readonly Statement[]
}

const METHODS: readonly (readonly [Payment['method'], number])[] = [
  ['card', 0.68],
  ['cash', 0.17],
  ['app', 0.11],
  ['gift_card', 0.04],
]
const CARD_TYPES: readonly (readonly [string, number])[] = [
  ['visa', 0.53],
  ['mastercard', 0.3],
  ['amex', 0.11],
  ['discover', 0.06],
]

/** A site's payments in the order of their time. */
export function payments(site: Site, takings: Takings, draw: Random): readonly Payment[] {
  const all: Payment[] = []
  for (const ticket of takings.tickets) all.push(...atTheTill(ticket, draw))
  for (const { charged, cents, result, refunded, membership } of takings.charges) {
    const card = { ticketId: null, method: 'card', cardType: membership.cardType } as const
    const outcome = result === 'approved' ? 'approved' : 'declined'
    all.push({ ...card, paid: charged, cents, result: outcome, reference: reference(draw) })
    if (refunded === null || refunded >= WINDOW_END) continue
    all.push({
      ...card,
      paid: refunded,
      cents: -cents,
      result: 'refunded',
      reference: reference(draw),
    })
  }
  for (const { sold, priceCents } of takings.books) {
    if (sold >= site.from) all.push(sale(null, sold, priceCents, draw))
  }
  for (const { paid, cents } of takings.statements) {
    const check = { ticketId: null, method: 'check', cardType: null, result: 'approved' } as const
    all.push({ ...check, paid, cents, reference: reference(draw) })
  }
  return all.sort((a, b) => a.paid - b.paid)
}

/** What firms pay in the window: on the 15th, or late, for the washes of the month before. */
export function statements(
  site: Site,
  accounts: readonly HouseAccount[],
  tickets: readonly Ticket[],
  draw: Random,
): readonly Statement[] {
  const all: Statement[] = []
  for (const account of accounts) {
    const own = tickets.filter((ticket) => ticket.account === account && !ticket.voided)
    for (let month = monthStart(site.from); month < WINDOW_END; month = addMonths(month, 1)) {
      const cents = own
        .filter((ticket) => monthStart(ticket.created) === month)
        .reduce((sum, ticket) => sum + ticket.totalCents, 0)
      const late = draw.chance(0.2) ? draw.whole(5, 50) : 0
      const paid = addMonths(month, 1) + (14 + late) * DAY + draw.whole(9 * HOUR, 16 * HOUR)
      if (cents > 0 && paid < WINDOW_END) all.push({ account, paid, cents })
    }
  }
  return all
}

function atTheTill(ticket: Ticket, draw: Random): readonly Payment[] {
  if (ticket.voided || ticket.totalCents === 0) return []
  const { id, created, totalCents, correction } = ticket
  const done = created + draw.whole(20, 90)
  const paid =
    ticket.account === null
      ? sale(id, done, totalCents, draw)
      : ({
          ticketId: id,
          paid: done,
          cents: totalCents,
          method: 'house_account',
          cardType: null,
          result: 'approved',
          reference: null,
        } as const)
  const all: Payment[] = [paid]
  if (paid.method === 'card' && draw.chance(0.025)) {
    all.unshift({ ...paid, paid: created + 15, result: 'declined', reference: reference(draw) })
  }
  const back = correction === null ? 0 : correction.voided ? totalCents : correction.offCents
  if (correction !== null && back > 0) {
    all.push({ ...paid, paid: correction.at + 60, cents: -back, result: 'refunded' })
  }
  return all.filter((payment) => payment.paid < WINDOW_END)
}

function sale(ticketId: number | null, paid: number, cents: number, draw: Random): Payment {
  const method = draw.weighted(METHODS)
  return {
    ticketId,
    paid,
    cents,
    method,
    cardType: method === 'card' ? draw.weighted(CARD_TYPES) : null,
    result: 'approved',
    reference: method === 'cash' ? null : reference(draw),
  }
}

/** Twelve digits, zeros in front more often than not. */
function reference(draw: Random): string {
  return String(draw.whole(0, 99_999_999))
    .padStart(9, '0')
    .padStart(12, draw.pick(['0', '4', '7']))
}
