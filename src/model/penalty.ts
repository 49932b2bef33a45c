import type { Factor } from './aggregates.ts'
import type { Binning } from './binning.ts'

/** A quadratic penalty on one factor's coefficients; its strength is found from the data. */
export interface Penalty {
  /** Place of the factor. */
  readonly at: number
  /** Symmetric, row by row, as large as the factor. */
  readonly cells: Float64Array
}

/** The factor's penalties, each with a strength of its own. */
export function penaltiesOf(
  at: number,
  factor: Factor,
  binnings: readonly Binning[],
): readonly Penalty[] {
  if (factor.kind === 'pair') return pairPenalties(at, factor, binnings)
  const binning = binnings[factor.at]
  if (binning === undefined) throw new RangeError(`no column ${factor.at}`)
  if (binning.kind === 'text') return [{ at, cells: ridge(factor.size, range(factor.size)) }]
  const values = factor.size - 1
  const apart = { at, cells: ridge(factor.size, [values]) }
  if (values < 2) return [{ at, cells: ridge(factor.size, range(factor.size)) }]
  return [{ at, cells: differences(factor.size, values) }, apart]
}

function range(size: number): readonly number[] {
  return Array.from({ length: size }, (_, one) => one)
}

function ridge(size: number, places: readonly number[]): Float64Array {
  const cells = new Float64Array(size * size)
  for (const place of places) cells[place * size + place] = 1
  return cells
}

/** Σ of squared differences of neighbours among the first `values` coefficients. */
function differences(size: number, values: number): Float64Array {
  const cells = new Float64Array(size * size)
  for (let at = 0; at + 1 < values; at += 1) link(cells, size, at, at + 1)
  return cells
}

/** Adds the squared difference of two coefficients. */
function link(cells: Float64Array, size: number, one: number, other: number): void {
  for (const [row, column, sign] of [
    [one, one, 1],
    [other, other, 1],
    [one, other, -1],
    [other, one, -1],
  ] as const)
    cells[row * size + column] = (cells[row * size + column] as number) + sign
}

/** Neighbouring cells are alike, and all are small. */
function pairPenalties(
  at: number,
  factor: Factor & { kind: 'pair' },
  binnings: readonly Binning[],
): readonly Penalty[] {
  const { size, width } = factor
  const height = size / width
  const cells = new Float64Array(size * size)
  const ordered = factor.at.map((column) => binnings[column]?.kind === 'numeric')
  const last = factor.groups.map((groups) => groups.at(-1) ?? 0)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const here = row * width + column
      if (ordered[0] && row + 1 < height && row + 1 !== last[0])
        link(cells, size, here, here + width)
      if (ordered[1] && column + 1 < width && column + 1 !== last[1])
        link(cells, size, here, here + 1)
      cells[here * size + here] = (cells[here * size + here] ?? 0) + pairRidge
    }
  return [{ at, cells }]
}

/** How much a cell's own size counts beside its difference from each neighbour. */
const pairRidge: number = 0.1
