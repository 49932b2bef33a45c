import { strain } from './issuers.ts'
import type { Membership } from './membership.ts'
import { planPrice } from './prices.ts'
import type { Random } from './random.ts'
import { REVIEW, reviewed } from './reviews.ts'
import type { Site } from './site.ts'
import { DAY, HOUR, type WallTime, WINDOW_END } from './wall-time.ts'

/** One attempt to collect a month's price. */
export interface Charge {
  readonly membership: Membership
  readonly due: WallTime
  readonly charged: WallTime
  readonly cents: number
  readonly result: 'approved' | Failure
  readonly attempt: number
  /** When it was given back; null for nearly all. */
  readonly refunded: WallTime | null
}

type Failure = 'declined' | 'expired_card' | 'retry'

const FAILURES: readonly (readonly [Failure, number])[] = [
  ['declined', 0.42],
  ['retry', 0.34],
  ['expired_card', 0.24],
]

/** Days after the due day on which the next attempt is made, and how likely it succeeds. */
const NEXT_ATTEMPTS: Readonly<
  Record<Failure, readonly (readonly [days: number, success: number])[]>
> = {
  retry: [
    [1, 0.75],
    [4, 0.5],
  ],
  declined: [
    [3, 0.4],
    [7, 0.25],
  ],
  expired_card: [
    [5, 0.5],
    [9, 0.3],
  ],
}

/** Days after the due day on which a membership ends where nothing helped, and how often it does. */
export const GRACE_DAYS = 11
export const GIVEN_UP = 0.65

/** How likely the first attempt of a due day fails, 0..1; a card that nothing helped last month is dead. */
export function failChance(site: Site, one: Membership, due: WallTime, dead: boolean): number {
  const usual = 0.05 * site.declines * one.cardWeakness * strain(one.cardType, due)
  return Math.min(0.9, dead ? usual * 6 + 0.3 : usual)
}

/** How likely every attempt after the first fails, 0..1, before it is known how the first one failed. */
export const LOST_AFTER_FAILURE: number = FAILURES.reduce(
  (sum, [failure, weight]) => sum + weight * lost(failure, 1),
  0,
)

/** How likely the attempts that are still to be made on a due day all fail, 0..1. */
export function lost(failure: Failure, made: number): number {
  return NEXT_ATTEMPTS[failure]
    .slice(made - 1)
    .reduce((product, [, success]) => product * (1 - success), 1)
}

/** How the first attempt failed; null where it did not. */
export function failureOf(charges: readonly Charge[]): Failure | null {
  const result = charges[0]?.result ?? 'approved'
  return result === 'approved' ? null : result
}

/** Charges one due day: up to three attempts, none of them after the site's end. */
export function collect(
  site: Site,
  membership: Membership,
  due: WallTime,
  failing: number,
  draw: Random,
): readonly Charge[] {
  const charges: Charge[] = []
  const cents = planPrice(site, membership.plan, due)
  const attempt = (days: number, result: Charge['result']): boolean => {
    const charged = due + days * DAY + draw.whole(2 * HOUR, 5 * HOUR)
    const again = reviewed('RecurringCharges', site, charged)
    const givenBack = result === 'approved' && draw.chance(again ? 0.12 : 0.004)
    const back = again ? REVIEW + draw.whole(0, DAY) : charged + draw.whole(2, 15) * DAY
    const refunded = givenBack && back < WINDOW_END ? back : null
    if (charged >= site.until) return false
    charges.push({ membership, due, charged, cents, result, attempt: charges.length + 1, refunded })
    return true
  }
  if (!draw.chance(failing)) {
    attempt(0, 'approved')
    return charges
  }
  const failure = draw.weighted(FAILURES)
  if (!attempt(0, failure)) return charges
  for (const [days, success] of NEXT_ATTEMPTS[failure]) {
    const recovered = draw.chance(success)
    const result = recovered ? 'approved' : failure === 'retry' ? 'declined' : failure
    if (!attempt(days, result) || recovered) break
  }
  return charges
}
