import { brier, calibrationSlope, ece, logLoss } from './calibration.ts'
import type { Predicted } from './ranking.ts'
import { auc, liftTopDecile, prAuc } from './ranking.ts'

/** What predictions are judged by. */
export interface Figures {
  readonly rows: number
  readonly positives: number
  readonly auc: number
  readonly prAuc: number
  readonly logLoss: number
  readonly brier: number
  /** Ten bins of equal numbers of rows, over all rows together. */
  readonly ece: number
  readonly calibrationSlope: number
  readonly liftTopDecile: number
}

/** All figures of probabilities. */
export function figuresOf(predicted: Predicted): Figures {
  const { labels } = predicted
  let positives = 0
  for (let row = 0; row < labels.length; row += 1) positives += labels[row] ?? 0
  return {
    rows: labels.length,
    positives,
    auc: auc(predicted),
    prAuc: prAuc(predicted),
    logLoss: logLoss(predicted),
    brier: brier(predicted),
    ece: ece(predicted),
    calibrationSlope: calibrationSlope(predicted).slope,
    liftTopDecile: liftTopDecile(predicted),
  }
}
