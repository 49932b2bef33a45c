import type { Square } from './matrix.ts'
import { cholesky, inverseCell, inverseOfLower, solve, zeros } from './matrix.ts'
import type { Penalty } from './penalty.ts'

/** Where a factor's coefficients lie among the unknowns. */
export interface Block {
  readonly from: number
  readonly size: number
}

/** A quadratic to be minimised: ½βᵀHβ − bᵀβ, with penalties. */
export interface Quadratic {
  readonly hessian: Square
  readonly target: Float64Array
  readonly blocks: readonly Block[]
  readonly penalties: readonly Penalty[]
  /** Not of the data: holds each factor's mean at zero. */
  readonly gauge: Square
}

/** The penalised solution, with what a next update of the strengths needs. */
export interface Solution {
  readonly coefficients: Float64Array
  readonly lower: Square
}

/** Minimises at given strengths; `more` are penalties of a strength of their own. */
export function minimise(
  quadratic: Quadratic,
  strengths: Float64Array,
  more: readonly { readonly place: number; readonly strength: number }[] = [],
): Solution {
  const { hessian, gauge, blocks, penalties, target } = quadratic
  const lower: Square = { size: hessian.size, cells: Float64Array.from(hessian.cells) }
  for (let at = 0; at < lower.cells.length; at += 1)
    lower.cells[at] = (lower.cells[at] as number) + (gauge.cells[at] as number)
  for (const [at, { at: factor, cells }] of penalties.entries())
    addBlock(lower, blocks[factor] as Block, cells, strengths[at] as number)
  // The difference of an unknown and the one behind it.
  for (const { place, strength } of more)
    for (const [row, column, sign] of [
      [0, 0, 1],
      [1, 1, 1],
      [0, 1, -1],
      [1, 0, -1],
    ] as const) {
      const cell = (place + row) * lower.size + place + column
      lower.cells[cell] = (lower.cells[cell] as number) + sign * strength
    }
  cholesky(lower)
  return { coefficients: solve(lower, target), lower }
}

function addBlock(
  { size, cells }: Square,
  { from, size: width }: Block,
  block: Float64Array,
  by: number,
): void {
  for (let row = 0; row < width; row += 1)
    for (let column = 0; column < width; column += 1) {
      const place = (from + row) * size + from + column
      cells[place] = (cells[place] as number) + by * (block[row * width + column] as number)
    }
}

const least = 1e-3
const most = 1e8

/**
 * The strengths after one generalised Fellner-Schall update (Wood and Fasiolo 2017, equation 7; scale 1):
 * λ · (tr(S⁻S_j) − tr(V·S_j)) / βᵀS_jβ, held within bounds.
 */
export function updated(
  quadratic: Quadratic,
  strengths: Float64Array,
  { coefficients, lower }: Solution,
): Float64Array {
  const inverse = inverseOfLower(lower)
  const { blocks, penalties } = quadratic
  return strengths.map((strength, at) => {
    const penalty = penalties[at] as Penalty
    const block = blocks[penalty.at] as Block
    const siblings = penalties.flatMap((other, place) => (other.at === penalty.at ? [place] : []))
    const prior = traceOfPrior(quadratic, strengths, siblings, penalty)
    let data = 0
    let size = 0
    for (let row = 0; row < block.size; row += 1)
      for (let column = 0; column < block.size; column += 1) {
        const cell = penalty.cells[row * block.size + column] as number
        if (cell === 0) continue
        data += cell * inverseCell(inverse, block.from + row, block.from + column)
        size +=
          cell *
          (coefficients[block.from + row] as number) *
          (coefficients[block.from + column] as number)
      }
    const ratio = Math.max(prior - data, 1e-10) / Math.max(size, 1e-12)
    return Math.min(
      most,
      Math.max(least, Math.min(strength * 100, Math.max(strength / 100, strength * ratio))),
    )
  })
}

/** tr(S⁻S_j) for the factor's penalties together. */
function traceOfPrior(
  { penalties }: Quadratic,
  strengths: Float64Array,
  siblings: readonly number[],
  penalty: Penalty,
): number {
  const width = Math.sqrt(penalty.cells.length)
  const sum = zeros(width)
  for (const at of siblings)
    for (const [place, cell] of (penalties[at] as Penalty).cells.entries())
      sum.cells[place] = (sum.cells[place] as number) + (strengths[at] as number) * cell
  // What no penalty sees is seen by this alone, and adds nothing to the trace.
  for (let at = 0; at < width; at += 1) {
    const place = at * width + at
    sum.cells[place] = (sum.cells[place] as number) * (1 + 1e-9) || 1
  }
  cholesky(sum)
  const inverse = inverseOfLower(sum)
  let trace = 0
  for (let row = 0; row < width; row += 1)
    for (let column = 0; column < width; column += 1) {
      const cell = penalty.cells[row * width + column] as number
      if (cell !== 0) trace += cell * inverseCell(inverse, row, column)
    }
  return trace
}
