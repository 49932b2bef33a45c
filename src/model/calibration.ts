import type { Predicted } from './ranking.ts'

/** Probabilities are held this far from 0 and 1 where a logarithm is taken. */
const least = 1e-15

/** Mean negative log-likelihood of the labels. */
export function logLoss({ labels, scores }: Predicted): number {
  let sum = 0
  for (let row = 0; row < labels.length; row += 1) sum -= Math.log(told(labels, scores, row))
  return sum / labels.length
}

/** The probability that was given to what happened. */
function told(labels: ArrayLike<number>, scores: ArrayLike<number>, row: number): number {
  const probability = scores[row] ?? 0
  return Math.max(least, labels[row] === 1 ? probability : 1 - probability)
}

/** Mean squared difference of probability and label. */
export function brier({ labels, scores }: Predicted): number {
  let sum = 0
  for (let row = 0; row < labels.length; row += 1)
    sum += ((scores[row] ?? 0) - (labels[row] ?? 0)) ** 2
  return sum / labels.length
}

/** One bin of a calibration plot. */
export interface CalibrationBin {
  readonly rows: number
  readonly positives: number
  /** Mean probability in the bin. */
  readonly predicted: number
}

/** Ten bins of equal numbers of rows by probability; rows of one probability stay together. */
export function calibrationBins(
  { labels, scores }: Predicted,
  wanted = 10,
): readonly CalibrationBin[] {
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row)
  order.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || (labels[a] ?? 0) - (labels[b] ?? 0))
  const bins: { rows: number; positives: number; predicted: number }[] = []
  let bin = -1
  let last: number | undefined
  for (const [place, row] of order.entries()) {
    const score = scores[row] ?? 0
    const share = Math.floor((place * wanted) / order.length)
    if (share !== bin && score !== last) {
      bins.push({ rows: 0, positives: 0, predicted: 0 })
      bin = share
    }
    last = score
    const current = bins.at(-1)
    if (current === undefined) continue
    current.rows += 1
    current.positives += labels[row] ?? 0
    current.predicted += score
  }
  return bins.map((one) => ({ ...one, predicted: one.predicted / one.rows }))
}

/** How the labels' log-odds follow the predicted ones. */
export interface CalibrationLine {
  readonly slope: number | null
  readonly intercept: number | null
}

/** Expected calibration error: the bins' mean difference of predicted and realised rate, weighed by rows. */
export function ece(predicted: Predicted, wanted = 10): number {
  let sum = 0
  for (const { rows, positives, predicted: mean } of calibrationBins(predicted, wanted))
    sum += Math.abs(rows * mean - positives)
  return sum / predicted.labels.length
}

/**
 * The slope of the labels' log-odds on the predicted log-odds (1 is right, below 1 is overconfident), and the
 * intercept; null where all labels or all predictions are alike.
 */
export function calibrationSlope({ labels, scores }: Predicted): CalibrationLine {
  let intercept = 0
  let slope = 1
  for (let step = 0; step < 50; step += 1) {
    const sums = { g0: 0, g1: 0, h00: 0, h01: 0, h11: 0 }
    for (let row = 0; row < labels.length; row += 1) {
      const held = Math.min(1 - least, Math.max(least, scores[row] ?? 0))
      const x = Math.log(held / (1 - held))
      const p = 1 / (1 + Math.exp(-(intercept + slope * x)))
      const w = p * (1 - p)
      const r = (labels[row] ?? 0) - p
      sums.g0 += r
      sums.g1 += r * x
      sums.h00 += w
      sums.h01 += w * x
      sums.h11 += w * x * x
    }
    const { g0, g1, h00, h01, h11 } = sums
    const determinant = h00 * h11 - h01 * h01
    if (!(determinant > 0)) return { slope: null, intercept: null }
    const byIntercept = (h11 * g0 - h01 * g1) / determinant
    const bySlope = (h00 * g1 - h01 * g0) / determinant
    intercept += byIntercept
    slope += bySlope
    if (Math.abs(byIntercept) + Math.abs(bySlope) < 1e-10) break
  }
  return { slope, intercept }
}
