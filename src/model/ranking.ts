/** Labels 0 or 1 and what was predicted for them: probabilities, or any score for the figures of rank. */
export interface Predicted {
  readonly labels: ArrayLike<number>
  readonly scores: ArrayLike<number>
}

/** Rows that share one score, from the highest score down. */
interface ScoreGroup {
  readonly positives: number
  readonly negatives: number
}

/** Groups of equal scores, highest first: ties are told apart by no row order. */
function scoreGroups({ labels, scores }: Predicted): readonly ScoreGroup[] {
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row)
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const groups: { positives: number; negatives: number }[] = []
  let last: number | undefined
  for (const row of order) {
    const score = scores[row] ?? 0
    if (score !== last || groups.length === 0) groups.push({ positives: 0, negatives: 0 })
    last = score
    const group = groups.at(-1)
    if (group !== undefined) group[labels[row] === 1 ? 'positives' : 'negatives'] += 1
  }
  return groups
}

/** Area under the ROC curve, ties counted half; NaN where one of the labels is missing. */
export function auc(predicted: Predicted): number {
  return aucOfGroups(scoreGroups(predicted))
}

/** The same from groups. */
function aucOfGroups(groups: readonly ScoreGroup[]): number {
  let above = 0
  let won = 0
  let negatives = 0
  for (const group of groups) {
    won += group.negatives * (above + group.positives / 2)
    above += group.positives
    negatives += group.negatives
  }
  return won / (above * negatives)
}

/** Area under the precision-recall curve as average precision; NaN without positives. */
export function prAuc(predicted: Predicted): number {
  let positives = 0
  let rows = 0
  let area = 0
  for (const group of scoreGroups(predicted)) {
    positives += group.positives
    rows += group.positives + group.negatives
    area += group.positives * (positives / rows)
  }
  return area / positives
}

/** The positives' share among the tenth of rows with the highest scores, over their share in all; a tie at the edge counts in part. */
export function liftTopDecile(predicted: Predicted): number {
  const wanted = predicted.labels.length / 10
  let rows = 0
  let top = 0
  let positives = 0
  for (const group of scoreGroups(predicted)) {
    const size = group.positives + group.negatives
    const taken = Math.min(size, Math.max(0, wanted - rows))
    top += (group.positives * taken) / size
    rows += size
    positives += group.positives
  }
  return top / wanted / (positives / predicted.labels.length)
}
