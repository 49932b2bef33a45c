import type { Factor } from './aggregates.ts'
import { coverOf } from './cover.ts'
import type { JointPlaces } from './joint-places.ts'

/** Rows from the first up to before the second. */
export type Range = readonly [from: number, to: number]

/** Sums of one value a row by the places of every two factors. */
export interface Crossed {
  /** Row by row of the first; of a factor with itself, the diagonal. */
  cells(one: number, other: number): Float64Array
}

/** Cells of a grid, at most: so many stay near the processor, and a place fits in 16 bits. */
const mostCells = 1 << 16

/** Adds values up over grids of several factors, and takes the table of every two from the grid that holds both. */
export function crossed(
  factors: readonly Factor[],
  places: JointPlaces,
  values: Float64Array,
  ranges: readonly Range[],
): Crossed {
  const sizes = factors.map(({ size }) => size)
  const columns = factors.filter(({ kind }) => kind === 'column').length
  // The columns' grids stay as they are where pairs are added, so that their places are found once.
  const limit = Math.min(mostCells, values.length / 8)
  const tables = new Map<string, Float64Array>()
  for (const members of coverOf(sizes, limit, coverOf(sizes.slice(0, columns), limit))) {
    const meant = members.map((at) => factors[at] as Factor)
    const cells = meant.reduce((product, { size }) => product * size, 1)
    const sums = summed(places.of(meant), values, cells, ranges)
    for (const [at, low] of members.entries())
      for (const high of members.slice(at))
        if (!tables.has(`${low} ${high}`))
          tables.set(`${low} ${high}`, onto(members, sums, sizes, [low, high]))
  }
  return {
    cells: (one, other) => {
      const [low, high] = one < other ? [one, other] : [other, one]
      const table = tables.get(`${low} ${high}`) ?? new Float64Array()
      if (low === high) return diagonal(table)
      return one < other ? table : transposed(table, sizes[low] ?? 0, sizes[high] ?? 0)
    },
  }
}

/** Σ of the values by place. */
export function summed(
  places: Uint16Array,
  values: Float64Array,
  size: number,
  ranges: readonly Range[],
): Float64Array {
  const sums = new Float64Array(size)
  for (const [from, to] of ranges)
    for (let row = from; row < to; row += 1) {
      const place = places[row] as number
      sums[place] = (sums[place] as number) + (values[row] as number)
    }
  return sums
}

/** A grid's sums over all its members but those kept. */
function onto(
  members: readonly number[],
  sums: Float64Array,
  sizes: readonly number[],
  kept: readonly number[],
): Float64Array {
  let [left, rest] = [sums, members]
  for (const member of members) {
    if (kept.includes(member)) continue
    const at = rest.indexOf(member)
    const after = rest.slice(at + 1).reduce((product, one) => product * (sizes[one] ?? 1), 1)
    left = without(left, sizes[member] ?? 1, after)
    rest = rest.filter((one) => one !== member)
  }
  return left
}

/** Adds up along one side of a grid; `after` cells lie between its neighbours. */
function without(cells: Float64Array, size: number, after: number): Float64Array {
  const sums = new Float64Array(cells.length / size)
  let from = 0
  for (let begin = 0; begin < sums.length; begin += after)
    for (let step = 0; step < size; step += 1, from += after) {
      if (after === 1) sums[begin] = (sums[begin] as number) + (cells[from] as number)
      else
        for (let cell = 0; cell < after; cell += 1)
          sums[begin + cell] = (sums[begin + cell] as number) + (cells[from + cell] as number)
    }
  return sums
}

function diagonal(values: Float64Array): Float64Array {
  const cells = new Float64Array(values.length ** 2)
  for (const [at, value] of values.entries()) cells[at * values.length + at] = value
  return cells
}

function transposed(cells: Float64Array, rows: number, width: number): Float64Array {
  const turned = new Float64Array(cells.length)
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < width; column += 1)
      turned[column * rows + row] = cells[row * width + column] as number
  return turned
}
