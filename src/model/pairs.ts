import type { Aggregates, Cells, Factor, Part, Point } from './aggregates.ts'
import { sumScale } from './aggregates.ts'
import type { Binning } from './binning.ts'
import { pairGrid } from './pair-grid.ts'

/** Two columns whose cells say more than both columns, by how much. */
export interface Candidate {
  readonly factor: Factor & { readonly kind: 'pair' }
  /** How far the score statistic lies above its mean, in standard deviations. */
  readonly z: number
  /** Σp(1−p) by cell, by which its mean is held at zero. */
  readonly counts: Float64Array
}

/** A column that pairs are made of. */
export interface PairColumn {
  readonly at: number
  readonly binning: Binning
  readonly counts: Float64Array
}

/** Groups of each side in the score test. */
const across = 8

/** The pairs of columns whose score statistic at the point lies at least so many deviations above its mean, strongest first. */
export async function candidates(
  data: Aggregates,
  point: Point,
  part: Part,
  columns: readonly PairColumn[],
  leastZ: number,
): Promise<readonly Candidate[]> {
  const tried = columns.flatMap((one, place) =>
    columns.slice(0, place).map((other) => [other, one] as const),
  )
  const found = await data.cells(
    point,
    tried.map(([one, other]) => [one.at, other.at] as const),
    part,
  )
  return tried
    .flatMap((pair, place) => candidate(pair, found[place] as Cells, leastZ) ?? [])
    .sort((a, b) => b.z - a.z || a.factor.at[0] - b.factor.at[0] || a.factor.at[1] - b.factor.at[1])
}

/** Tested on a grid of equal groups, so that the test is fair; then cut where its residuals change. */
function candidate(
  pair: readonly [PairColumn, PairColumn],
  cells: Cells,
  leastZ: number,
): Candidate | undefined {
  const equal = pair.map(({ binning, counts }) => grouped(binning, counts, across))
  const tested = factorOf(pair, [equal[0] ?? [], equal[1] ?? []])
  const z = zOf(tested, gathered(tested, cells))
  if (z < leastZ) return undefined
  const sides = pair.map(({ binning }, at) => ({
    groups: equal[at] ?? [],
    values: binning.kind === 'numeric' ? binning.cuts.length + 1 : 0,
  }))
  const whole = {
    residual: cells.residual.map((value) => value / sumScale),
    weight: cells.weight.map((value) => value / sumScale),
  }
  const [one, other] = sides
  if (one === undefined || other === undefined) return undefined
  const factor = factorOf(pair, pairGrid([one, other], whole))
  return { factor, z, counts: gathered(factor, cells).weight }
}

function factorOf(
  [one, other]: readonly [PairColumn, PairColumn],
  groups: readonly [readonly number[], readonly number[]],
): Factor & { kind: 'pair' } {
  const width = filled(groups[1], other.counts)
  const size = filled(groups[0], one.counts) * width
  return { kind: 'pair', at: [one.at, other.at], groups, width, size }
}

/** The groups that rows fall in: those before the first that stands for empty bins. */
function filled(groups: readonly number[], counts: Float64Array): number {
  return 1 + Math.max(...groups.filter((_, bin) => (counts[bin] ?? 0) > 0))
}

/**
 * Bins put together for a grid: neighbours of about equal rows, or the most frequent texts; those of other texts and
 * of null apart. Where no row falls in one of these its group lies beyond the grid, where nothing is added.
 */
function grouped(binning: Binning, counts: Float64Array, wanted: number): readonly number[] {
  const values = binning.kind === 'numeric' ? binning.cuts.length + 1 : binning.levels.length
  const groups =
    binning.kind === 'numeric'
      ? neighbours(counts.slice(0, values), wanted)
      : mostFrequent(counts.slice(0, values), wanted)
  const ends = [...counts.slice(values)]
  let next = groups.length === 0 ? 0 : Math.max(...groups) + 1
  const isShared = binning.kind === 'text' && values > wanted
  const made = ends.map((rows, at) => {
    if (isShared && at === 0) return next - 1
    if (rows === 0) return -1
    next += 1
    return next - 1
  })
  return [...groups, ...made.map((group) => (group === -1 ? next : group))]
}

function neighbours(counts: Float64Array, wanted: number): readonly number[] {
  const total = Math.max(
    1,
    counts.reduce((sum, one) => sum + one, 0),
  )
  const groups: number[] = []
  let [below, group, last] = [0, -1, -1]
  for (const rows of counts) {
    const share = Math.floor(((below + rows / 2) * wanted) / total)
    if (share !== last) group += 1
    last = share
    groups.push(group)
    below += rows
  }
  return groups
}

function mostFrequent(counts: Float64Array, wanted: number): readonly number[] {
  const order = Array.from(counts.keys()).sort(
    (a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b,
  )
  const places = new Map(order.slice(0, wanted).map((bin, place) => [bin, place]))
  return Array.from(counts.keys(), (bin) => places.get(bin) ?? wanted)
}

/** The cells of bins put together as the factor's groups say; in plain units. */
function gathered(
  { groups, width, size }: Factor & { kind: 'pair' },
  { residual, weight }: Cells,
): Cells {
  const sums = { residual: new Float64Array(size), weight: new Float64Array(size) }
  for (const [one, row] of groups[0].entries())
    for (const [other, column] of groups[1].entries()) {
      const from = one * groups[1].length + other
      const to = row * width + column
      sums.residual[to] = (sums.residual[to] as number) + (residual[from] as number) / sumScale
      sums.weight[to] = (sums.weight[to] as number) + (weight[from] as number) / sumScale
    }
  return sums
}

/** Σr²/w over the cells, less its mean by the degrees of freedom, over its standard deviation. */
function zOf({ width }: Factor & { kind: 'pair' }, { residual, weight }: Cells): number {
  let statistic = 0
  let used = 0
  const rows = new Set<number>()
  const columns = new Set<number>()
  for (const [cell, w] of weight.entries()) {
    if (w < 1) continue
    statistic += (residual[cell] as number) ** 2 / w
    used += 1
    rows.add(Math.floor(cell / width))
    columns.add(cell % width)
  }
  const freedom = Math.max(1, used - rows.size - columns.size + 1)
  return (statistic - freedom) / Math.sqrt(2 * freedom)
}
