import { denseRanks } from './dense-ranks.ts'
import { mixed } from './mixed.ts'
import { auc } from './ranking.ts'

/** Two predictions of the same labels. */
export interface Rivals {
  readonly labels: ArrayLike<number>
  readonly champion: ArrayLike<number>
  readonly heuristic: ArrayLike<number>
  /** Whom each row is about: a whole number. Without it each row stands for itself. */
  readonly memberOf?: ArrayLike<number>
}

/** The gain of AUC on all rows, and the 95 % interval of the paired bootstrap. */
export interface AucGain {
  readonly gain: number
  readonly low: number
  readonly high: number
}

/**
 * The champion's AUC less the heuristic's, on the same resample each time. Members are drawn, each with all its rows:
 * rows of one member are alike month after month, and drawn apart they would make the interval too narrow. The draws
 * are a fixed mixing of resample and turn, so the interval is the same whenever it is asked for.
 */
export function pairedBootstrapAucGain(rivals: Rivals, resamples = 1000): AucGain {
  const { labels, champion, heuristic } = rivals
  const gain = auc({ labels, scores: champion }) - auc({ labels, scores: heuristic })
  const { count, of } = denseRanks(rivals.memberOf ?? [...Array(labels.length).keys()])
  const one = new WeightedAuc(labels, champion, of)
  const other = new WeightedAuc(labels, heuristic, of)
  const gains: number[] = []
  const weights = new Uint16Array(count)
  for (let sample = 0; sample < resamples; sample += 1) {
    weights.fill(0)
    for (let turn = 0; turn < count; turn += 1) {
      const drawn = Math.floor((mixed(sample, turn) / 2 ** 32) * count)
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

/** AUC of resampled members: the order is found once, and only weights change. */
class WeightedAuc {
  readonly #order: Uint32Array
  readonly #labels: ArrayLike<number>
  readonly #scores: ArrayLike<number>
  readonly #memberOf: Uint32Array

  constructor(labels: ArrayLike<number>, scores: ArrayLike<number>, memberOf: Uint32Array) {
    this.#labels = labels
    this.#scores = scores
    this.#memberOf = memberOf
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
      const weight = weights[this.#memberOf[row] as number] as number
      if (this.#labels[row] === 1) tiedPositives += weight
      else tiedNegatives += weight
    }
    close()
    return won / (above * negatives)
  }
}
