import { type Chain, placeOf } from './chain.ts'
import { count, type Figures, rate } from './figure.ts'
import {
  endsIn,
  isActiveAtEnd,
  isActiveAtStart,
  type MemberMonth,
  memberMonths,
  startsIn,
} from './membership-life.ts'

/** The rows of churn_retention. */
export function churnRetention(chain: Chain): readonly Figures[] {
  return memberMonths(chain).map((one) => ({
    month: one.month,
    ...placeOf(chain, one.site),
    plan: one.plan,
    active_start: activeStart(one),
    new_members: newMembers(one),
    changed_in: changedIn(one),
    cancellations: cancellations(one),
    lost_members: lostMembers(one),
    changed_out: changedOut(one),
    active_end: activeEnd(one),
    churn_rate: rate(lostMembers(one), activeStart(one)),
    retention_rate: rate(activeStart(one) - lostMembers(one), activeStart(one)),
  }))
}

/** Members when the month began. */
export function activeStart({ lives, month }: MemberMonth): number {
  return count(lives, (life) => isActiveAtStart(life, month))
}

/** Members when the month ended. */
export function activeEnd({ lives, month }: MemberMonth): number {
  return count(lives, (life) => isActiveAtEnd(life, month))
}

/** Who joined, changes of plan left out. */
export function newMembers({ lives, month }: MemberMonth): number {
  return count(lives, (life) => startsIn(life, month) && life.follows === undefined)
}

/** Who came from another plan. */
export function changedIn({ lives, month }: MemberMonth): number {
  return count(lives, (life) => startsIn(life, month) && life.follows !== undefined)
}

/** Who left, changes of plan left out. */
export function cancellations({ lives, month }: MemberMonth): number {
  return count(lives, (life) => endsIn(life, month) && !life.endsAsChange)
}

/** Who went to another plan. */
export function changedOut({ lives, month }: MemberMonth): number {
  return count(lives, (life) => endsIn(life, month) && life.endsAsChange)
}

/** Who was a member when the month began and left in it. */
export function lostMembers({ lives, month }: MemberMonth): number {
  return count(
    lives,
    (life) => isActiveAtStart(life, month) && endsIn(life, month) && !life.endsAsChange,
  )
}
