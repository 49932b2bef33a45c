import { shares } from './exponential.ts'
import { bucketCount, type Features, featuresOf } from './features.ts'
import { type Model, none, several, weightUnit } from './model.ts'

/** One text to learn from. */
export interface Sample {
  readonly words: readonly string[]
  /** The classes it belongs to, alike; one that stands twice counts twice. */
  readonly classes: readonly string[]
  readonly weight: number
}

/** The views in their order, then the classes of what no view and what several could answer. */
export function classesOf(views: readonly { readonly name: string }[]): readonly string[] {
  return [...views.map(({ name }) => name), none, several]
}

const settings = { epochs: 14, firstStep: 4, decay: 0.0004 }

/**
 * Trains a softmax regression by gradient descent in a fixed order. Only additions, multiplications, divisions and
 * square roots are used, so the same samples give the same bytes in every engine.
 */
export function train(samples: readonly Sample[], classes: readonly string[], key: string): Model {
  const weights = new Float64Array(classes.length * bucketCount)
  const learned = samples.map((sample) => ({
    features: featuresOf(sample.words),
    target: classes.map(
      (name) => sample.classes.filter((one) => one === name).length / sample.classes.length,
    ),
    weight: sample.weight,
  }))
  const order = learned.map((_, at) => at)
  let seed = 12345
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    seed = shuffle(order, seed)
    const step = settings.firstStep / (1 + epoch / 4)
    for (const at of order) {
      const sample = learned[at]
      if (sample === undefined) continue
      learn(weights, sample.features, sample.target, step * sample.weight, classes.length)
    }
    const keep = 1 - settings.decay * step
    for (let at = 0; at < weights.length; at += 1) weights[at] = (weights[at] ?? 0) * keep
  }
  return { classes, weights: Int16Array.from(weights, rounded), key }
}

function learn(
  weights: Float64Array,
  { buckets, weights: values }: Features,
  target: readonly number[],
  step: number,
  classCount: number,
): void {
  const scores: number[] = target.map(() => 0)
  for (let at = 0; at < buckets.length; at += 1) {
    const base = (buckets[at] ?? 0) * classCount
    const value = values[at] ?? 0
    for (let one = 0; one < classCount; one += 1)
      scores[one] = (scores[one] ?? 0) + (weights[base + one] ?? 0) * value
  }
  const likely = shares(scores)
  for (let one = 0; one < classCount; one += 1)
    scores[one] = step * ((target[one] ?? 0) - (likely[one] ?? 0))
  for (let at = 0; at < buckets.length; at += 1) {
    const base = (buckets[at] ?? 0) * classCount
    const value = values[at] ?? 0
    for (let one = 0; one < classCount; one += 1)
      weights[base + one] = (weights[base + one] ?? 0) + (scores[one] ?? 0) * value
  }
}

/** Fisher and Yates' shuffle by a fixed generator; gives the generator's next seed. */
function shuffle(order: number[], seed: number): number {
  let state = seed
  for (let at = order.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = state % (at + 1)
    const held = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = held
  }
  return state
}

function rounded(weight: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(weight / weightUnit)))
}
