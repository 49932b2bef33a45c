import { shares } from './exponential.ts'
import type { Features } from './features.ts'

/** A trained linear model: for each class a weight a bucket. Weights are whole numbers, so that every engine adds alike. */
export interface Model {
  /** The views' names in their order, then `none` and `several`. */
  readonly classes: readonly string[]
  /** Bucket after bucket, a weight for each class, in units of `weightUnit`. */
  readonly weights: Int16Array
  /** SHA-256 of what it was trained on. */
  readonly key: string
}

/** The class of questions that several views could mean. */
export const several = 'several'

/** The class of questions that no view answers. */
export const none = 'none'

/** One step of a stored weight. */
export const weightUnit: number = 1 / 1024

/** For each class how likely it is that a question belongs to it; together 1. */
export function likelihoods(
  model: Model,
  { buckets, weights }: Features,
): ReadonlyMap<string, number> {
  const count = model.classes.length
  const scores = model.classes.map(() => 0)
  for (let one = 0; one < buckets.length; one += 1) {
    const base = (buckets[one] ?? 0) * count
    const weight = (weights[one] ?? 0) * weightUnit
    for (let at = 0; at < count; at += 1)
      scores[at] = (scores[at] ?? 0) + (model.weights[base + at] ?? 0) * weight
  }
  const likely = shares(scores)
  return new Map(model.classes.map((name, at) => [name, likely[at] ?? 0]))
}
