import type { Direction } from './newton.ts'
import type { Quadratic, Solution } from './smooth.ts'
import { minimise } from './smooth.ts'

/**
 * Minimises with a heavy penalty on neighbours that go the wrong way (Bollaerts, Eilers and van Mechelen 2006): those
 * found at one solution are held at the next, until the set stays as it is.
 */
export function monotoneMinimum(
  quadratic: Quadratic,
  strengths: Float64Array,
  directions: readonly Direction[],
): Solution {
  let solution = minimise(quadratic, strengths)
  let held = ''
  const heavy = 1e4 * (1 + (quadratic.hessian.cells[0] as number))
  for (let round = 0; round < 20 && directions.length > 0; round += 1) {
    const places = wrongWay(quadratic, directions, solution.coefficients)
    if (places.join() === held) break
    held = places.join()
    solution = minimise(
      quadratic,
      strengths,
      places.map((place) => ({ place, strength: heavy })),
    )
  }
  return solution
}

/** Unknowns that the next one follows in the wrong direction. */
function wrongWay(
  { blocks }: Quadratic,
  directions: readonly Direction[],
  coefficients: Float64Array,
): readonly number[] {
  return directions.flatMap(({ at, values, sign }) => {
    const from = blocks[at]?.from ?? 0
    const places = Array.from({ length: Math.max(0, values - 1) }, (_, bin) => from + bin)
    return places.filter(
      (place) => sign * ((coefficients[place + 1] as number) - (coefficients[place] as number)) < 0,
    )
  })
}

/** The nearest values that go in one direction, by pooling neighbours that do not (each weighed by its rows). */
export function pooled(
  values: readonly number[],
  weights: readonly number[],
  sign: 1 | -1,
): readonly number[] {
  const pools: { sum: number; weight: number; size: number }[] = []
  for (const [at, value] of values.entries()) {
    const weight = Math.max(weights[at] ?? 0, 1e-9)
    pools.push({ sum: value * weight, weight, size: 1 })
    for (;;) {
      const [before, last] = pools.slice(-2)
      if (before === undefined || last === undefined) break
      if (sign * (last.sum / last.weight - before.sum / before.weight) >= 0) break
      pools.splice(-2, 2, {
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
        size: before.size + last.size,
      })
    }
  }
  return pools.flatMap(({ sum, weight, size }) => new Array<number>(size).fill(sum / weight))
}
