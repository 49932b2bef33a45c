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
  /** Of the rows by falling score. */
  readonly #members: Uint32Array
  readonly #labels: Uint8Array
  /** Where each group of equal scores ends. */
  readonly #ends: Uint32Array

  constructor(labels: ArrayLike<number>, scores: ArrayLike<number>, memberOf: Uint32Array) {
    const order = Uint32Array.from({ length: labels.length }, (_, row) => row)
    order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    this.#members = order.map((row) => memberOf[row] as number)
    this.#labels = Uint8Array.from(order, (row) => labels[row] ?? 0)
    this.#ends = Uint32Array.from([
      ...order
        .keys()
        .filter((at) => at > 0 && scores[order[at] ?? 0] !== scores[order[at - 1] ?? 0]),
      order.length,
    ])
  }

  of(weights: Uint16Array): number {
    let above = 0
    let negatives = 0
    let won = 0
    let at = 0
    for (const end of this.#ends) {
      let [tiedPositives, tiedNegatives] = [0, 0]
      for (; at < end; at += 1) {
        const weight = weights[this.#members[at] as number] as number
        if (this.#labels[at] === 1) tiedPositives += weight
        else tiedNegatives += weight
      }
      won += tiedNegatives * (above + tiedPositives / 2)
      above += tiedPositives
      negatives += tiedNegatives
    }
    return won / (above * negatives)
  }
}
