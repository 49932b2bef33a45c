import type { Chain } from './chain.ts'
import { count, dollars, type Figures, grouped } from './figure.ts'
import { type LocationMonth, locationMonths } from './location-month.ts'

/** A location's place in the ranking of a month. */
export interface Ranked extends LocationMonth {
  readonly points: number
  /** 1 is the best. */
  readonly rank: number
  /** How many were ranked. */
  readonly of: number
}

/** The rows of location_scorecard. */
export function locationScorecard(chain: Chain): readonly Figures[] {
  const ranked = rankedLocations(chain)
  return locationMonths(chain).map((one) => {
    const place = ranked.find(
      ({ month, location }) => month === one.month && location === one.location,
    )
    return {
      month: one.month,
      ...figuresOf(one),
      rank_points: place?.points ?? null,
      rank: place?.rank ?? null,
      ranked_locations: place?.of ?? null,
    }
  })
}

/** The columns that both scorecards share. */
export function figuresOf(one: LocationMonth): Figures {
  return {
    location: one.location,
    city: one.city,
    state: one.state,
    region: one.region,
    washes: one.washes,
    revenue: dollars(one.revenueCents),
    members: one.members,
    churn_rate: one.churnRate,
    decline_rate: one.declineRate,
    average_ticket: one.averageTicket,
    active_start: one.activeStart,
    lost_members: one.lostMembers,
    charges: one.charges,
    failed_charges: one.failedCharges,
  }
}

/** Every location that had a ticket in a month, with its place among those of the month. */
export function rankedLocations(chain: Chain): readonly Ranked[] {
  const months = grouped(
    locationMonths(chain).filter(({ tickets }) => tickets > 0),
    ({ month }) => month,
  )
  return [...months.values()].flatMap((all) =>
    all
      .map((one) => ({ ...one, points: pointsOf(one, all), of: all.length }))
      .sort(
        (a, b) =>
          a.points - b.points ||
          Number(b.revenueCents - a.revenueCents) ||
          (a.location < b.location ? -1 : 1),
      )
      .map((one, at) => ({ ...one, rank: at + 1 })),
  )
}

/** The place of a value among others: one more than there are better ones. */
export function placeAmong<T extends string | number | bigint>(
  value: T,
  all: readonly T[],
  best: 'most' | 'least',
): number {
  const isBetter = (other: T): boolean =>
    best === 'most' ? Number(other) > Number(value) : Number(other) < Number(value)
  return 1 + count(all, isBetter)
}

/** Twice the sum of the five places; a rate without a base counts as the middle one. */
function pointsOf(one: LocationMonth, all: readonly LocationMonth[]): number {
  const rates = (read: (it: LocationMonth) => string | null): number => {
    const value = read(one)
    const known = all.flatMap((it) => read(it) ?? [])
    return value === null ? all.length + 1 : 2 * placeAmong(value, known, 'least')
  }
  const most = (read: (it: LocationMonth) => number | bigint): number =>
    2 * placeAmong(read(one), all.map(read), 'most')
  return (
    most(({ revenueCents }) => revenueCents) +
    most(({ washes }) => washes) +
    most(({ members }) => members) +
    rates(({ churnRate }) => churnRate) +
    rates(({ declineRate }) => declineRate)
  )
}
