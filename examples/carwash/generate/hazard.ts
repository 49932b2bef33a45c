import type { Plan } from './gazetteer.ts'
import type { Membership } from './membership.ts'
import { increases } from './prices.ts'
import { fortune, type Site } from './site.ts'
import { dateOf, monthsBetween, type WallTime } from './wall-time.ts'

/** What is known of a member when a month begins. */
export interface Standing {
  readonly site: Site
  readonly membership: Membership
  /** Midnight of the month's first day. */
  readonly month: WallTime
  /** Washes a month over the last two months, relative to an average member's. */
  readonly visits: number
  /** Whether the last month had less than half of the washes of the one before. */
  readonly fading: boolean
  /** Whether a charge failed at first in the last two months. */
  readonly troubled: boolean
}

/** One member's month: what it threatened and what came of it. */
export interface Truth {
  readonly membership: Membership
  readonly month: WallTime
  /** Chances that the membership ends within the month, 0..1, as of its first day. */
  readonly voluntary: number
  readonly involuntary: number
  readonly cause: 'voluntary' | 'involuntary' | 'plan_change' | null
}

const PLAN: Readonly<Record<Plan, number>> = { Basic: 0.25, Plus: 0, Premium: -0.1, Ultimate: -0.3 }

/** Chance, 0..1, that a member leaves by choice within a month. */
export function voluntaryChance(standing: Standing): number {
  const { site, membership, month } = standing
  const odds =
    -3.5 +
    Math.log(site.churn) -
    2 * Math.log(Math.min(1, fortune(site, month))) +
    tenure(monthsBetween(membership.start, month)) +
    habit(standing) +
    dearer(standing) +
    (standing.troubled ? 0.4 : 0) +
    PLAN[membership.plan] +
    (dateOf(month).month === 1 ? 0.2 : 0)
  return 1 / (1 + Math.exp(-odds))
}

/** The second and third month decide; who stays for years stays on. */
function tenure(months: number): number {
  if (months <= 2) return 0.55
  if (months <= 5) return 0.25
  if (months <= 11) return 0
  return months <= 23 ? -0.4 : -0.7
}

/** Who hardly comes leaves; who just stopped coming all the more. */
function habit({ visits, fading }: Standing): number {
  return 1.1 - 1.4 * Math.sqrt(Math.min(visits, 3)) + (fading ? 0.35 : 0)
}

/** A higher price is felt for three months, and most by those who rarely wash. */
function dearer({ site, membership, month, visits }: Standing): number {
  const steps = increases(site)
    .filter((day) => membership.start < day)
    .map((day) => [0.9, 0.5, 0.25][monthsBetween(day, month)] ?? 0)
  return Math.max(0, ...steps) * (visits < 0.5 ? 1.5 : 1)
}
