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
export function cholesky(matrix: Square, least = 1e-13): void {
  const { size, cells } = matrix
  for (let begin = 0; begin < size; begin += 4) {
    const rows = Math.min(4, size - begin)
    if (rows === 4) fourRows(matrix, begin)
    for (let row = begin; row < begin + rows; row += 1)
      for (let column = rows === 4 ? begin : 0; column <= row; column += 1) {
        const cell = row * size + column
        const left = (cells[cell] as number) - dot(cells, row * size, column * size, column)
        if (column < row) cells[cell] = left / (cells[column * size + column] as number)
        else cells[cell] = Math.sqrt(Math.max(left, least * (cells[cell] as number), 1e-300))
      }
  }
}

function dot(cells: Float64Array, one: number, other: number, count: number): number {
  let sum = 0
  for (let at = 0; at < count; at += 1)
    sum += (cells[one + at] as number) * (cells[other + at] as number)
  return sum
}

/** Four rows of L left of their own columns, two columns at a time: what is read serves eight sums. */
function fourRows({ size, cells }: Square, begin: number): void {
  const sums = new Float64Array(8)
  for (let column = 0; column < begin; column += 2) {
    eightDots(cells, size, begin * size, column, sums)
    const left = cells[column * size + column] as number
    const below = cells[(column + 1) * size + column] as number
    const right = cells[(column + 1) * size + column + 1] as number
    for (let row = 0; row < 4; row += 1) {
      const at = (begin + row) * size + column
      const value = ((cells[at] as number) - (sums[row] as number)) / left
      const more = (sums[row + 4] as number) + value * below
      cells[at] = value
      cells[at + 1] = ((cells[at + 1] as number) - more) / right
    }
  }
}

function eightDots(
  cells: Float64Array,
  size: number,
  one: number,
  column: number,
  sums: Float64Array,
): void {
  const two = one + size
  const three = two + size
  const four = three + size
  const left = column * size
  const right = left + size
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  let g = 0
  let h = 0
  for (let at = 0; at < column; at += 1) {
    const x = cells[left + at] as number
    const y = cells[right + at] as number
    const u = cells[one + at] as number
    const v = cells[two + at] as number
    const w = cells[three + at] as number
    const z = cells[four + at] as number
    a += u * x
    b += v * x
    c += w * x
    d += z * x
    e += u * y
    f += v * y
    g += w * y
    h += z * y
  }
  sums[0] = a
  sums[1] = b
  sums[2] = c
  sums[3] = d
  sums[4] = e
  sums[5] = f
  sums[6] = g
  sums[7] = h
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
export function inverseOfLower(lower: Square): Square {
  const { size, cells } = lower
  const inverse = zeros(size)
  const out = inverse.cells
  const sums = new Float64Array(4)
  for (let begin = 0; begin < size; begin += 4) {
    const columns = Math.min(4, size - begin)
    for (let row = begin; row < size; row += 1) {
      if (columns === 4) fourColumns(lower, out, begin, row, sums)
      else
        for (let one = 0; one < columns; one += 1)
          sums[one] = crossDot(lower, out, (begin + one) * size, begin, row)
      for (let one = 0; one < columns && begin + one <= row; one += 1)
        out[(begin + one) * size + row] =
          ((begin + one === row ? 1 : 0) - (sums[one] as number)) /
          (cells[row * size + row] as number)
    }
  }
  return inverse
}

/** Row `row` of L times four columns of its inverse, from `begin` on. */
function fourColumns(
  { size, cells }: Square,
  out: Float64Array,
  begin: number,
  row: number,
  sums: Float64Array,
): void {
  const one = begin * size
  const two = one + size
  const three = two + size
  const four = three + size
  const from = row * size
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = begin; at < row; at += 1) {
    const x = cells[from + at] as number
    a += x * (out[one + at] as number)
    b += x * (out[two + at] as number)
    c += x * (out[three + at] as number)
    d += x * (out[four + at] as number)
  }
  sums[0] = a
  sums[1] = b
  sums[2] = c
  sums[3] = d
}

function crossDot(
  { size, cells }: Square,
  out: Float64Array,
  column: number,
  begin: number,
  row: number,
): number {
  let sum = 0
  for (let at = begin; at < row; at += 1)
    sum += (cells[row * size + at] as number) * (out[column + at] as number)
  return sum
}

/** One cell of A⁻¹ from `inverseOfLower`. */
export function inverseCell({ size, cells }: Square, row: number, column: number): number {
  let sum = 0
  for (let at = Math.max(row, column); at < size; at += 1)
    sum += (cells[row * size + at] as number) * (cells[column * size + at] as number)
  return sum
}
