import type { AdditiveModel, Term } from './additive-model.ts'
import { micro } from './additive-model.ts'
import { type Binning, binCount, binsOf } from './binning.ts'
import type { FeatureColumn, LabelledFrame } from './frame.ts'
import { auc } from './ranking.ts'

/** The rate of the label by one column's values alone: what a person without a model would go by. */
export function rateBy(column: FeatureColumn, binning: Binning, labels: Uint8Array): AdditiveModel {
  const bins = binsOf(binning, column)
  const rows = new Array<number>(binCount(binning)).fill(0)
  const positives = new Array<number>(rows.length).fill(0)
  for (const [row, bin] of bins.entries()) {
    rows[bin] = (rows[bin] ?? 0) + 1
    positives[bin] = (positives[bin] ?? 0) + (labels[row] ?? 0)
  }
  const all = labels.reduce((sum, label) => sum + label, 0)
  const base = all / labels.length
  const coefficients = rows.map((count, bin) => {
    // Two rows of the base rate keep a value that was hardly seen away from never and always.
    const rate = ((positives[bin] ?? 0) + 2 * base) / (count + 2)
    return Math.round(Math.log(rate / (1 - rate)) * micro)
  })
  const term: Term = { column: column.name, binning, coefficients, counts: rows }
  return {
    format: 'bankfull-additive-model',
    version: 1,
    rows: labels.length,
    positives: all,
    intercept: 0,
    terms: [term],
    pairs: [],
    dropped: [],
  }
}

/** The rate by the one of a model's columns that ranks best alone. */
export function bestSingle(model: AdditiveModel, frame: LabelledFrame): AdditiveModel | undefined {
  const columns = new Map(frame.columns.map((column) => [column.name, column]))
  let best: { readonly auc: number; readonly rule: AdditiveModel } | undefined
  for (const { column: name, binning } of model.terms) {
    const column = columns.get(name)
    if (column === undefined) continue
    const rule = rateBy(column, binning, frame.labels)
    const coefficients = rule.terms[0]?.coefficients ?? []
    const scores = Float64Array.from(binsOf(binning, column), (bin) => coefficients[bin] ?? 0)
    const alone = auc({ labels: frame.labels, scores })
    if (best === undefined || alone > best.auc) best = { auc: alone, rule }
  }
  return best?.rule
}

/** A model that knows nothing but how often. */
export function constantModel(labels: Uint8Array): AdditiveModel {
  const positives = labels.reduce((sum, label) => sum + label, 0)
  const rate = (positives + 0.5) / (labels.length + 1)
  return {
    format: 'bankfull-additive-model',
    version: 1,
    rows: labels.length,
    positives,
    intercept: Math.round(Math.log(rate / (1 - rate)) * micro),
    terms: [],
    pairs: [],
    dropped: [],
  }
}
