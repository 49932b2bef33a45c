import type { AdditiveModel } from './additive-model.ts'

/** The engines whose SQL a model is written in. BigQuery's is held to its golden text alone. */
export type Dialect = 'duckdb' | 'spark' | 'bigquery'

/** What is scored, and what goes along. */
export interface ScoreSqlOptions {
  readonly dialect: Dialect
  /** A relation in the dialect's own SQL: a quoted name, or a SELECT in parentheses. */
  readonly from: string
  /** Columns that are passed through, as they are named there. */
  readonly ids: readonly string[]
  /** Adds `c1` … for each term and pair, in the model's order, in micro log-odds. */
  readonly contributions?: boolean
}

/**
 * One SELECT that scores: the ids, `score` in whole micro log-odds (BIGINT), `probability` (DECIMAL(18,9)), and what
 * each term adds where that is asked for.
 */
export function scoreSql(_model: AdditiveModel, _options: ScoreSqlOptions): string {
  throw new RangeError('not yet')
}
