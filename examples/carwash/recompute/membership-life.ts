import type { Chain, Membership } from './chain.ts'
import { type Day, dayOf, daysFrom, earliest, monthOf, monthsFrom, newest } from './day.ts'
import { grouped } from './figure.ts'

/** A membership from its first day to its last, and whether a change of plan began or ended it. */
export interface MembershipLife {
  readonly id: number
  readonly customer: number | null
  readonly site: number | null
  readonly plan: string
  /** Agreed price a month. */
  readonly cents: bigint | null
  readonly started: Day
  readonly ended: Day | null
  /** The membership that this one follows as a change of plan. */
  readonly follows: MembershipLife | undefined
  readonly endsAsChange: boolean
}

type Bare = Omit<MembershipLife, 'follows' | 'endsAsChange'> & { readonly saysChange: boolean }

/** The lives of all memberships that have a start. */
export function livesOf(chain: Chain): readonly MembershipLife[] {
  const bare = chain.memberships.flatMap(bareLife)
  const lastDay = newest(
    chain.memberships.map(({ updated, started }) => dayOrNull(updated ?? started)),
  )
  const byCustomer = grouped(bare, ({ customer, id }) => String(customer ?? `nobody ${id}`))
  const related = (one: Bare): readonly Bare[] =>
    byCustomer.get(String(one.customer ?? `nobody ${one.id}`)) ?? []
  const whole = (one: Bare, follows: MembershipLife | undefined): MembershipLife => {
    const { saysChange, ...life } = one
    const isOpen = one.ended !== null && lastDay !== null && daysFrom(one.ended, lastDay) < 7
    const isFollowed = related(one).some((other) => isChange(one, other))
    return { ...life, follows, endsAsChange: saysChange && (isOpen || isFollowed) }
  }
  return bare.map((one) => {
    const before = related(one)
      .filter((other) => isChange(other, one))
      .sort((a, b) =>
        (a.ended ?? '') < (b.ended ?? '') ? 1 : a.ended === b.ended ? b.id - a.id : -1,
      )[0]
    return whole(one, before === undefined ? undefined : whole(before, undefined))
  })
}

/** A membership at the start of a month: began in an earlier one, and ended in none before it. */
export function isActiveAtStart(life: MembershipLife, month: Day): boolean {
  return monthOf(life.started) < month && (life.ended === null || monthOf(life.ended) >= month)
}

/** A membership at a month's end. */
export function isActiveAtEnd(life: MembershipLife, month: Day): boolean {
  return monthOf(life.started) <= month && (life.ended === null || monthOf(life.ended) > month)
}

/** Began in the month. */
export function startsIn(life: MembershipLife, month: Day): boolean {
  return monthOf(life.started) === month
}

/** Ended in the month. */
export function endsIn(life: MembershipLife, month: Day): boolean {
  return life.ended !== null && monthOf(life.ended) === month
}

/** One month of the members of one site and plan. */
export interface MemberMonth {
  readonly month: Day
  readonly site: number | null
  readonly plan: string
  readonly lives: readonly MembershipLife[]
}

/** The months, sites and plans in which anybody was a member, from the first recurring charge on. */
export function memberMonths(chain: Chain): readonly MemberMonth[] {
  const { memberships, attempts } = chain
  const first = earliest(memberships.map(({ started }) => dayOrNull(started)))
  const last = newest(memberships.map(({ updated, started }) => dayOrNull(updated ?? started)))
  const firstCharge = earliest(attempts.map(({ due, charged }) => dayOrNull(due ?? charged)))
  if (first === null || last === null) return []
  const from = firstCharge !== null && firstCharge > first ? firstCharge : first
  return [...grouped(livesOf(chain), ({ site, plan }) => `${site} ${plan}`).values()].flatMap(
    (lives) =>
      monthsFrom(from, last).flatMap((month) => {
        const anybody = lives.some((life) => isActiveAtStart(life, month) || startsIn(life, month))
        const { site, plan } = lives[0] as MembershipLife
        return anybody ? [{ month, site, plan, lives }] : []
      }),
  )
}

/** One ends as a change of plan, and the other, on another plan, begins 0 to 7 days later. */
function isChange(former: Bare, following: Bare): boolean {
  if (!former.saysChange || former.ended === null || former.customer === null) return false
  const days = daysFrom(former.ended, following.started)
  return (
    former.customer === following.customer &&
    former.plan !== following.plan &&
    days >= 0 &&
    days <= 7
  )
}

function bareLife(row: Membership): readonly Bare[] {
  if (row.started === null) return []
  const started = dayOf(row.started)
  const cancelled = dayOrNull(row.cancelled)
  return [
    {
      id: row.id,
      customer: row.customer,
      site: row.site,
      plan: row.plan ?? 'No plan',
      cents: row.priceCents,
      started,
      ended: cancelled !== null && cancelled < started ? started : cancelled,
      saysChange: row.reason === 'plan_change',
    },
  ]
}

function dayOrNull(time: string | null): Day | null {
  return time === null ? null : dayOf(time)
}
