import {
  type Charge,
  collect,
  failChance,
  failureOf,
  GIVEN_UP,
  GRACE_DAYS,
  LOST_AFTER_FAILURE,
  lost,
} from './charges.ts'
import { type Standing, type Truth, voluntaryChance } from './hazard.ts'
import type { Home, Members } from './members.ts'
import { join, type Membership, nextPlan, reasonToLeave } from './membership.ts'
import { CLOSED } from './site-character.ts'
import { addMonths, DAY, dateOf, monthStart, monthsBetween, type WallTime } from './wall-time.ts'

/** Lives a membership month by month to its end or the window's, and those that the person takes after it. */
export function liveOn(home: Home, first: Membership, all: Members): void {
  let current: Membership | undefined = first
  while (current !== undefined) {
    const following = new Life(home, current, all).live()
    if (following !== undefined) all.memberships.push(following)
    current = following
  }
}

/** One membership's life within the window. */
class Life {
  readonly #home: Home
  readonly #one: Membership
  readonly #all: Members
  /** Washes a month, in a full month's terms: the last, and the one before. */
  #visits: readonly [last: number, before: number]
  #engaged = 1
  /** The month of the last charge that failed at first. */
  #trouble: WallTime = Number.NEGATIVE_INFINITY
  #dead = false
  /** The attempts of the last due day, and when the membership ends of them. */
  #billing: { readonly charges: readonly Charge[]; readonly end: WallTime | null } | undefined

  constructor(home: Home, membership: Membership, all: Members) {
    this.#home = home
    this.#one = membership
    this.#all = all
    const usual = home.scale.visitsPerMonth * membership.eagerness
    this.#visits = [home.draw.count(usual), home.draw.count(usual)]
  }

  /** The membership that the person starts after this one. */
  live(): Membership | undefined {
    const { site } = this.#home
    const begin = monthStart(Math.max(this.#one.start, site.from))
    for (let month = begin; month < site.until; month = addMonths(month, 1)) {
      const following = this.#liveMonth(month)
      if (this.#one.cancel !== null) return following
    }
    return undefined
  }

  #liveMonth(month: WallTime): Membership | undefined {
    const { site, draw } = this.#home
    const one = this.#one
    const next = addMonths(month, 1)
    const first = Math.max(month, one.start, site.from)
    const days = (next - first) / DAY
    const member = one.start < month
    const voluntary = member ? voluntaryChance(this.#standing(month)) : 0.015
    const change = member && !this.#behind() ? 0.011 : 0
    const involuntary = member ? this.#lossChance(month, next) : 0
    const fate = draw.next()
    const leaving = first + Math.max(1, draw.whole(1, Math.max(1, days - 1))) * DAY
    const seen = leaving < site.until && leaving < next && fate < voluntary + change
    const stop = seen ? leaving : Math.min(next, site.until)
    this.#bill(month, stop, seen)
    this.#visit(first, stop, (stop - first) / (next - month))
    const closing = CLOSED.has(site.number) && next >= site.until
    if (member && !closing) {
      const open = (Math.min(next, site.until) - first) / DAY - 1
      const share = Math.max(0, Math.min(1, open / (days - 1)))
      this.#all.truth.push({
        membership: one,
        month,
        voluntary: voluntary * share,
        involuntary: involuntary * (1 - (voluntary + change) * share),
        cause: seen ? (fate < voluntary ? 'voluntary' : 'plan_change') : this.#endedOfBilling(stop),
      })
    }
    if (seen) return fate < voluntary ? this.#leave(leaving) : this.#change(leaving)
    if (this.#endedOfBilling(stop) !== null) end(one, this.#billing?.end ?? stop, 'payment_failed')
    else if (closing) end(one, site.until - DAY, 'site_closed')
    return undefined
  }

  #standing(month: WallTime): Standing {
    const { site, scale } = this.#home
    const [last, before] = this.#visits
    const known = monthsBetween(this.#one.start, month) < 2 ? last : (last + before) / 2
    return {
      site,
      membership: this.#one,
      month,
      visits: known / scale.visitsPerMonth,
      fading: before >= 2 && last < before / 2,
      troubled: monthsBetween(this.#trouble, month) <= 2,
    }
  }

  /** Whether the last due day is still unpaid. */
  #behind(): boolean {
    return this.#billing !== undefined && this.#billing.charges.at(-1)?.result !== 'approved'
  }

  /** Chance, 0..1, that failing charges end the membership within the month if the member does not. */
  #lossChance(month: WallTime, next: WallTime): number {
    const { site } = this.#home
    const until = Math.min(next, site.until)
    const charges = this.#billing?.charges ?? []
    const failure = failureOf(charges)
    const due = charges[0]?.due ?? 0
    if (failure !== null && within(due + GRACE_DAYS * DAY, month, until)) {
      const made = charges.filter(({ charged }) => charged < month)
      if (made.at(-1)?.result === 'approved') return 0
      return lost(failure, made.length) * GIVEN_UP
    }
    const coming = dueIn(this.#one, month)
    if (!within(coming + GRACE_DAYS * DAY, month, until)) return 0
    return failChance(site, this.#one, coming, this.#dead) * LOST_AFTER_FAILURE * GIVEN_UP
  }

  /** Charges the month's due day, if it comes before the membership stops. */
  #bill(month: WallTime, stop: WallTime, leaving: boolean): void {
    const { site, draw } = this.#home
    if (leaving && this.#billing !== undefined) this.#billing = { ...this.#billing, end: null }
    const due = dueIn(this.#one, month)
    if (due < site.from || due >= stop) return
    if (this.#endedOfBilling(stop) !== null) return
    const failing = failChance(site, this.#one, due, this.#dead)
    const charges = collect(site, this.#one, due, failing, draw).filter(
      ({ charged }) => !leaving || charged < stop + DAY,
    )
    this.#all.charges.push(...charges)
    this.#note(charges, month)
    const nothingHelped = charges.length === 3 && charges.at(-1)?.result !== 'approved'
    const last = due + GRACE_DAYS * DAY
    const given = nothingHelped && draw.chance(GIVEN_UP) && last < site.until && !leaving
    this.#dead = nothingHelped
    this.#billing = { charges, end: given ? last : null }
  }

  #note(charges: readonly Charge[], month: WallTime): void {
    const [first, last] = [charges[0], charges.at(-1)]
    if (first === undefined || last === undefined || first.result === 'approved') return
    this.#trouble = month
    this.#one.standing.push({ at: first.charged, status: 'past_due' })
    if (last.result === 'approved') this.#one.standing.push({ at: last.charged, status: 'active' })
  }

  #endedOfBilling(before: WallTime): Truth['cause'] {
    const ending = this.#billing?.end ?? null
    return ending !== null && ending < before ? 'involuntary' : null
  }

  #visit(from: WallTime, stop: WallTime, share: number): void {
    const { demand, draw, scale } = this.#home
    const to = Math.min(
      stop,
      this.#endedOfBilling(stop) === null ? stop : (this.#billing?.end ?? stop),
    )
    const monthly = scale.visitsPerMonth * this.#one.eagerness * this.#engaged
    const count = draw.count((monthly * demand.sum(from, to)) / 30.4)
    if (count > 0) this.#all.visits.push({ membership: this.#one, from, to, count })
    this.#visits = [count / Math.max(0.2, share), this.#visits[0]]
    const turns = draw.chance(this.#engaged === 1 ? 0.05 : 0.1)
    if (turns) this.#engaged = this.#engaged === 1 ? 0.25 : 1
  }

  #leave(day: WallTime): Membership | undefined {
    const { site, draw } = this.#home
    end(this.#one, day, reasonToLeave(draw))
    const back = day + draw.whole(10, 70) * DAY
    const returns = draw.chance(0.08) && back < site.until
    return returns ? join(this.#one.person, back, this.#one.plan, draw) : undefined
  }

  #change(day: WallTime): Membership {
    const { site, draw } = this.#home
    end(this.#one, day, 'plan_change')
    const begins = Math.min(day + draw.whole(0, 5) * DAY, site.until - DAY)
    return join(this.#one.person, begins, nextPlan(this.#one.plan, draw), draw)
  }
}

/** A membership's due day in a month: the day it began, at the latest the 28th. */
function dueIn({ start }: Membership, month: WallTime): WallTime {
  if (start >= month) return start
  return month + (Math.min(28, dateOf(start).day) - 1) * DAY
}

function within(day: WallTime, from: WallTime, to: WallTime): boolean {
  return day >= from && day < to
}

function end(membership: Membership, cancel: WallTime, reason: string): void {
  membership.cancel = cancel
  membership.reason = reason
}
