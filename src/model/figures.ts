import { brier, calibrationSlope, ece, logLoss } from './calibration.ts'
import type { Predicted } from './ranking.ts'
import { aucOf, liftTopDecileOf, prAucOf, scoreGroups } from './ranking.ts'

/** What predictions are judged by. */
export interface Figures {
  readonly rows: number
  readonly positives: number
  /** Null where all labels are alike: nothing is ranked then. So are the other figures that may be null. */
  readonly auc: number | null
  readonly prAuc: number | null
  readonly logLoss: number
  readonly brier: number
  /** Ten bins of equal numbers of rows, over all rows together. */
  readonly ece: number
  readonly calibrationSlope: number | null
  readonly liftTopDecile: number | null
}

/** All figures of probabilities. */
export function figuresOf(predicted: Predicted): Figures {
  const { labels } = predicted
  let positives = 0
  for (let row = 0; row < labels.length; row += 1) positives += labels[row] ?? 0
  const isMeasured = isMeasurable({ rows: labels.length, positives })
  const groups = isMeasured ? scoreGroups(predicted) : []
  return {
    rows: labels.length,
    positives,
    auc: isMeasured ? aucOf(groups) : null,
    prAuc: isMeasured ? prAucOf(groups) : null,
    logLoss: logLoss(predicted),
    brier: brier(predicted),
    ece: ece(predicted),
    calibrationSlope: isMeasured ? calibrationSlope(predicted).slope : null,
    liftTopDecile: isMeasured ? liftTopDecileOf(groups) : null,
  }
}

/** Whether rows tell how well they are ranked: both labels are among them. */
export function isMeasurable({ rows, positives }: Pick<Figures, 'rows' | 'positives'>): boolean {
  return positives > 0 && positives < rows
}

/** A figure as text. */
export function figureText(value: number | null, digits: number): string {
  return value === null ? 'not measurable' : value.toFixed(digits)
}
