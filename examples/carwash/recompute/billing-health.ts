import { type Chain, placeOf } from './chain.ts'
import { type Charge, chargesOf } from './charge.ts'
import { type Day, monthOf } from './day.ts'
import { count, dollars, type Figures, grouped, rate, sum, sumOfCents } from './figure.ts'

/** The charges of one site that were due in one month. */
export interface ChargeMonth {
  readonly month: Day
  readonly site: number | null
  readonly charges: readonly Charge[]
}

/** The months and sites in which any charge was due. */
export function chargeMonths(chain: Chain): readonly ChargeMonth[] {
  const groups = grouped(chargesOf(chain), ({ due, site }) => `${monthOf(due)} ${site}`)
  return [...groups.values()].map((charges) => {
    const { due, site } = charges[0] as Charge
    return { month: monthOf(due), site, charges }
  })
}

/** The rows of billing_health. */
export function billingHealth(chain: Chain): readonly Figures[] {
  return chargeMonths(chain).map(({ month, site, charges }) => ({
    month,
    ...placeOf(chain, site),
    charges: charges.length,
    attempts: sum(charges, ({ attempts }) => attempts),
    approved_charges: count(charges, ({ approvedAtFirst }) => approvedAtFirst),
    failed_charges: count(charges, isFailed),
    recovered_charges: count(charges, isRecovered),
    unpaid_charges: count(charges, isUnpaid),
    approval_rate: rate(charges.length - count(charges, isFailed), charges.length),
    decline_rate: declineRate(charges),
    charged_amount: amount(charges),
    failed_amount: amount(charges.filter(isFailed)),
    recovered_amount: amount(charges.filter(isRecovered)),
    amount_at_risk: amount(charges.filter(isUnpaid)),
    refunded_amount: amount(charges.filter(({ refunded }) => refunded)),
    expired_cards: expiredCards(charges),
  }))
}

/** Share of charges that failed at the first attempt. */
export function declineRate(charges: readonly Charge[]): string | null {
  return rate(count(charges, isFailed), charges.length)
}

/** Memberships that met an expired card, each once. */
function expiredCards(charges: readonly Charge[]): number {
  const met = charges.filter(({ metExpiredCard }) => metExpiredCard)
  return new Set(met.flatMap(({ membership }) => membership ?? [])).size
}

/** Not collected at the first attempt. */
export function isFailed(charge: Charge): boolean {
  return !charge.approvedAtFirst
}

function isRecovered(charge: Charge): boolean {
  return isFailed(charge) && charge.collected
}

function isUnpaid(charge: Charge): boolean {
  return !charge.collected
}

function amount(charges: readonly Charge[]): string {
  return dollars(sumOfCents(charges, ({ cents }) => cents))
}
