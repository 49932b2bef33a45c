import { fillerWords } from './english.ts'
import type { Recognized } from './recognize.ts'

/** What the trained model sees of a question: hashed words, pairs of words and runs of characters. */
export interface Features {
  readonly buckets: Int32Array
  /** The weight of each, so that their squares add up to 1. */
  readonly weights: Float64Array
}

/** Hash buckets; a power of two. */
export const bucketCount: number = 1 << 15

const weightOf: { readonly word: number; readonly pair: number; readonly run: number } = {
  word: 1,
  pair: 0.8,
  run: 0.35,
}

/** A question's words with what a slot has taken masked, so that the model learns the wording, not the names. */
export function maskedWords(asked: Recognized): readonly string[] {
  const words: string[] = []
  const masked = (from: number, to: number, mask: string): readonly [number, number, string] => [
    from,
    to,
    mask,
  ]
  const masks = [
    ...asked.values.map(({ from, to, stands }) => masked(from, to, `<${stands[0]?.slot}>`)),
    ...(asked.person === undefined ? [] : [masked(asked.person.from, asked.person.to, '<person>')]),
    ...asked.periods.map(({ from, to }) => masked(from, to, '<period>')),
    ...(asked.count === undefined || asked.count.implied
      ? []
      : [masked(asked.count.from, asked.count.to, '<n>')]),
    ...asked.thresholds.map(({ from, to, unit }) => masked(from, to, `<over ${unit}>`)),
    ...asked.units.map(({ from, to, unit }) => masked(from, to, `<by ${unit}>`)),
  ]
  const starts = new Map(masks.map(([from, to, mask]) => [from, { to, mask }]))
  for (let at = 0; at < asked.tokens.length; at += 1) {
    const mask = starts.get(at)
    const token = asked.tokens[at]
    if (mask !== undefined) {
      words.push(mask.mask)
      at = Math.max(at, mask.to - 1)
    } else if (
      token !== undefined &&
      !fillerWords.has(token.word) &&
      !asked.aside.has(at) &&
      !asked.framing.has(at)
    ) {
      words.push(token.kind === 'word' ? token.stem : '<sign>')
    }
  }
  return words
}

/** The features of masked words. */
export function featuresOf(words: readonly string[]): Features {
  const found = new Map<number, number>()
  const add = (text: string, weight: number): void => {
    const bucket = hash(text) & (bucketCount - 1)
    found.set(bucket, (found.get(bucket) ?? 0) + weight)
  }
  for (const [at, word] of words.entries()) {
    add(word, weightOf.word)
    const next = words[at + 1]
    if (next !== undefined) add(`${word} ${next}`, weightOf.pair)
    if (word.startsWith('<')) continue
    const edged = `^${word}$`
    for (const length of [3, 4]) {
      for (let from = 0; from + length <= edged.length; from += 1)
        add(`~${edged.slice(from, from + length)}`, weightOf.run)
    }
  }
  let squares = 0
  for (const weight of found.values()) squares += weight * weight
  const norm = squares === 0 ? 1 : 1 / Math.sqrt(squares)
  return {
    buckets: Int32Array.from(found.keys()),
    weights: Float64Array.from(found.values(), (weight) => weight * norm),
  }
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}
