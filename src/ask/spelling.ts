import { editDistance } from './edit-distance.ts'
import type { EnglishDictionary } from './english-dictionary.ts'
import type { Token } from './normalize.ts'
import { stem } from './stem.ts'

/** The words that a misspelling may be read as. */
export interface Dictionary {
  readonly has: (word: string) => boolean
  /** The one nearest word, where exactly one is near enough. */
  readonly nearest: (word: string) => string | undefined
}

const shortest = 5

/**
 * Builds a dictionary; a word is known if it or its stem is. Misspellings are only read as one of the `words`, never
 * as one of the `plain` words, which say too little to be guessed.
 */
export function dictionaryOf(
  words: Iterable<string>,
  plain: Iterable<string>,
  english: EnglishDictionary,
): Dictionary {
  const known = new Set<string>()
  const stems = new Set<string>()
  const byStart = new Map<string, string[]>()
  for (const word of plain) {
    known.add(word)
    stems.add(stem(word))
  }
  for (const word of words) {
    if (known.has(word)) continue
    known.add(word)
    stems.add(stem(word))
    if (word.length < shortest - 1 || !/^[a-z]+$/.test(word)) continue
    const bucket = byStart.get(word.charAt(0))
    if (bucket === undefined) byStart.set(word.charAt(0), [word])
    else bucket.push(word)
  }
  for (const bucket of byStart.values()) bucket.sort()
  return {
    has: (word) => known.has(word) || stems.has(stem(word)) || english.has(word),
    nearest: (word) => nearestOf(word, byStart.get(word.charAt(0)) ?? []),
  }
}

/** Reads misspelt words as the one known word that is near; words that are known to anything are left alone. */
export function repaired(tokens: readonly Token[], dictionary: Dictionary): readonly Token[] {
  return tokens.map((token) => {
    if (token.kind !== 'word' || dictionary.has(token.word)) return token
    const word = dictionary.nearest(token.word) ?? dictionary.nearest(token.word.replace(/s$/, ''))
    return word === undefined
      ? token
      : { ...token, word, stem: stem(word), repairedFrom: token.written }
  })
}

function nearestOf(word: string, words: readonly string[]): string | undefined {
  if (word.length < shortest || word.length > 24 || !/^[a-z]+$/.test(word)) return undefined
  const limit = word.length < 8 ? 1 : 2
  let best = limit + 1
  let found: string[] = []
  for (const one of words) {
    const distance = editDistance(word, one, Math.min(best, limit))
    if (distance < best) {
      best = distance
      found = [one]
    } else if (distance === best && distance <= limit) found.push(one)
  }
  const stems = new Set(found.map(stem))
  return best <= limit && stems.size === 1 ? found[0] : undefined
}
