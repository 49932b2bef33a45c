import type { Cells } from './aggregates.ts'

/** One side of a pair's table: its bins in their order, and where that order may be cut. */
export interface Side {
  /** Groups that its bins fall in where no cut is chosen: for texts, and for null. */
  readonly groups: readonly number[]
  /** Bins of numbers, in order; 0 where the side is text. */
  readonly values: number
}

/** Groups a side may have. */
const mostGroups = 7

/**
 * Where a table's bins are best put together: cuts are added one by one, each the one that explains most of the
 * residuals (Σr²/(w+1) over the grid's cells), while it explains more than chance would. Returns each side's groups.
 */
export function pairGrid(
  sides: readonly [Side, Side],
  cells: Cells,
): readonly [readonly number[], readonly number[]] {
  const cuts: [number[], number[]] = [[], []]
  let explained = 0
  for (;;) {
    const tried = steps(sides, cuts).map((next) => ({
      next,
      gain: explainedBy(sides, next, cells) - explained,
    }))
    const best = tried.reduce<(typeof tried)[number] | undefined>(
      (one, other) => (one === undefined || other.gain > one.gain ? other : one),
      undefined,
    )
    if (best === undefined || best.gain <= chance(sides, cuts, best.next)) break
    explained += best.gain
    cuts[0] = [...best.next[0]]
    cuts[1] = [...best.next[1]]
  }
  return [groupsBy(sides[0], cuts[0]), groupsBy(sides[1], cuts[1])]
}

type Cuts = readonly [readonly number[], readonly number[]]

/** The cuts with one more; from none at all with one on each side, since one alone explains nothing that a column does not. */
function steps(sides: readonly [Side, Side], cuts: Cuts): readonly Cuts[] {
  const free = (at: 0 | 1): readonly number[] =>
    cuts[at].length + 1 >= mostGroups
      ? []
      : Array.from({ length: Math.max(0, sides[at].values - 1) }, (_, bin) => bin + 1).filter(
          (cut) => !cuts[at].includes(cut),
        )
  const [rows, columns] = [free(0), free(1)]
  if (cuts[0].length + cuts[1].length === 0 && sides[0].values > 1 && sides[1].values > 1)
    return rows.flatMap((row) => columns.map((column): Cuts => [[row], [column]]))
  const sorted = (list: readonly number[], cut: number): readonly number[] =>
    [...list, cut].sort((a, b) => a - b)
  return [
    ...rows.map((cut): Cuts => [sorted(cuts[0], cut), cuts[1]]),
    ...columns.map((cut): Cuts => [cuts[0], sorted(cuts[1], cut)]),
  ]
}

/** What a step explains by chance alone: its degrees of freedom, twice over. */
function chance(sides: readonly [Side, Side], before: Cuts, after: Cuts): number {
  const freedom = (cuts: Cuts): number =>
    (groupCount(sides[0], cuts[0]) - 1) * (groupCount(sides[1], cuts[1]) - 1)
  return 2 * Math.max(1, freedom(after) - freedom(before))
}

function groupCount(side: Side, cuts: readonly number[]): number {
  return Math.max(...groupsBy(side, cuts)) + 1
}

/** The group of each bin. What lies beyond a side's grid stays beyond it. */
function groupsBy({ groups, values }: Side, cuts: readonly number[]): readonly number[] {
  if (values === 0) return groups
  const first = Array.from({ length: values }, (_, bin) => cuts.filter((cut) => cut <= bin).length)
  const shift = cuts.length + 1 - (Math.max(...groups.slice(0, values)) + 1)
  return [...first, ...groups.slice(values).map((group) => group + shift)]
}

function explainedBy(
  sides: readonly [Side, Side],
  cuts: Cuts,
  { residual, weight }: Cells,
): number {
  const [rows, columns] = [groupsBy(sides[0], cuts[0]), groupsBy(sides[1], cuts[1])]
  const width = Math.max(...columns) + 1
  const size = (Math.max(...rows) + 1) * width
  const sums = new Float64Array(size)
  const weights = new Float64Array(size)
  for (const [one, row] of rows.entries())
    for (const [other, column] of columns.entries()) {
      const [from, to] = [one * columns.length + other, row * width + column]
      sums[to] = (sums[to] as number) + (residual[from] as number)
      weights[to] = (weights[to] as number) + (weight[from] as number)
    }
  return sums.reduce((sum, r, at) => sum + (r * r) / ((weights[at] as number) + 1), 0)
}
