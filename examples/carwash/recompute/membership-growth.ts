import { type Chain, placeOf } from './chain.ts'
import {
  activeEnd,
  activeStart,
  cancellations,
  changedIn,
  changedOut,
  newMembers,
} from './churn-retention.ts'
import { count, dollars, type Figures, rate, sum, sumOfCents } from './figure.ts'
import { isActiveAtEnd, type MemberMonth, memberMonths, startsIn } from './membership-life.ts'

/** The rows of membership_growth. */
export function membershipGrowth(chain: Chain): readonly Figures[] {
  const all = memberMonths(chain)
  return all.map((one) => {
    const ofLocation = all.filter(({ month, site }) => month === one.month && site === one.site)
    return {
      month: one.month,
      ...placeOf(chain, one.site),
      plan: one.plan,
      new_members: newMembers(one),
      cancellations: cancellations(one),
      upgrades: changesTo(one, 1),
      downgrades: changesTo(one, -1),
      changed_in: changedIn(one),
      changed_out: changedOut(one),
      net_adds: activeEnd(one) - activeStart(one),
      members: activeEnd(one),
      members_all_plans: sum(ofLocation, activeEnd),
      plan_mix: rate(activeEnd(one), sum(ofLocation, activeEnd)),
      mrr: mrr(one),
    }
  })
}

const cheapestFirst = ['Basic', 'Plus', 'Premium', 'Ultimate']

/** Changes to the plan from a lower one (1) or a higher one (-1) that begin in the month. */
function changesTo({ lives, month }: MemberMonth, direction: 1 | -1): number {
  return count(lives, (life) => {
    const before = cheapestFirst.indexOf(life.follows?.plan ?? '')
    const after = cheapestFirst.indexOf(life.plan)
    const isKnown = before >= 0 && after >= 0
    return startsIn(life, month) && isKnown && Math.sign(after - before) === direction
  })
}

/** Agreed prices of the members at the month's end. */
function mrr({ lives, month }: MemberMonth): string {
  const members = lives.filter((life) => isActiveAtEnd(life, month))
  return dollars(sumOfCents(members, ({ cents }) => cents ?? 0n))
}
