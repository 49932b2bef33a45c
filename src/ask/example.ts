import { carriesNothing } from './content.ts'
import type { Recognized } from './recognize.ts'
import type { Example, ViewWords } from './view-words.ts'
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

/** Compares a question with a view's examples; what a slot has taken and the things named are left out. */
export function likeness(words: ViewWords, asked: Recognized, vocabulary: Vocabulary): Likeness {
  const weight = (stem: string): number =>
    Math.log(1 + vocabulary.exampleCount / (vocabulary.exampleSpread.get(stem) ?? 0.5))
  const things = new Set(
    asked.mentions.flatMap(({ from, to }) =>
      Array.from({ length: to - from }, (_, at) => from + at),
    ),
  )
  const asks = new Set(
    asked.tokens.flatMap((token, at) =>
      asked.claimed.has(at) || things.has(at) || carriesNothing(token) ? [] : [token.stem],
    ),
  )
  const whole = [...asks].reduce((total, stem) => total + weight(stem), 0)
  const vouched = new Set<string>()
  let nearest: Example | undefined
  let best = 0
  for (const example of whole === 0 ? [] : words.examples) {
    const shared = example.distinct.filter((stem) => asks.has(stem))
    const share = shared.reduce((total, stem) => total + weight(stem), 0) / whole
    const isNear = share >= vouchesFrom && shared.length >= example.distinct.length * sharedFrom
    if (isNear) for (const stem of shared) vouched.add(stem)
    const likeness = shared.length >= example.distinct.length * sharedFrom ? share : share / 2
    if (likeness > best) {
      best = likeness
      nearest = example
    }
  }
  return { nearest, share: best, vouched }
}
