/** A symmetric matrix, row by row. */
export interface Square {
  readonly size: number
  readonly cells: Float64Array
}

/** A matrix of zeros. */
export function zeros(size: number): Square {
  return { size, cells: new Float64Array(size * size) }
}

/**
 * The lower triangle L with L·Lᵀ = A, in place of A's. A pivot that is not above `least` times its diagonal is taken
 * for that, so that a matrix singular by rounding still has an answer, and the same one each time.
 */
export function cholesky({ size, cells }: Square, least = 1e-13): void {
  for (let row = 0; row < size; row += 1) {
    const begin = row * size
    for (let column = 0; column <= row; column += 1) {
      const other = column * size
      const sum = (cells[begin + column] ?? 0) - dot(cells, begin, other, column)
      if (column < row) cells[begin + column] = sum / (cells[other + column] ?? 1)
      else cells[begin + row] = Math.sqrt(Math.max(sum, least * (cells[begin + row] ?? 0), 1e-300))
    }
  }
}

/** Four sums side by side, always split alike. */
function dot(cells: Float64Array, one: number, other: number, count: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const fours = count - (count % 4)
  for (let at = 0; at < fours; at += 4) {
    a += (cells[one + at] as number) * (cells[other + at] as number)
    b += (cells[one + at + 1] as number) * (cells[other + at + 1] as number)
    c += (cells[one + at + 2] as number) * (cells[other + at + 2] as number)
    d += (cells[one + at + 3] as number) * (cells[other + at + 3] as number)
  }
  for (let at = fours; at < count; at += 1)
    a += (cells[one + at] as number) * (cells[other + at] as number)
  return a + b + (c + d)
}

/** Solves L·Lᵀ·x = b. */
export function solve({ size, cells }: Square, b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let row = 0; row < size; row += 1) {
    let sum = x[row] as number
    for (let at = 0; at < row; at += 1)
      sum -= (cells[row * size + at] as number) * (x[at] as number)
    x[row] = sum / (cells[row * size + row] as number)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    const value = (x[row] as number) / (cells[row * size + row] as number)
    x[row] = value
    for (let at = 0; at < row; at += 1)
      x[at] = (x[at] as number) - value * (cells[row * size + at] as number)
  }
  return x
}

/** The rows of L⁻¹ as columns: cell (i, j) at j·size + i, zero above. A⁻¹ = L⁻ᵀ·L⁻¹, so its cell (i, j) is the dot of two such columns. */
export function inverseOfLower({ size, cells }: Square): Square {
  const inverse = zeros(size)
  const out = inverse.cells
  for (let column = 0; column < size; column += 1) {
    const begin = column * size
    out[begin + column] = 1 / (cells[begin + column] as number)
    for (let row = column + 1; row < size; row += 1) {
      let sum = 0
      const lower = row * size
      for (let at = column; at < row; at += 1)
        sum += (cells[lower + at] as number) * (out[begin + at] as number)
      out[begin + row] = -sum / (cells[lower + row] as number)
    }
  }
  return inverse
}

/** One cell of A⁻¹ from `inverseOfLower`. */
export function inverseCell({ size, cells }: Square, row: number, column: number): number {
  let sum = 0
  for (let at = Math.max(row, column); at < size; at += 1)
    sum += (cells[row * size + at] as number) * (cells[column * size + at] as number)
  return sum
}
