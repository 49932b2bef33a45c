import type { Region } from './gazetteer.ts'
import type { Random } from './random.ts'
import { fortune, type Site } from './site.ts'
import { CLOSED, OPENED } from './site-character.ts'
import { DAY, dateOf, HOUR, type WallTime } from './wall-time.ts'
import { weather } from './weather.ts'

/** January to December: salt, pollen, road trips, bugs and rain, by region. */
const SEASON: Readonly<Record<Region, readonly number[]>> = {
  'South Central': [0.92, 0.97, 1.1, 1.14, 1.08, 1.0, 0.95, 0.94, 0.98, 1.02, 0.93, 0.9],
  Southeast: [0.94, 0.99, 1.18, 1.22, 1.1, 0.98, 0.94, 0.93, 0.96, 1.0, 0.95, 0.93],
  Midwest: [1.22, 1.25, 1.18, 1.05, 1.04, 1.02, 0.98, 0.95, 0.93, 0.97, 1.12, 1.16],
  'Mountain West': [0.9, 0.94, 1.0, 1.02, 1.05, 1.08, 1.06, 1.02, 0.98, 0.94, 0.9, 0.88],
}

/** Monday to Sunday. */
const WEEKDAY = [0.86, 0.82, 0.84, 0.92, 1.12, 1.42, 1.02] as const

/** Weights of the opening hours, 7 to 20. */
const WORKDAY_HOURS = [4, 6, 6, 6, 8, 10, 9, 7, 7, 9, 12, 10, 6, 3] as const
const WEEKEND_HOURS = [2, 5, 9, 12, 13, 12, 11, 10, 8, 7, 5, 4, 2, 1] as const

/** The first hour of business. */
export const FIRST_HOUR = 7

/** A site's traffic by day, relative to an average one. */
export class Demand {
  readonly first: WallTime
  readonly factors: readonly number[]
  /** Sums of the factors before each day; one more than there are days. */
  readonly sums: readonly number[]

  constructor(site: Site, seed: number) {
    const fair = weather(site.region, site.from, seed)
    this.first = site.from
    this.factors = fair
      .slice(0, (site.until - site.from) / DAY)
      .map((factor, at) => factor * expected(site, site.from + at * DAY))
    let sum = 0
    this.sums = [0, ...this.factors.map((factor) => (sum += factor))]
  }

  /** The days with their factors, in order. */
  days(): readonly { readonly day: WallTime; readonly factor: number }[] {
    return this.factors.map((factor, at) => ({ day: this.first + at * DAY, factor }))
  }

  /** Sum of the factors of the days from one on and before another. */
  sum(from: WallTime, to: WallTime): number {
    return this.#before(to) - this.#before(from)
  }

  /** A day from one on and before another; busy days are likelier. */
  day(from: WallTime, to: WallTime, draw: Random): WallTime {
    const wanted = this.#before(from) + draw.next() * this.sum(from, to)
    let [low, high] = [this.#place(from), this.#place(to)]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.sums[middle] ?? 0) <= wanted) low = middle
      else high = middle
    }
    return this.first + low * DAY
  }

  #before(day: WallTime): number {
    return this.sums[this.#place(day)] ?? 0
  }

  #place(day: WallTime): number {
    return Math.min(this.factors.length, Math.max(0, (day - this.first) / DAY))
  }
}

/** Weights of the hours from the first on. */
export function hourWeights(day: WallTime): readonly number[] {
  return dateOf(day).weekday >= 5 ? WEEKEND_HOURS : WORKDAY_HOURS
}

/** A moment within a day's opening hours. */
export function arrival(day: WallTime, draw: Random): WallTime {
  const hour = draw.weighted(hourWeights(day).map((weight, at) => [FIRST_HOUR + at, weight]))
  return day + hour * HOUR + draw.whole(0, HOUR - 1)
}

/** Season, weekday, the site's fortune, and how long it has been there. */
function expected(site: Site, day: WallTime): number {
  const { month, weekday } = dateOf(day)
  const holiday = month === 12 && dateOf(day).day === 25 ? 0.05 : 1
  return (
    (SEASON[site.region][month - 1] ?? 1) *
    (WEEKDAY[weekday] ?? 1) *
    holiday *
    fortune(site, day) *
    grown(site, day) *
    emptied(site, day)
  )
}

/** A new site finds its customers within some months. */
function grown({ number, opened }: Site, day: WallTime): number {
  if (!OPENED.has(number)) return 1
  return 1 - 0.55 * Math.exp(-(day - opened) / (60 * DAY))
}

/** A site that is going to close loses them in its last months. */
function emptied({ number, until }: Site, day: WallTime): number {
  if (!CLOSED.has(number)) return 1
  return Math.min(1, 0.45 + (until - day) / (240 * DAY))
}
