import type { AdditiveModel, Monotone, PairTerm, Term } from './additive-model.ts'
import { micro } from './additive-model.ts'
import { pointScale } from './aggregates.ts'
import type { Round } from './choose-pairs.ts'
import { pooled } from './monotone.ts'
import type { Prepared } from './prepare.ts'
import { valueBins } from './prepare.ts'

/** The fit as a model file: each term's mean moved to the intercept, then all in whole micro log-odds. */
export function finished(
  prepared: Prepared,
  monotone: Readonly<Record<string, Monotone>>,
  folds: readonly { readonly rows: number; readonly positives: number }[],
  { pairs, fitted }: Round,
): AdditiveModel {
  let intercept = fitted.point.intercept / pointScale
  const terms = prepared.columns.map((column, at): Term => {
    const counts = [...(prepared.counts[at] as Float64Array)]
    const values = [...(fitted.point.factors[at]?.values ?? [])].map((value) => value / pointScale)
    const way = monotone[column.name]
    const held = valueBins(column)
    const kept =
      way === undefined
        ? values
        : [
            ...pooled(values.slice(0, held), counts, way === 'rising' ? 1 : -1),
            ...values.slice(held),
          ]
    const mean = weighted(kept, counts)
    intercept += mean
    return {
      column: column.name,
      binning: column.binning,
      // A bin that no row fell in says nothing, unless its neighbours must not be overtaken.
      coefficients: kept.map((value, bin) =>
        (counts[bin] ?? 0) === 0 && bin >= held ? 0 : whole(value - mean),
      ),
      counts,
      ...(way === undefined ? {} : { monotone: way }),
    }
  })
  const doubles = pairs.map(({ factor }, at): PairTerm => {
    const values = fitted.point.factors[prepared.columns.length + at]?.values ?? new Float64Array()
    const height = factor.size / factor.width
    return {
      columns: [
        prepared.columns[factor.at[0]]?.name ?? '',
        prepared.columns[factor.at[1]]?.name ?? '',
      ],
      groups: factor.groups,
      coefficients: Array.from({ length: height }, (_, row) =>
        [...values.slice(row * factor.width, (row + 1) * factor.width)].map((value) =>
          whole(value / pointScale),
        ),
      ),
    }
  })
  return {
    format: 'bankfull-additive-model',
    version: 1,
    rows: folds.reduce((sum, { rows }) => sum + rows, 0),
    positives: folds.reduce((sum, { positives }) => sum + positives, 0),
    intercept: whole(intercept),
    terms,
    pairs: doubles,
    dropped: prepared.dropped,
  }
}

function weighted(values: readonly number[], counts: readonly number[]): number {
  const rows = counts.reduce((sum, count) => sum + count, 0)
  return values.reduce((sum, value, at) => sum + value * (counts[at] ?? 0), 0) / rows
}

/** Never -0, which JSON would not keep. */
function whole(logOdds: number): number {
  return Math.round(logOdds * micro) + 0
}
