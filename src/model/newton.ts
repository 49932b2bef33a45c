import type { Aggregates, Factor, Part, Point, Sums } from './aggregates.ts'
import { pointScale, sumScale } from './aggregates.ts'
import type { Square } from './matrix.ts'
import { zeros } from './matrix.ts'
import { monotoneMinimum } from './monotone.ts'
import type { Penalty } from './penalty.ts'
import type { Block, Quadratic } from './smooth.ts'
import { updated } from './smooth.ts'

/** What is fitted: factors with their penalties. */
export interface Design {
  readonly factors: readonly Factor[]
  readonly penalties: readonly Penalty[]
  /** Row counts by coefficient, for each factor: what its mean is weighed by. */
  readonly counts: readonly Float64Array[]
  /** Factors whose first coefficients (how many) may only rise (1) or fall (-1). */
  readonly monotone: readonly Direction[]
}

/** A factor that may go in one direction only. */
export interface Direction {
  readonly at: number
  readonly values: number
  readonly sign: 1 | -1
}

/** A fit: unknowns (the intercept first) and the strengths of the penalties. */
export interface Fitted {
  readonly point: Point
  readonly strengths: Float64Array
  readonly passes: number
}

/** Where a fit begins, and how far it goes. */
export interface Start {
  readonly point?: Point
  readonly strengths?: Float64Array
  /** Passes over the data in which the strengths are still looked for; 0 leaves them as they are. */
  readonly search: number
  /** Change of an unknown, in log-odds, below which the fit ends. */
  readonly tolerance: number
}

/** The most passes over the data. */
const mostPasses = 30
/** Updates of the strengths in one pass. */
const updatesEach = 3

/** Newton's method on the penalised likelihood, with the strengths of the penalties found on the way. */
export async function newton(
  data: Aggregates,
  design: Design,
  part: Part,
  start: Start,
): Promise<Fitted> {
  const blocks = blocksOf(design)
  let strengths = start.strengths ?? new Float64Array(design.penalties.length).fill(10)
  let unknowns = unknownsOf(design, start.point)
  let search = strengths.length > 0 ? start.search : 0
  let passes = 0
  for (
    let longest = 1;
    passes < mostPasses && (search > 0 || longest > start.tolerance);
    passes += 1
  ) {
    const sums = await data.sums(pointOf(design, unknowns), part)
    const quadratic = quadraticOf(design, blocks, sums, roundTrip(unknowns))
    let solution = monotoneMinimum(quadratic, strengths, design.monotone)
    for (let update = 0; search > 0 && update < updatesEach; update += 1) {
      const next = updated(quadratic, strengths, solution)
      if (movement(strengths, next) < 0.05) search = 0
      strengths = next
      solution = monotoneMinimum(quadratic, strengths, design.monotone)
    }
    search -= 1
    const step = solution.coefficients.map((one, at) => one - (unknowns[at] as number))
    longest = step.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
    const held = longest > 5 ? 5 / longest : 1
    unknowns = unknowns.map((one, at) => one + held * (step[at] as number))
  }
  return { point: pointOf(design, unknowns), strengths, passes }
}

/** How far the strengths moved, the longest way in logarithms; ends of their range do not count. */
function movement(before: Float64Array, after: Float64Array): number {
  return before.reduce((most, one, at) => {
    const next = after[at] as number
    return one > 1e4 && next > 1e4 ? most : Math.max(most, Math.abs(Math.log(next / one)))
  }, 0)
}

function blocksOf({ factors }: Design): readonly Block[] {
  let from = 1
  return factors.map(({ size }) => {
    from += size
    return { from: from - size, size }
  })
}

function unknownsOf(design: Design, point: Point | undefined): Float64Array {
  const blocks = blocksOf(design)
  const last = blocks.at(-1)
  const unknowns = new Float64Array(last === undefined ? 1 : last.from + last.size)
  if (point === undefined) return unknowns
  unknowns[0] = point.intercept / pointScale
  for (const [at, { values }] of point.factors.entries())
    for (const [place, value] of values.entries())
      unknowns[(blocks[at]?.from ?? 0) + place] = value / pointScale
  return unknowns
}

/** The unknowns as the data is asked with them. */
function roundTrip(unknowns: Float64Array): Float64Array {
  return unknowns.map((one) => Math.round(one * pointScale) / pointScale)
}

function pointOf(design: Design, unknowns: Float64Array): Point {
  const whole = unknowns.map((one) => Math.round(one * pointScale))
  const blocks = blocksOf(design)
  return {
    intercept: whole[0] ?? 0,
    factors: design.factors.map((factor, at) => {
      const { from, size } = blocks[at] as Block
      return { factor, values: whole.slice(from, from + size) }
    }),
  }
}

/** The likelihood's quadratic at the unknowns. */
function quadraticOf(
  design: Design,
  blocks: readonly Block[],
  sums: Sums,
  unknowns: Float64Array,
): Quadratic {
  const hessian = zeros(unknowns.length)
  const put = (row: number, column: number, value: number): void => {
    hessian.cells[row * hessian.size + column] = value
    hessian.cells[column * hessian.size + row] = value
  }
  const target = new Float64Array(unknowns.length)
  for (const [i, one] of blocks.entries()) {
    for (const [j, other] of blocks.slice(0, i + 1).entries()) {
      const weight = sums.weight[(i * (i + 1)) / 2 + j] as Float64Array
      for (let row = 0; row < one.size; row += 1)
        for (let column = 0; column < other.size; column += 1)
          put(
            one.from + row,
            other.from + column,
            (weight[row * other.size + column] as number) / sumScale,
          )
    }
    let total = 0
    for (let row = 0; row < one.size; row += 1) {
      const own = hessian.cells[(one.from + row) * hessian.size + one.from + row] as number
      put(one.from + row, 0, own)
      total += own
      target[one.from + row] = ((sums.gradient[i] as Float64Array)[row] as number) / sumScale
    }
    put(0, 0, total)
    if (i === 0)
      target[0] =
        (sums.gradient[0] as Float64Array).reduce((sum, value) => sum + value, 0) / sumScale
  }
  for (let row = 0; row < target.length; row += 1)
    for (let column = 0; column < target.length; column += 1)
      target[row] =
        (target[row] as number) +
        (hessian.cells[row * hessian.size + column] as number) * (unknowns[column] as number)
  return {
    hessian,
    target,
    blocks,
    penalties: design.penalties,
    gauge: gaugeOf(design, blocks, hessian),
  }
}

/** Holds the mean of each factor at zero, and of a pair that of each row and column of its cells. */
function gaugeOf(design: Design, blocks: readonly Block[], { size, cells }: Square): Square {
  const gauge = zeros(size)
  const strength = cells[0] as number
  const hold = (places: readonly number[], counts: Float64Array, from: number): void => {
    const total = places.reduce((sum, place) => sum + (counts[place] as number), 0)
    if (total === 0) return
    for (const a of places)
      for (const b of places) {
        const place = (from + a) * size + from + b
        gauge.cells[place] =
          (gauge.cells[place] as number) +
          (strength * (counts[a] as number) * (counts[b] as number)) / total / total
      }
  }
  for (const [at, factor] of design.factors.entries()) {
    const { from, size: width } = blocks[at] as Block
    const counts = design.counts[at] as Float64Array
    const all = Array.from({ length: width }, (_, one) => one)
    if (factor.kind === 'column') hold(all, counts, from)
    else {
      const height = width / factor.width
      for (let row = 0; row < height; row += 1)
        hold(
          all.filter((one) => Math.floor(one / factor.width) === row),
          counts,
          from,
        )
      for (let column = 0; column < factor.width; column += 1)
        hold(
          all.filter((one) => one % factor.width === column),
          counts,
          from,
        )
    }
  }
  return gauge
}
