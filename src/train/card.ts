import type { AdditiveModel } from '../model/additive-model.ts'
import type { FeatureColumn, Frame, LabelledFrame } from '../model/frame.ts'
import { contributions } from '../model/score.ts'
import type { CurrentModel } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import type { BandFigures } from './band-figures.ts'
import type { CauseFigures } from './cause-share.ts'

/** All that a model's card says; the texts are made from it alone. */
export interface Card {
  readonly model: Model
  readonly current: CurrentModel
  readonly features: readonly FeatureLine[]
  readonly bands: readonly BandFigures[]
  readonly causes: readonly CauseFigures[]
}

/** A feature and what it does. */
export interface FeatureLine {
  readonly name: string
  /** Mean distance that it moves the log-odds in the test months; undefined where the model does not use it. */
  readonly weight: number | undefined
  readonly why: string
  /** Share of today's rows outside of what training saw. */
  readonly outside: number
}

/** From this share on a feature is named: the model guesses there. */
export const muchOutside = 0.2

interface Made {
  readonly bands: readonly BandFigures[]
  readonly causes: readonly CauseFigures[] | undefined
  readonly frames: { readonly train: LabelledFrame; readonly test: Frame; readonly scored: Frame }
  readonly scorer: AdditiveModel
}

/** Puts the card of a training together. */
export function cardOf(model: Model, current: CurrentModel, made: Made): Card {
  const { bands, causes = [], frames, scorer } = made
  const weights = weightsOf(scorer, frames.test)
  const features = frames.train.columns.map((column): FeatureLine => {
    const today = frames.scored.columns.find(({ name }) => name === column.name)
    return {
      name: column.name,
      weight: weights.get(column.name),
      why: whyOf(scorer, column.name),
      outside: today === undefined ? 0 : outsideOf(column, today),
    }
  })
  return {
    model,
    current,
    features: features.toSorted((a, b) => (b.weight ?? -1) - (a.weight ?? -1)),
    bands,
    causes,
  }
}

/** Mean absolute contribution of each column, in log-odds; a pair counts half for either. */
function weightsOf(scorer: AdditiveModel, frame: Frame): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const { columns, values } of contributions(scorer, frame)) {
    const mean =
      values.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, values.length)
    for (const column of columns)
      weights.set(column, (weights.get(column) ?? 0) + mean / 1_000_000 / columns.length)
  }
  return weights
}

function whyOf({ terms, pairs, dropped }: AdditiveModel, column: string): string {
  const out = dropped.find((one) => one.column === column)
  if (out !== undefined)
    return out.of === undefined ? `left out: ${out.reason}` : `left out: says what ${out.of} says`
  const term = terms.find((one) => one.column === column)
  if (term === undefined) return 'left out'
  const ways = { rising: 'may only raise', falling: 'may only lower' }
  const also = pairs.flatMap(({ columns }) =>
    columns.includes(column) ? [`with ${columns.find((one) => one !== column)}`] : [],
  )
  return [...(term.monotone === undefined ? [] : [ways[term.monotone]]), ...also].join('; ')
}

function outsideOf(seen: FeatureColumn, today: FeatureColumn): number {
  if (seen.kind === 'numeric' && today.kind === 'numeric') {
    // What is infinite is outside only where training saw nothing that is: it says nothing of the range.
    const [low, high] = seen.values.reduce(
      ([least, most], value) =>
        Number.isFinite(value) ? [Math.min(least, value), Math.max(most, value)] : [least, most],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    )
    const infinite = new Set(seen.values.filter((value) => Math.abs(value) === Infinity))
    return shareOf(today.values, (value) => (value < low || value > high) && !infinite.has(value))
  }
  if (seen.kind === 'text' && today.kind === 'text') {
    const codes = new Set(seen.codes)
    const levels = new Set(seen.levels.filter((_, code) => codes.has(code)))
    return shareOf(today.codes, (code) => code >= 0 && !levels.has(today.levels[code] ?? ''))
  }
  return 0
}

function shareOf(values: ArrayLike<number>, is: (value: number) => boolean): number {
  let count = 0
  for (let row = 0; row < values.length; row += 1) if (is(values[row] ?? 0)) count += 1
  return values.length === 0 ? 0 : count / values.length
}
