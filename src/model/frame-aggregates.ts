import type { Aggregates, Cells, Factor, LossDifference, Part, Point, Sums } from './aggregates.ts'
import { lossScale, pointScale, sumScale } from './aggregates.ts'
import { type Crossed, crossed, type Range, summed } from './crossed.ts'
import { type JointPlaces, jointPlaces } from './joint-places.ts'

/** Rows in typed arrays: each column's bins and the labels, with the rows of a fold side by side. */
export interface BinnedRows {
  readonly rows: number
  readonly sizes: readonly number[]
  readonly bins: readonly Uint16Array[]
  readonly labels: Uint8Array
  /** Where each fold begins, and where the last one ends. */
  readonly starts: readonly number[]
}

interface PlacedRows extends BinnedRows {
  readonly places: JointPlaces
}

/** The aggregates of rows in memory. Every sum is of whole numbers below 2^53, so no order of rows changes it. */
export function frameAggregates(rows: BinnedRows): Aggregates {
  const data: PlacedRows = { ...rows, places: jointPlaces(rows.rows, rows.bins) }
  return {
    rowCounts: async () =>
      data.bins.map((bins, at) => {
        const counts = new Float64Array(data.sizes[at] ?? 0)
        for (const bin of bins) counts[bin] = (counts[bin] as number) + 1
        return counts
      }),
    sums: async (point, part) => sumsOf(data, point, part),
    cells: async (point, pairs, part) => {
      const ranges = rangesOf(data, part)
      const columns = data.sizes.map((size, at): Factor => ({ kind: 'column', at, size }))
      const [residual, weight] = atPoint(data, point, ranges).map((values) =>
        crossed(columns, data.places, values, ranges),
      ) as [Crossed, Crossed]
      return pairs.map(
        ([one, other]): Cells => ({
          residual: residual.cells(one, other),
          weight: weight.cells(one, other),
        }),
      )
    },
    loss: async (point, other, part) => lossOf(data, point, other, part),
  }
}

/** The rows that are meant, as spans of neighbours. */
function rangesOf({ rows, starts }: BinnedRows, part: Part): readonly Range[] {
  const fold = part.kind === 'all' ? 0 : part.fold
  const [from, to] = [starts[fold] ?? rows, starts[fold + 1] ?? rows]
  switch (part.kind) {
    case 'all':
      return [[0, rows]]
    case 'without':
      return [
        [0, from],
        [to, rows],
      ]
    case 'before':
      return [[0, from]]
    case 'only':
      return [[from, to]]
  }
}

/** Each row's log-odds in units of `pointScale`; those of rows that are not meant are not added up. */
function logOddsOf(data: PlacedRows, point: Point, ranges: readonly Range[]): Float64Array {
  const sum = new Float64Array(data.rows).fill(point.intercept)
  for (const { factor, values } of point.factors) {
    const places = data.places.of([factor])
    for (const [from, to] of ranges)
      for (let row = from; row < to; row += 1)
        sum[row] = (sum[row] as number) + (values[places[row] as number] as number)
  }
  return sum
}

/** Residual and weight of each row that is meant. */
function atPoint(
  data: PlacedRows,
  point: Point,
  ranges: readonly Range[],
): readonly [residual: Float64Array, weight: Float64Array] {
  const sum = logOddsOf(data, point, ranges)
  const residual = new Float64Array(data.rows)
  const weight = new Float64Array(data.rows)
  for (const [from, to] of ranges)
    for (let row = from; row < to; row += 1) {
      const p = 1 / (1 + Math.exp(-(sum[row] as number) / pointScale))
      residual[row] = (data.labels[row] as number) * sumScale - Math.floor(p * sumScale + 0.5)
      weight[row] = Math.floor(p * (1 - p) * sumScale + 0.5)
    }
  return [residual, weight]
}

function sumsOf(data: PlacedRows, point: Point, part: Part): Sums {
  const ranges = rangesOf(data, part)
  const [residual, weight] = atPoint(data, point, ranges)
  const factors = point.factors.map(({ factor }) => factor)
  const weights = crossed(factors, data.places, weight, ranges)
  return {
    gradient: factors.map((factor) =>
      summed(data.places.of([factor]), residual, factor.size, ranges),
    ),
    weight: factors.flatMap((_, i) => factors.slice(0, i + 1).map((_, j) => weights.cells(i, j))),
  }
}

function lossOf(data: PlacedRows, point: Point, other: Point, part: Part): LossDifference {
  const ranges = rangesOf(data, part)
  const [ours, theirs] = [logOddsOf(data, point, ranges), logOddsOf(data, other, ranges)]
  const loss = (sum: number, row: number): number => {
    const p = 1 / (1 + Math.exp(-sum / pointScale))
    return Math.floor(
      -Math.log(Math.max(1e-15, data.labels[row] === 1 ? p : 1 - p)) * lossScale + 0.5,
    )
  }
  let [rows, first, second, squares] = [0, 0, 0, 0]
  for (const [from, to] of ranges)
    for (let row = from; row < to; row += 1) {
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
