import { type Charge, collect } from './charges.ts'
import { PLANS, type Plan } from './gazetteer.ts'
import { type Person, person } from './people.ts'
import { planPrice } from './prices.ts'
import type { Random } from './random.ts'
import type { Scale } from './scale.ts'
import type { Site } from './site.ts'
import { addMonths, DAY, HOUR, midnight, WINDOW_END, WINDOW_START } from './wall-time.ts'

/** One membership, from its start to its end. */
export interface Membership {
  /** Given once all of the site's memberships are known. */
  id: number
  readonly person: Person
  readonly plan: Plan
  readonly priceCents: number
  readonly start: number
  /** Chance of a failing card, relative to others. */
  readonly cardWeakness: number
  readonly cardType: string
  /** Washes, relative to other members; those who rarely come leave sooner. */
  readonly eagerness: number
  cancel: number | null
  reason: string | null
  /** Changes between active and past_due, in order. */
  readonly standing: { readonly at: number; readonly status: 'active' | 'past_due' }[]
}

/** A site's members and what was tried to charge them. */
export interface Members {
  readonly people: readonly Person[]
  readonly memberships: readonly Membership[]
  readonly charges: readonly Charge[]
}

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
const PLAN_CHURN: Readonly<Record<Plan, number>> = {
  Basic: 1.25,
  Plus: 1,
  Premium: 0.9,
  Ultimate: 0.75,
}
const CARDS: readonly (readonly [string, number])[] = [
  ['visa', 0.52],
  ['mastercard', 0.31],
  ['amex', 0.11],
  ['discover', 0.06],
]

/** Lives through every membership of a site, those that ended before the window included. */
export function members(site: Site, scale: Scale, draw: Random): Members {
  const people: Person[] = []
  const memberships: Membership[] = []
  const charges: Charge[] = []

  const join = (who: Person, start: number, plan: Plan): Membership => {
    const membership: Membership = {
      id: 0,
      person: who,
      plan,
      priceCents: planPrice(site, plan, start),
      start,
      cardWeakness: draw.weighted([
        [0.4, 0.7],
        [1.6, 0.22],
        [4.5, 0.08],
      ]),
      cardType: draw.weighted(CARDS),
      eagerness: 0.15 + 0.85 * draw.next(),
      cancel: null,
      reason: null,
      standing: [{ at: start + draw.whole(9 * HOUR, 19 * HOUR), status: 'active' }],
    }
    memberships.push(membership)
    return membership
  }
  const arrive = (start: number): Membership => {
    const who = person(
      site,
      start - draw.whole(0, 20) * DAY + draw.whole(8 * HOUR, 19 * HOUR),
      draw,
    )
    people.push(who)
    return join(who, start, draw.weighted(SHARE))
  }
  const live = (membership: Membership): void => {
    for (let month = 0, current = membership; ; month++) {
      const due = addMonths(current.start, month)
      const next = addMonths(current.start, month + 1)
      if (due >= WINDOW_END) return
      if (next <= WINDOW_START) continue
      if (due >= WINDOW_START && billed(site, current, due, charges, draw)) return
      const last = Math.min(next, WINDOW_END) - DAY
      const first = Math.max(due, WINDOW_START) + DAY
      if (first > last) continue
      const leaving = midnight(first + Math.floor(draw.next() * ((last - first) / DAY + 1)) * DAY)
      const share = (last - first) / (next - due)
      if (draw.chance(share * leaveChance(site, current, month))) {
        end(current, leaving, draw.weighted(VOLUNTARY))
        const back = leaving + draw.whole(10, 70) * DAY
        if (draw.chance(0.92) || back >= WINDOW_END) return
        current = join(current.person, back, current.plan)
        month = -1
      } else if (draw.chance(share * 0.009)) {
        end(current, leaving, 'plan_change')
        const begins = Math.min(leaving + draw.whole(0, 5) * DAY, WINDOW_END - DAY)
        current = join(current.person, begins, neighbour(current.plan, draw))
        month = -1
      }
    }
  }

  const standing = draw.count(scale.members * site.volume)
  for (let nth = 0; nth < standing; nth++) {
    const age = Math.floor(-Math.log(1 - draw.next() * 0.93) * 300)
    live(arrive(Math.max(site.opened, WINDOW_START - (1 + age) * DAY)))
  }
  const gone = draw.count(scale.members * site.volume * 0.08)
  for (let nth = 0; nth < gone; nth++) {
    const cancel = WINDOW_START - draw.whole(5, 330) * DAY
    const membership = arrive(Math.max(site.opened, cancel - draw.whole(30, 700) * DAY))
    end(membership, Math.max(cancel, membership.start + DAY), draw.weighted(VOLUNTARY))
  }
  for (let day = WINDOW_START; day < WINDOW_END; day += DAY) {
    const joins = draw.count(scale.joinsPerDay * site.volume * Math.sqrt(site.churn))
    for (let nth = 0; nth < joins; nth++) live(arrive(day))
  }
  return { people, memberships, charges }
}

/** Collects a due day; true when the membership ends because no attempt succeeded. */
function billed(
  site: Site,
  membership: Membership,
  due: number,
  all: Charge[],
  draw: Random,
): boolean {
  const charges = collect(site, membership, due, draw)
  all.push(...charges)
  const [first, last] = [charges[0], charges.at(-1)]
  if (first === undefined || last === undefined || first.result === 'approved') return false
  membership.standing.push({ at: first.charged, status: 'past_due' })
  if (last.result === 'approved') {
    membership.standing.push({ at: last.charged, status: 'active' })
    return false
  }
  const cancel = due + 11 * DAY
  if (charges.length < 3 || cancel >= WINDOW_END || draw.chance(0.35)) return false
  end(membership, cancel, 'payment_failed')
  return true
}

/** Chance of leaving by choice within a month, 0..1. */
function leaveChance(site: Site, membership: Membership, month: number): number {
  const tenure = month < 3 ? 1.5 : month < 12 ? 1 : 0.7
  const habit = 1.5 - membership.eagerness
  return Math.min(0.6, 0.032 * site.churn * tenure * habit * PLAN_CHURN[membership.plan])
}

function end(membership: Membership, cancel: number, reason: string): void {
  membership.cancel = cancel
  membership.reason = reason
}

function neighbour(plan: Plan, draw: Random): Plan {
  const at = PLANS.indexOf(plan)
  const up = at === 0 || (at < PLANS.length - 1 && draw.chance(0.6))
  return PLANS[at + (up ? 1 : -1)] ?? plan
}
