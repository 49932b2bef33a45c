import type { AdditiveModel } from './additive-model.ts'
import { micro } from './additive-model.ts'

/** What the months after training say of a model's log-odds. */
export interface Recalibration {
  /** In log-odds. */
  readonly intercept: number
  readonly slope: number
}

/** The slope is moved only where it is this many standard errors from 1: a few months tell it poorly. */
const surelyOff = 2

/** Finds by which shift and slope the log-odds fit the labels of other months. */
export function recalibration(labels: Uint8Array, scores: Float64Array): Recalibration {
  // Months in which it happened to nobody, or to all, tell no shift that could be right.
  if (labels.every((label) => label === labels[0])) return { intercept: 0, slope: 1 }
  const both = newton(labels, scores, true)
  if (Math.abs(both.slope - 1) > surelyOff * both.slopeError) return both
  return newton(labels, scores, false)
}

/** The model with its log-odds shifted and scaled; its coefficients stay whole, so the contributions still add up exactly. */
export function recalibrated(
  model: AdditiveModel,
  { intercept, slope }: Recalibration,
): AdditiveModel {
  const scaled = (values: readonly number[]): readonly number[] =>
    values.map((value) => Math.round(value * slope))
  return {
    ...model,
    intercept: Math.round(intercept * micro + slope * model.intercept),
    terms: model.terms.map((term) => ({ ...term, coefficients: scaled(term.coefficients) })),
    pairs: model.pairs.map((pair) => ({ ...pair, coefficients: pair.coefficients.map(scaled) })),
  }
}

function newton(
  labels: Uint8Array,
  scores: Float64Array,
  withSlope: boolean,
): Recalibration & { readonly slopeError: number } {
  let [intercept, slope, slopeError] = [0, 1, 0]
  for (let step = 0; step < 50; step += 1) {
    const { g0, g1, h00, h01, h11 } = sums(labels, scores, intercept, slope)
    const determinant = h00 * h11 - h01 * h01
    if (!(h00 > 0) || (withSlope && !(determinant > 0)))
      return { intercept: 0, slope: 1, slopeError: Number.POSITIVE_INFINITY }
    const byIntercept = withSlope ? (h11 * g0 - h01 * g1) / determinant : g0 / h00
    const bySlope = withSlope ? (h00 * g1 - h01 * g0) / determinant : 0
    intercept += byIntercept
    slope += bySlope
    slopeError = Math.sqrt(h00 / determinant)
    if (Math.abs(byIntercept) + Math.abs(bySlope) < 1e-10) break
  }
  return { intercept, slope, slopeError }
}

interface Sums {
  readonly g0: number
  readonly g1: number
  readonly h00: number
  readonly h01: number
  readonly h11: number
}

function sums(labels: Uint8Array, scores: Float64Array, intercept: number, slope: number): Sums {
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0]
  for (let row = 0; row < labels.length; row += 1) {
    const x = (scores[row] ?? 0) / micro
    const p = 1 / (1 + Math.exp(-(intercept + slope * x)))
    const weight = p * (1 - p)
    const rest = (labels[row] ?? 0) - p
    g0 += rest
    g1 += rest * x
    h00 += weight
    h01 += weight * x
    h11 += weight * x * x
  }
  return { g0, g1, h00, h01, h11 }
}
