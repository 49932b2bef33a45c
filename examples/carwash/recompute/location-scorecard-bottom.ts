import type { Chain } from './chain.ts'
import { monthShifted } from './day.ts'
import { type Figures, rate } from './figure.ts'
import { type LocationMonth, locationMonths } from './location-month.ts'
import { figuresOf, placeAmong, type Ranked, rankedLocations } from './location-scorecard.ts'

/** The rows of location_scorecard_bottom. */
export function locationScorecardBottom(chain: Chain): readonly Figures[] {
  const ranked = rankedLocations(chain)
  const all = locationMonths(chain)
  return ranked.map((one) => {
    const peers = ranked.filter(({ month }) => month === one.month)
    const before = all.find(
      ({ month, location }) => month === monthShifted(one.month, -1) && location === one.location,
    )
    return {
      month: one.month,
      ...figuresOf(one),
      rank: one.of - one.rank + 1,
      rank_points: one.points,
      ranked_locations: one.of,
      why: why(one, peers, before),
    }
  })
}

/** A measure of the ranking, its values as millionths so that all compare alike. */
interface Measure {
  readonly name: string
  readonly kind: 'money' | 'count' | 'rate'
  readonly best: 'most' | 'least'
  readonly of: (one: LocationMonth) => bigint | null
  /** A month without a ticket is no base of comparison. */
  readonly needsTickets: boolean
}

const measures: readonly Measure[] = [
  {
    name: 'revenue',
    kind: 'money',
    best: 'most',
    of: (one) => one.revenueCents * 10_000n,
    needsTickets: true,
  },
  {
    name: 'washes',
    kind: 'count',
    best: 'most',
    of: (one) => BigInt(one.washes) * 1_000_000n,
    needsTickets: true,
  },
  {
    name: 'members',
    kind: 'count',
    best: 'most',
    of: (one) => BigInt(one.members) * 1_000_000n,
    needsTickets: false,
  },
  {
    name: 'churn rate',
    kind: 'rate',
    best: 'least',
    of: (one) => millionths(one.churnRate),
    needsTickets: false,
  },
  {
    name: 'decline rate',
    kind: 'rate',
    best: 'least',
    of: (one) => millionths(one.declineRate),
    needsTickets: false,
  },
]

/** The measures in which a location is among the weakest quarter, weakest first; where there is none, the nearest. */
function why(one: Ranked, peers: readonly Ranked[], before: LocationMonth | undefined): string {
  const said = measures.flatMap((measure, position) => {
    const value = measure.of(one)
    if (value === null) return []
    const known = peers.flatMap((peer) => measure.of(peer) ?? [])
    const place = placeAmong(value, known, measure.best)
    const behind = known.length - place
    const base =
      before === undefined || (measure.needsTickets && before.tickets === 0)
        ? null
        : measure.of(before)
    const words = `${measure.name} ${shown(value, measure.kind)} (${ordinal(place)} of ${known.length}), ${change(value, base, measure.kind)}`
    return [{ words, place, behind, position, isWeak: place > 1 && 4 * behind < known.length }]
  })
  const weak = said
    .filter(({ isWeak }) => isWeak)
    .sort((a, b) => a.behind - b.behind || a.position - b.position)
  if (weak.length > 0) return weak.map(({ words }) => words).join('; ')
  const nearest = said.sort(
    (a, b) =>
      Number(a.place === 1) - Number(b.place === 1) ||
      a.behind - b.behind ||
      a.position - b.position,
  )[0]
  return `in no measure among the weakest quarter; nearest: ${nearest?.words}`
}

function shown(value: bigint, kind: Measure['kind']): string {
  if (kind === 'rate') return `${rate(value, 10_000, 1)} %`
  const whole = rate(value < 0n ? -value : value, 1_000_000, 0) ?? ''
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0n ? '-' : ''}${kind === 'money' ? '$' : ''}${commas}`
}

function change(value: bigint, before: bigint | null, kind: Measure['kind']): string {
  if (before === null) return 'no figure the month before'
  if (value === before) return 'unchanged'
  const by =
    kind === 'rate' ? rate(value - before, 10_000, 1) : rate(100n * (value - before), before, 1)
  if (by === null) return 'from 0'
  if (Number(by) === 0) return 'nearly unchanged'
  const size = by.replace('-', '')
  return `${value > before ? 'up' : 'down'} ${size} ${kind === 'rate' ? 'points' : '%'}`
}

function ordinal(place: number): string {
  const isTeen = place % 100 >= 11 && place % 100 <= 13
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')
  return `${place}${ending}`
}

function millionths(text: string | null): bigint | null {
  return text === null ? null : BigInt(text.replace('.', ''))
}
