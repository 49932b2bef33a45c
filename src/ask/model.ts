import { shares } from './exponential.ts'
import { bucketCount, type Features } from './features.ts'

/** A trained linear model: for each class a weight a bucket. Weights are whole numbers, so that every engine adds alike. */
export interface Model {
  /** The views' names in their order, then `none`. */
  readonly classes: readonly string[]
  /** Class after class, `bucketCount` weights each, in units of `weightUnit`. */
  readonly weights: Int16Array
  /** SHA-256 of what it was trained on. */
  readonly key: string
}

/** The class of questions that no view answers. */
export const none = 'none'

/** One step of a stored weight. */
export const weightUnit: number = 1 / 1024

/** For each class how likely it is that a question belongs to it; together 1. */
export function likelihoods(model: Model, { buckets, weights }: Features): ReadonlyMap<string, number> {
  const scores = model.classes.map((_, at) => {
    let sum = 0
    for (let one = 0; one < buckets.length; one += 1)
      sum += (model.weights[at * bucketCount + (buckets[one] ?? 0)] ?? 0) * (weights[one] ?? 0)
    return sum * weightUnit
  })
  const likely = shares(scores)
  return new Map(model.classes.map((name, at) => [name, likely[at] ?? 0]))
}
