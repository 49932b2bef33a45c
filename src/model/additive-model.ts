import type { Binning } from './binning.ts'

/** The direction in which a numeric term may only go: `rising` never lowers the risk as the value grows. */
export type Monotone = 'rising' | 'falling'

/** One column's part of the log-odds. */
export interface Term {
  readonly column: string
  readonly binning: Binning
  /** Micro log-odds (a millionth), one a bin; whole numbers. */
  readonly coefficients: readonly number[]
  /** Rows of the training data, one a bin. */
  readonly counts: readonly number[]
  readonly monotone?: Monotone
}

/** What two columns say together beyond each alone. */
export interface PairTerm {
  readonly columns: readonly [string, string]
  /** For each of the two: the cell row (or cell column) of each of its term's bins. One beyond the cells adds nothing. */
  readonly groups: readonly [readonly number[], readonly number[]]
  /** Micro log-odds by cell row and cell column; whole numbers. */
  readonly coefficients: readonly (readonly number[])[]
}

/** A column that was left out, and why. */
export interface DroppedColumn {
  readonly column: string
  readonly reason: 'constant' | 'copy' | 'weak'
  /** The column that says the same. */
  readonly of?: string
}

/**
 * The model file. Log-odds = intercept + one coefficient of each term and pair, all whole micro log-odds, so that any
 * engine finds the same sum in any order.
 */
export interface AdditiveModel {
  readonly format: 'bankfull-additive-model'
  readonly version: 1
  /** Rows it was fitted on, and those of them with label 1. */
  readonly rows: number
  readonly positives: number
  /** Micro log-odds. */
  readonly intercept: number
  readonly terms: readonly Term[]
  readonly pairs: readonly PairTerm[]
  readonly dropped: readonly DroppedColumn[]
}

/** Micro log-odds in one unit of log-odds. */
export const micro = 1_000_000

/** The model as the text of its file; equal models give equal bytes. */
export function modelText(model: AdditiveModel): string {
  const line = (value: unknown): string => JSON.stringify(value)
  const list = (values: readonly unknown[]): string =>
    values.length === 0 ? '[]' : `[\n    ${values.map(line).join(',\n    ')}\n  ]`
  const { format, version, rows, positives, intercept } = model
  return [
    `{\n  "format": ${line(format)},\n  "version": ${version},\n  "rows": ${rows},\n  "positives": ${positives},`,
    `\n  "intercept": ${intercept},\n  "terms": ${list(model.terms)},\n  "pairs": ${list(model.pairs)},`,
    `\n  "dropped": ${list(model.dropped)}\n}\n`,
  ].join('')
}
