import type { Aggregates, Cells, Factor, LossDifference, Part, Point, Sums } from './aggregates.ts'
import { lossScale, pointScale, sumScale } from './aggregates.ts'

/** Rows in typed arrays: each column's bins, the labels, and the fold of each row. */
export interface BinnedRows {
  readonly rows: number
  readonly sizes: readonly number[]
  readonly bins: readonly Uint16Array[]
  readonly labels: Uint8Array
  readonly folds: Uint8Array | undefined
}

/** The aggregates of rows in memory. Every sum is of whole numbers below 2^53, so no order of rows changes it. */
export function frameAggregates(data: BinnedRows): Aggregates {
  return {
    rowCounts: async () =>
      data.bins.map((bins, at) => {
        const counts = new Float64Array(data.sizes[at] ?? 0)
        for (const bin of bins) counts[bin] = (counts[bin] as number) + 1
        return counts
      }),
    sums: async (point, part) => sumsOf(data, point, part),
    cells: async (point, pairs, part) => {
      const { residual, weight } = atPoint(data, point, part)
      return pairs.map(([one, other]) => {
        const width = data.sizes[other] ?? 0
        const size = (data.sizes[one] ?? 0) * width
        const places = placesOf(data, {
          kind: 'pair',
          at: [one, other],
          groups: [whole(data, one), whole(data, other)],
          width,
          size,
        })
        return {
          residual: added(places, residual, size),
          weight: added(places, weight, size),
        } satisfies Cells
      })
    },
    loss: async (point, other, part) => lossOf(data, point, other, part),
  }
}

function whole(data: BinnedRows, at: number): readonly number[] {
  return Array.from({ length: data.sizes[at] ?? 0 }, (_, bin) => bin)
}

/** Each row's place among a factor's coefficients. */
function placesOf(data: BinnedRows, factor: Factor): Uint16Array {
  if (factor.kind === 'column') return data.bins[factor.at] as Uint16Array
  const rows = Uint16Array.from(factor.groups[0], (group) => group * factor.width)
  const columns = Uint16Array.from(factor.groups[1])
  const [one, other] = [
    data.bins[factor.at[0]] as Uint16Array,
    data.bins[factor.at[1]] as Uint16Array,
  ]
  const places = new Uint16Array(data.rows)
  for (let row = 0; row < places.length; row += 1)
    places[row] = (rows[one[row] as number] as number) + (columns[other[row] as number] as number)
  return places
}

/** Each row's log-odds in units of `pointScale`. */
function logOddsOf(data: BinnedRows, point: Point): Float64Array {
  const sum = new Float64Array(data.rows).fill(point.intercept)
  for (const { factor, values } of point.factors) {
    const places = placesOf(data, factor)
    for (let row = 0; row < sum.length; row += 1)
      sum[row] = (sum[row] as number) + (values[places[row] as number] as number)
  }
  return sum
}

/** Residual and weight of each row; 0 for rows that are not meant. */
function atPoint(
  data: BinnedRows,
  point: Point,
  part: Part,
): { residual: Float64Array; weight: Float64Array } {
  const sum = logOddsOf(data, point)
  const residual = new Float64Array(data.rows)
  const weight = new Float64Array(data.rows)
  for (let row = 0; row < sum.length; row += 1) {
    if (!isMeant(data, part, row)) continue
    const p = 1 / (1 + Math.exp(-(sum[row] as number) / pointScale))
    residual[row] = (data.labels[row] as number) * sumScale - Math.floor(p * sumScale + 0.5)
    weight[row] = Math.floor(p * (1 - p) * sumScale + 0.5)
  }
  return { residual, weight }
}

function isMeant({ folds }: BinnedRows, part: Part, row: number): boolean {
  const fold = folds?.[row] ?? 0
  switch (part.kind) {
    case 'all':
      return true
    case 'without':
      return fold !== part.fold
    case 'before':
      return fold < part.fold
    case 'only':
      return fold === part.fold
  }
}

function sumsOf(data: BinnedRows, point: Point, part: Part): Sums {
  const { residual, weight } = atPoint(data, point, part)
  const factors = point.factors.map(({ factor }) => factor)
  const places = factors.map((factor) => placesOf(data, factor))
  const gradient = factors.map(({ size }, at) => added(places[at] as Uint16Array, residual, size))
  const crossings = factors.flatMap((one, i) =>
    factors.slice(0, i + 1).map(
      ({ size: width }, j): Crossing => ({
        one: places[i] as Uint16Array,
        other: places[j] as Uint16Array,
        width,
        sums: new Float64Array(one.size * width),
      }),
    ),
  )
  for (let from = 0; from < data.rows; from += block)
    for (const crossing of crossings) cross(crossing, weight, from, from + block)
  return { gradient, weight: crossings.map(({ sums }) => sums) }
}

/** Rows that are added to all sums of two factors before the next ones: so many stay in a processor's cache. */
const block = 1 << 13

/** Sums by the places of two factors. */
interface Crossing {
  readonly one: Uint16Array
  readonly other: Uint16Array
  readonly width: number
  readonly sums: Float64Array
}

function added(places: Uint16Array, values: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size)
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row] as number
    sums[place] = (sums[place] as number) + (values[row] as number)
  }
  return sums
}

function cross(
  { one, other, width, sums }: Crossing,
  values: Float64Array,
  from: number,
  to: number,
): void {
  const end = Math.min(to, one.length)
  for (let row = from; row < end; row += 1) {
    const place = (one[row] as number) * width + (other[row] as number)
    sums[place] = (sums[place] as number) + (values[row] as number)
  }
}

function lossOf(data: BinnedRows, point: Point, other: Point, part: Part): LossDifference {
  const [ours, theirs] = [logOddsOf(data, point), logOddsOf(data, other)]
  const loss = (sum: number, row: number): number => {
    const p = 1 / (1 + Math.exp(-sum / pointScale))
    return Math.floor(
      -Math.log(Math.max(1e-15, data.labels[row] === 1 ? p : 1 - p)) * lossScale + 0.5,
    )
  }
  let [rows, first, second, squares] = [0, 0, 0, 0]
  for (let row = 0; row < data.rows; row += 1) {
    if (!isMeant(data, part, row)) continue
    const one = loss(ours[row] as number, row)
    const two = loss(theirs[row] as number, row)
    rows += 1
    first += one
    second += two
    squares += Math.floor(((one - two) / 1024) ** 2 + 0.5)
  }
  return differenceOf(rows, first, second, squares)
}

/** Means and their standard error from sums. */
export function differenceOf(
  rows: number,
  first: number,
  second: number,
  squares: number,
): LossDifference {
  const means = [first / lossScale / rows, second / lossScale / rows] as const
  const mean = means[0] - means[1]
  return {
    rows,
    means,
    error: Math.sqrt(Math.max(0, squares / lossScale / rows - mean * mean) / rows),
  }
}
