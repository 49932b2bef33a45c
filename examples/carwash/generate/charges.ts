import type { Membership } from './memberships.ts'
import type { Random } from './random.ts'
import { REVIEW, reviewed } from './reviews.ts'
import type { Site } from './site.ts'
import { DAY, HOUR, WINDOW_END } from './wall-time.ts'

/** One attempt to collect a month's price. */
export interface Charge {
  readonly membership: Membership
  readonly due: number
  readonly charged: number
  readonly cents: number
  readonly result: 'approved' | 'declined' | 'expired_card' | 'retry'
  readonly attempt: number
  /** When it was given back; null for nearly all. */
  readonly refunded: number | null
}

type Failure = Exclude<Charge['result'], 'approved'>

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

/** Charges one due day: up to three attempts, none of them after the window. */
export function collect(
  site: Site,
  membership: Membership,
  due: number,
  draw: Random,
): readonly Charge[] {
  const charges: Charge[] = []
  const attempt = (days: number, result: Charge['result']): boolean => {
    const charged = due + days * DAY + draw.whole(2 * HOUR, 5 * HOUR)
    const again = reviewed('RecurringCharges', site, charged)
    const givenBack = result === 'approved' && draw.chance(again ? 0.12 : 0.004)
    const back = again ? REVIEW + draw.whole(0, DAY) : charged + draw.whole(2, 15) * DAY
    const refunded = givenBack && back < WINDOW_END ? back : null
    if (charged >= WINDOW_END) return false
    const cents = membership.priceCents
    charges.push({ membership, due, charged, cents, result, attempt: charges.length + 1, refunded })
    return true
  }
  if (!draw.chance(0.055 * site.declines * membership.cardWeakness)) {
    attempt(0, 'approved')
    return charges
  }
  const failure = draw.weighted<Failure>([
    ['declined', 0.42],
    ['retry', 0.34],
    ['expired_card', 0.24],
  ])
  if (!attempt(0, failure)) return charges
  for (const [days, success] of NEXT_ATTEMPTS[failure]) {
    const recovered = draw.chance(success)
    const result = recovered ? 'approved' : failure === 'retry' ? 'declined' : failure
    if (!attempt(days, result) || recovered) break
  }
  return charges
}
