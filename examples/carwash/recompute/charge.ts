import type { Attempt, Chain } from './chain.ts'
import { type Day, dayOf } from './day.ts'
import { grouped } from './figure.ts'

/** What was due of one membership on one day, and what became of it. */
export interface Charge {
  readonly site: number | null
  readonly membership: number | null
  readonly due: Day
  readonly attempts: number
  /** Of its last attempt. */
  readonly cents: bigint
  readonly approvedAtFirst: boolean
  /** Approved at some attempt, whether given back later or not. */
  readonly collected: boolean
  readonly refunded: boolean
  /** An attempt was approved, and none given back. */
  readonly kept: boolean
  readonly metExpiredCard: boolean
}

/** The charges that the attempts belong to; an attempt of no known membership is a charge of its own. */
export function chargesOf(chain: Chain): readonly Charge[] {
  const dated = chain.attempts.filter(({ due, charged }) => due !== null || charged !== null)
  const name = (one: Attempt): string =>
    [one.site, one.membership ?? `alone ${one.id}`, dueOf(one)].join(' ')
  return [...grouped(dated, name).values()].map(chargeOf)
}

function chargeOf(attempts: readonly Attempt[]): Charge {
  const inOrder = [...attempts].sort(
    (a, b) =>
      (a.number ?? 1) - (b.number ?? 1) ||
      compared(a.charged ?? '9999', b.charged ?? '9999') ||
      a.id - b.id,
  )
  const first = inOrder[0] as Attempt
  const last = inOrder.at(-1) as Attempt
  const hasResult = (result: string): boolean => attempts.some((one) => one.result === result)
  return {
    site: first.site,
    membership: first.membership,
    due: dueOf(first),
    attempts: attempts.length,
    cents: last.cents ?? 0n,
    approvedAtFirst: first.result === 'approved' || first.result === 'refunded',
    collected: hasResult('approved') || hasResult('refunded'),
    refunded: hasResult('refunded'),
    kept: hasResult('approved') && !hasResult('refunded'),
    metExpiredCard: hasResult('expired_card'),
  }
}

function dueOf(attempt: Attempt): Day {
  return dayOf(attempt.due ?? attempt.charged ?? '')
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
