/** Labels 0 or 1 and what was predicted for them: probabilities, or any score for the figures of rank. */
export interface Predicted {
  readonly labels: ArrayLike<number>
  readonly scores: ArrayLike<number>
}

/** Rows that share one score: ties are told apart by no row order. */
export interface ScoreGroup {
  readonly positives: number
  readonly negatives: number
}

/** Groups of equal scores, highest first. */
export function scoreGroups({ labels, scores }: Predicted): readonly ScoreGroup[] {
  const [of1, of0] = [sorted(labels, scores, true), sorted(labels, scores, false)]
  const groups: ScoreGroup[] = []
  let [one, other] = [of1.length - 1, of0.length - 1]
  while (one >= 0 || other >= 0) {
    const score = Math.max(of1[one] ?? lowest, of0[other] ?? lowest)
    const [oneBefore, otherBefore] = [one, other]
    while (one >= 0 && !((of1[one] as number) < score)) one -= 1
    while (other >= 0 && !((of0[other] as number) < score)) other -= 1
    groups.push({ positives: oneBefore - one, negatives: otherBefore - other })
  }
  return groups
}

const lowest = Number.NEGATIVE_INFINITY

/** The scores of one label, ascending. */
function sorted(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  isPositive: boolean,
): Float64Array {
  const kept = new Float64Array(labels.length)
  let size = 0
  for (let row = 0; row < labels.length; row += 1)
    if ((labels[row] === 1) === isPositive) kept[size++] = scores[row] ?? 0
  return kept.subarray(0, size).sort()
}

/** Area under the ROC curve, ties counted half; NaN where one of the labels is missing. */
export function auc(predicted: Predicted): number {
  return aucOf(scoreGroups(predicted))
}

/** The same from groups, highest first. */
export function aucOf(groups: Iterable<ScoreGroup>): number {
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
export function prAucOf(groups: readonly ScoreGroup[]): number {
  let positives = 0
  let rows = 0
  let area = 0
  for (const group of groups) {
    positives += group.positives
    rows += group.positives + group.negatives
    area += group.positives * (positives / rows)
  }
  return area / positives
}

/** The positives' share among the tenth of rows with the highest scores, over their share in all; a tie at the edge counts in part. */
export function liftTopDecileOf(groups: readonly ScoreGroup[]): number {
  const all = groups.reduce((sum, { positives, negatives }) => sum + positives + negatives, 0)
  const wanted = all / 10
  let rows = 0
  let top = 0
  let positives = 0
  for (const group of groups) {
    const size = group.positives + group.negatives
    const taken = Math.min(size, Math.max(0, wanted - rows))
    top += (group.positives * taken) / size
    rows += size
    positives += group.positives
  }
  return top / wanted / (positives / all)
}
