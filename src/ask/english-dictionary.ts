import english from 'dictionary-en'
import { stem } from './stem.ts'

/** What an English dictionary says of a word. */
export interface EnglishDictionary {
  /** It is an English word, in some form. */
  readonly has: (word: string) => boolean
  /** It may name a thing: a noun or a proper name. Other words seldom change what a question is about. */
  readonly names: (word: string) => boolean
  /** It is a proper name and nothing else. */
  readonly isProper: (word: string) => boolean
}

/** Flags of the word list: `M` takes 's, as only nouns do; `D` and `G` end in -ed and -ing, as only verbs do. */
const nounFlag = 'M'

/** How many words are kept that were looked up before. */
const mostLooked = 4096

/** Of a stem: it is listed; it may name a thing. */
const listed = 1
const noun = 2
/** Of a word as it is written: in small letters; with a capital. */
const common = 4
const proper = 8

/** Reads the word list of the package dictionary-en. Words are kept by their stems. */
export function englishDictionary(): EnglishDictionary {
  const known = new Map<string, number>()
  const mark = (key: string, marks: number): void => {
    const before = known.get(key) ?? 0
    if ((before | marks) !== before) known.set(key, before | marks)
  }
  const list = new TextDecoder().decode(english.dic)
  for (let from = list.indexOf('\n') + 1; from > 0 && from < list.length; ) {
    const next = list.indexOf('\n', from)
    const to = next < 0 ? list.length : next
    const line = list.slice(from, to)
    from = to + 1
    const slash = line.indexOf('/')
    const written = slash < 0 ? line : line.slice(0, slash)
    const word = written.toLowerCase()
    if (!/^[a-z']+$/.test(word)) continue
    const isName = written !== word || (slash >= 0 && line.includes(nounFlag, slash))
    mark(word, written === word ? common : proper)
    mark(stem(word), isName ? listed | noun : listed)
  }
  const look = (word: string): number => {
    for (const form of forms(word)) {
      const found = (known.get(stem(form)) ?? 0) & (listed | noun)
      if (found !== 0) return found
    }
    return 0
  }
  const looked = new Map<string, number>()
  const find = (word: string): number => {
    let found = looked.get(word)
    if (found === undefined) {
      found = look(word)
      if (looked.size >= mostLooked) looked.clear()
      looked.set(word, found)
    }
    return found
  }
  return {
    has: (word) => find(word) !== 0,
    isProper: (word) => ((known.get(word) ?? 0) & (common | proper)) === proper,
    names: (word) => !/(?:ly|ing|ed)$/.test(word) && (find(word) & noun) !== 0,
  }
}

/** A word and what it may be made from: `slowly`, `slower`, `slowest` from `slow`, `unspent` from `spent`. */
function* forms(word: string): Iterable<string> {
  yield word
  const bare = word.replace(/^(?:un|non|re|pre|mis|dis|over|under)/, '')
  if (bare !== word && bare.length > 3) yield bare
  const base = word.replace(/(?:ing|ed)$/, '')
  if (base !== word && base.length > 1) {
    yield base
    yield `${base}e`
    yield base.replace(/(.)\1$/, '$1')
  }
  const cut = word.replace(/(?:ly|er|ers|est|ness|able)$/, '')
  if (cut !== word && cut.length > 2) {
    yield cut
    yield `${cut}e`
    yield cut.replace(/i$/, 'y')
  }
}
