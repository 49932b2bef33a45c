import { PLANS, type Plan } from './gazetteer.ts'
import { ISSUERS } from './issuers.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import { HOUR, type WallTime } from './wall-time.ts'

/** One membership, from its start to its end. */
export interface Membership {
  /** Given once all of the site's memberships are known. */
  id: number
  readonly person: Person
  readonly plan: Plan
  readonly start: WallTime
  /** Chance of a failing card, relative to others. */
  readonly cardWeakness: number
  readonly cardType: string
  /** Washes, relative to other members. */
  readonly eagerness: number
  cancel: WallTime | null
  reason: string | null
  /** Changes between active and past_due, in order. */
  readonly standing: { readonly at: WallTime; readonly status: 'active' | 'past_due' }[]
}

/** Why members leave by choice. */
const VOLUNTARY: readonly (readonly [string, number])[] = [
  ['price', 0.3],
  ['not_using', 0.28],
  ['moved', 0.16],
  ['quality', 0.14],
  ['sold_car', 0.12],
]
const SHARE: readonly (readonly [Plan, number])[] = [
  ['Basic', 0.34],
  ['Plus', 0.28],
  ['Premium', 0.22],
  ['Ultimate', 0.16],
]

/** Somebody's new membership. */
export function join(person: Person, start: WallTime, plan: Plan, draw: Random): Membership {
  return {
    id: 0,
    person,
    plan,
    start,
    cardWeakness: draw.weighted([
      [0.4, 0.7],
      [1.6, 0.22],
      [4.5, 0.08],
    ]),
    cardType: draw.weighted(ISSUERS),
    eagerness: 0.25 + 1.875 * draw.next() ** 1.5,
    cancel: null,
    reason: null,
    standing: [{ at: start + draw.whole(9 * HOUR, 19 * HOUR), status: 'active' }],
  }
}

/** The plan that a new member takes. */
export function firstPlan(draw: Random): Plan {
  return draw.weighted(SHARE)
}

/** The plan above or below. */
export function nextPlan(plan: Plan, draw: Random): Plan {
  const at = PLANS.indexOf(plan)
  const up = at === 0 || (at < PLANS.length - 1 && draw.chance(0.6))
  return PLANS[at + (up ? 1 : -1)] ?? plan
}

/** What a member who leaves by choice says. */
export function reasonToLeave(draw: Random): string {
  return draw.weighted(VOLUNTARY)
}
