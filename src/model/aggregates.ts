import type { Binning } from './binning.ts'
import type { DataColumn } from './data-column.ts'

/** What the fit sees of the data: aggregates, each the same in whatever order the rows lie. */
export interface TrainingData {
  readonly columns: readonly DataColumn[]
  /** Rows and positives by fold; one entry where there are no folds. */
  counts(): Promise<readonly { readonly rows: number; readonly positives: number }[]>
  /** A column's bins, at most so many besides those of null and of other texts. */
  binning(column: DataColumn, wanted: number): Promise<Binning>
  /** The data with these columns binned, in this order. */
  binned(columns: readonly BinnedColumn[]): Promise<Aggregates>
}

/** A column with its bins. */
export interface BinnedColumn {
  readonly name: string
  readonly binning: Binning
}

/** Something that adds one coefficient to each row: a column's bin, or a cell of two columns' grouped bins. */
export type Factor =
  | { readonly kind: 'column'; readonly at: number; readonly size: number }
  | {
      readonly kind: 'pair'
      readonly at: readonly [number, number]
      readonly groups: readonly [readonly number[], readonly number[]]
      /** Cells in a row of the grid. */
      readonly width: number
      readonly size: number
    }

/** Log-odds in whole units of 2^-20: the intercept, then each factor's. They add up exactly in any order. */
export interface Point {
  readonly intercept: number
  readonly factors: readonly { readonly factor: Factor; readonly values: Float64Array }[]
}

/** Units of a `Point` in one unit of log-odds. */
export const pointScale: number = 2 ** 20

/** Units of residuals, weights and probabilities: whole numbers, so that their sums are exact. */
export const sumScale: number = 2 ** 30

/** Units of a summed loss. */
export const lossScale: number = 2 ** 20

/** Which rows are meant: all, those outside a fold, those of the folds before it, or those in it. */
export type Part =
  | { readonly kind: 'all' }
  | { readonly kind: 'without' | 'before' | 'only'; readonly fold: number }

/** Sums over the rows of a part at a point. */
export interface Sums {
  /** Σ(y−p) by bin, for each factor, in units of `sumScale`. */
  readonly gradient: readonly Float64Array[]
  /** Σp(1−p) by bin of factor i and bin of factor j ≤ i, at `i(i+1)/2 + j`, row by row of i; likewise. */
  readonly weight: readonly Float64Array[]
}

/** Binned data. */
export interface Aggregates {
  /** Rows by bin, for each column. */
  rowCounts(): Promise<readonly Float64Array[]>
  sums(point: Point, part: Part): Promise<Sums>
  /** Σ(y−p) and Σp(1−p) by the cells of two columns, for each of these pairs of places. */
  cells(
    point: Point,
    pairs: readonly (readonly [number, number])[],
    part: Part,
  ): Promise<readonly Cells[]>
  /** Σ of the log loss, and the sum of its squares, of one point against another (the first less the second). */
  loss(point: Point, other: Point, part: Part): Promise<LossDifference>
}

/** Residuals and weights of two columns' bins, in units of `sumScale`. */
export interface Cells {
  readonly residual: Float64Array
  readonly weight: Float64Array
}

/** Log loss of two points over the same rows. */
export interface LossDifference {
  readonly rows: number
  /** Mean loss of each. */
  readonly means: readonly [number, number]
  /** Standard error of the mean of the differences. */
  readonly error: number
}
