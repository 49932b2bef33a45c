import { carriesNothing } from './content.ts'
import type { Recognized } from './recognize.ts'
import type { Example } from './view-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** How near a question is to a view's examples. */
export interface Likeness {
  readonly nearest: Example | undefined
  /** Share of the question's own words that the nearest example has too, rare words counting more; 0..1. */
  readonly share: number
  /** Stems that an example vouches for: those of examples that have most of the question's words. */
  readonly vouched: ReadonlySet<string>
}

/**
 * From this share of the question's words, and of its own, an example tells how its words are to be understood. Its
 * own may name a place and a month that the question leaves out.
 */
const vouchesFrom = 0.6
const sharedFrom = 0.34

/** Compares a question with all examples; what a slot has taken and the things named are left out. */
export function likenesses(
  asked: Recognized,
  vocabulary: Vocabulary,
): ReadonlyMap<string, Likeness> {
  const asks = ownStems(asked)
  const weight = (stem: string): number =>
    vocabulary.exampleWeights.get(stem) ?? vocabulary.unseenWeight
  let whole = 0
  for (const stem of asks) whole += weight(stem)
  const shared = new Map<Example, { weight: number; count: number }>()
  for (const stem of asks) {
    for (const example of vocabulary.examplesWith.get(stem) ?? []) {
      const entry = shared.get(example)
      if (entry === undefined) shared.set(example, { weight: weight(stem), count: 1 })
      else {
        entry.weight += weight(stem)
        entry.count += 1
      }
    }
  }
  const found = new Map<
    string,
    { nearest: Example | undefined; share: number; vouched: Set<string> }
  >()
  for (const [example, entry] of shared) {
    const share = entry.weight / whole
    const hasMost = entry.count >= example.distinct.length * sharedFrom
    const likeness = hasMost ? share : share / 2
    const before = found.get(example.view) ?? { nearest: undefined, share: 0, vouched: new Set() }
    if (hasMost && share >= vouchesFrom)
      for (const stem of example.distinct) if (asks.has(stem)) before.vouched.add(stem)
    const isNearer =
      likeness > before.share ||
      (likeness === before.share && example.at < (before.nearest?.at ?? Number.MAX_SAFE_INTEGER))
    if (isNearer) {
      before.nearest = example
      before.share = likeness
    }
    found.set(example.view, before)
  }
  return found
}

/** Nothing of a question stands in an example. */
export const unlike: Likeness = { nearest: undefined, share: 0, vouched: new Set() }

function ownStems(asked: Recognized): ReadonlySet<string> {
  const things = new Set<number>()
  for (const { from, to } of asked.mentions) for (let at = from; at < to; at += 1) things.add(at)
  const asks = new Set<string>()
  for (const [at, token] of asked.tokens.entries())
    if (!asked.claimed.has(at) && !things.has(at) && !carriesNothing(token)) asks.add(token.stem)
  return asks
}
