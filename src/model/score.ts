import type { AdditiveModel } from './additive-model.ts'
import { micro } from './additive-model.ts'
import { binsOf, nullBin } from './binning.ts'
import type { Frame } from './frame.ts'

/** One term's part of each row's log-odds, in micro log-odds. */
export interface Contribution {
  /** One column, or the two of a pair. */
  readonly columns: readonly [string] | readonly [string, string]
  readonly values: Int32Array
}

/** Each row's log-odds in whole micro log-odds, and the probability that they stand for. */
export interface Scores {
  readonly score: Float64Array
  readonly probability: Float64Array
}

/** Scores rows. A column that the frame does not have counts as null in every row. */
export function score(model: AdditiveModel, frame: Frame): Scores {
  const sum = new Float64Array(frame.rows).fill(model.intercept)
  for (const { values } of contributions(model, frame))
    for (let row = 0; row < sum.length; row += 1) sum[row] = (sum[row] ?? 0) + (values[row] ?? 0)
  return { score: sum, probability: sum.map(probabilityOf) }
}

/** What each term and pair adds to each row; with the intercept they sum to the score, exactly. */
export function contributions(model: AdditiveModel, frame: Frame): readonly Contribution[] {
  const columns = new Map(frame.columns.map((column) => [column.name, column]))
  const bins = new Map(
    model.terms.map(({ column, binning }) => {
      const values = columns.get(column)
      const none = (): Uint16Array => new Uint16Array(frame.rows).fill(nullBin(binning))
      return [column, values === undefined ? none() : binsOf(binning, values)]
    }),
  )
  const at = (column: string): Uint16Array => bins.get(column) ?? new Uint16Array(frame.rows)
  const single = model.terms.map(({ column, coefficients }): Contribution => {
    const of = at(column)
    return { columns: [column], values: each(frame.rows, (row) => coefficients[of[row] ?? 0]) }
  })
  const double = model.pairs.map(({ columns: [one, two], groups, coefficients }): Contribution => {
    const [ones, others] = [at(one), at(two)]
    const value = (row: number): number | undefined =>
      coefficients[groups[0][ones[row] ?? 0] ?? 0]?.[groups[1][others[row] ?? 0] ?? 0]
    return { columns: [one, two], values: each(frame.rows, value) }
  })
  return [...single, ...double]
}

/** A whole number for each row; 0 where there is none. */
function each(rows: number, value: (row: number) => number | undefined): Int32Array {
  const values = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) values[row] = value(row) ?? 0
  return values
}

/** The probability of a score in micro log-odds. */
function probabilityOf(score: number): number {
  return 1 / (1 + Math.exp(-score / micro))
}
