import { editDistance } from './edit-distance.ts'
import { functionWords } from './english.ts'
import type { EnglishDictionary } from './english-dictionary.ts'
import { isCapitalized, type Token } from './normalize.ts'
import { isCutFrom, isHeadOf, shortForms } from './short-form.ts'
import { stem } from './stem.ts'

/** The words that a misspelling may be read as. */
export interface Dictionary {
  readonly has: (word: string) => boolean
  /** It is an English word of its own. */
  readonly isEnglish: (word: string) => boolean
  /** The one nearest word, where exactly one is near enough; for what is written as a name, the nearest word of a name. */
  readonly nearest: (word: string, asName?: boolean) => string | undefined
  /** It is a proper name of English that is part of no name in the data. */
  readonly isFirstName: (word: string) => boolean
  /** The one word that it may be cut short from. */
  readonly full: (word: string) => string | undefined
}

const shortest = 5

/**
 * Builds a dictionary; a word is known if it or its stem is. Of several that are as near, the one is meant that the
 * `words` have most often; `plain` words, which say little, come last.
 */
export function dictionaryOf(
  words: Iterable<string>,
  plain: Iterable<string>,
  english: EnglishDictionary,
  names: ReadonlySet<string>,
): Dictionary {
  const known = new Set<string>()
  const stems = new Set<string>()
  const counts = new Map<string, number>()
  const byStart = new Map<string, string[]>()
  const plainWords = new Set(plain)
  for (const word of [...words, ...plainWords]) {
    counts.set(word, (counts.get(word) ?? 0) + (plainWords.has(word) ? 0 : 1))
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
    has: (word) =>
      known.has(word) || stems.has(stem(word)) || (english.has(word) && !english.isProper(word)),
    isEnglish: (word) => english.has(word) && !english.isProper(word),
    nearest: (word, asName = false) => {
      const bucket = byStart.get(word.charAt(0)) ?? []
      const isName = asName || english.isProper(word)
      return nearestOf(
        word,
        isName ? bucket.filter((one) => names.has(one)) : bucket,
        counts,
        isName,
      )
    },
    isFirstName: (word) => english.isProper(word) && !names.has(word),
    full: (word) => {
      if (!/^[a-z]+$/.test(word)) return undefined
      const bucket = byStart.get(word.charAt(0)) ?? []
      const cut = bucket.filter((one) => isCutFrom(word, one))
      return clearOf(cut.length > 0 ? cut : bucket.filter((one) => isHeadOf(word, one)), counts)
    },
  }
}

/**
 * Reads misspelt words as the one known word that is near; words that are known to anything are left alone, but for
 * short forms, which are read in full wherever they stand.
 */
export function repaired(tokens: readonly Token[], dictionary: Dictionary): readonly Token[] {
  return tokens.map((token, at) => {
    if (token.kind !== 'word') return token
    const isKnown = shortForms.has(token.word)
      ? dictionary.isEnglish(token.word)
      : dictionary.has(token.word)
    if (isKnown) return token
    const word = isPartOfName(tokens, at)
      ? dictionary.nearest(token.word, true)
      : meant(token.word, dictionary, isFirstName(tokens[at - 1], dictionary))
    return word === undefined
      ? token
      : { ...token, word, stem: stem(word), repairedFrom: token.written }
  })
}

/** `Marcus Bell`: one of two words in a row that both have a capital, not the first of the question. */
function isPartOfName(tokens: readonly Token[], at: number): boolean {
  const hasCapital = (one: number): boolean =>
    one > 0 && isCapitalized(tokens[one]) && !functionWords.has(tokens[one]?.word ?? '')
  return hasCapital(at) && (hasCapital(at + 1) || hasCapital(at - 1)) && !isTitle(tokens)
}

/** `Top Locations By Revnue`: capitals tell nothing. */
function isTitle(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ kind, word }) => kind === 'word' && word.length > 3)
  const small = words.filter(({ written }) => !/^\p{Lu}/u.test(written))
  return small.length * 3 < words.length
}

/** `lisa tran`: what follows a first name is cut short from nothing. */
function isFirstName(token: Token | undefined, dictionary: Dictionary): boolean {
  return token !== undefined && dictionary.isFirstName(token.word)
}

function meant(word: string, dictionary: Dictionary, followsName: boolean): string | undefined {
  const full = shortForms.get(word)
  if (full !== undefined) return full
  if (/in$/.test(word) && dictionary.has(`${word}g`)) return `${word}g`
  return (
    dictionary.nearest(word) ??
    dictionary.nearest(word.replace(/s$/, '')) ??
    (followsName ? undefined : dictionary.full(word))
  )
}

function nearestOf(
  word: string,
  words: readonly string[],
  counts: ReadonlyMap<string, number>,
  isName: boolean,
): string | undefined {
  if (word.length < shortest - 1 || word.length > 24 || !/^[a-z]+$/.test(word)) return undefined
  const limit = word.length < 8 || isName ? 1 : 2
  let best = limit + 1
  let found: string[] = []
  for (const one of words) {
    if (
      Math.abs(one.length - word.length) > limit ||
      (word.length < shortest && one.length < word.length)
    )
      continue
    const distance = editDistance(word, one, Math.min(best, limit))
    if (distance < best) {
      best = distance
      found = [one]
    } else if (distance === best && distance <= limit) found.push(one)
  }
  return best > limit ? undefined : clearOf(found, counts)
}

/** The word of several that is meant: the one that the project's words have by far most often. */
function clearOf(
  found: readonly string[],
  counts: ReadonlyMap<string, number>,
): string | undefined {
  const byStem = new Map<string, { word: string; count: number }>()
  for (const one of found) {
    const key = stem(one)
    const before = byStem.get(key)
    const count = (before?.count ?? 0) + (counts.get(one) ?? 0)
    byStem.set(key, { word: before?.word ?? one, count })
  }
  const [first, second] = [...byStem.values()].sort((a, b) => b.count - a.count)
  const isClear = second === undefined || (first !== undefined && first.count > 3 * second.count)
  return isClear ? first?.word : undefined
}
