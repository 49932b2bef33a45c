import { mixed } from './mixed.ts'
import { auc } from './ranking.ts'

/** Two predictions of the same labels. */
export interface Rivals {
  readonly labels: ArrayLike<number>
  readonly champion: ArrayLike<number>
  readonly heuristic: ArrayLike<number>
}

/** The gain of AUC on all rows, and the 95 % interval of the paired bootstrap. */
export interface AucGain {
  readonly gain: number
  readonly low: number
  readonly high: number
}

/**
 * The champion's AUC less the heuristic's, on the same resampled rows each time. Row `r` of resample `s` is drawn by
 * a fixed mixing of (s, r), so the interval is the same whenever it is asked for.
 */
export function pairedBootstrapAucGain(rivals: Rivals, resamples = 1000): AucGain {
  const { labels, champion, heuristic } = rivals
  const gain = auc({ labels, scores: champion }) - auc({ labels, scores: heuristic })
  const one = new WeightedAuc(labels, champion)
  const other = new WeightedAuc(labels, heuristic)
  const gains: number[] = []
  const weights = new Uint16Array(labels.length)
  for (let sample = 0; sample < resamples; sample += 1) {
    weights.fill(0)
    for (let row = 0; row < weights.length; row += 1) {
      const drawn = Math.floor((mixed(sample, row) / 2 ** 32) * weights.length)
      weights[drawn] = (weights[drawn] ?? 0) + 1
    }
    const difference = one.of(weights) - other.of(weights)
    if (!Number.isNaN(difference)) gains.push(difference)
  }
  gains.sort((a, b) => a - b)
  const quantile = (share: number): number =>
    gains[Math.floor(share * (gains.length - 1))] ?? Number.NaN
  return { gain, low: quantile(0.025), high: quantile(0.975) }
}

/** AUC of resampled rows: the order is found once, and only weights change. */
class WeightedAuc {
  readonly #order: Uint32Array
  readonly #labels: ArrayLike<number>
  readonly #scores: ArrayLike<number>

  constructor(labels: ArrayLike<number>, scores: ArrayLike<number>) {
    this.#labels = labels
    this.#scores = scores
    this.#order = Uint32Array.from({ length: labels.length }, (_, row) => row)
    this.#order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  }

  of(weights: Uint16Array): number {
    let above = 0
    let negatives = 0
    let won = 0
    let [tiedPositives, tiedNegatives] = [0, 0]
    let last: number | undefined
    const close = (): void => {
      won += tiedNegatives * (above + tiedPositives / 2)
      above += tiedPositives
      negatives += tiedNegatives
      tiedPositives = 0
      tiedNegatives = 0
    }
    for (const row of this.#order) {
      const score = this.#scores[row]
      if (score !== last) close()
      last = score
      if (this.#labels[row] === 1) tiedPositives += weights[row] ?? 0
      else tiedNegatives += weights[row] ?? 0
    }
    close()
    return won / (above * negatives)
  }
}
