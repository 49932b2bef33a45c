import { remembered } from '../base/remembered.ts'
import { carriesNothing } from './content.ts'
import { negations } from './english.ts'
import { normalize, type Token } from './normalize.ts'
import { shareWords } from './share.ts'
import { measuresOf } from './slots.ts'
import type { ViewWords } from './view-words.ts'

/** A measure's phrase in a question with other words between: `memberships did Polaris sell` for `memberships sold`. */
export interface PhraseApart {
  readonly measure: string
  /** Where its words stand, in order. */
  readonly at: readonly number[]
  /** It has a word that asks for a part of a whole. */
  readonly asksShare: boolean
}

/** Of the phrases that stand apart the one with most words, then the closest, then the first. */
export function phraseApart(
  words: ViewWords,
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): PhraseApart | undefined {
  const said = keysIn(tokens)
  let best: PhraseApart | undefined
  for (const [from, token] of tokens.entries()) {
    if (!isFree(from)) continue
    for (const phrase of phrasesByFirst(words).get(keyOf(token)) ?? []) {
      if (!phrase.keys.every((key) => said.has(key))) continue
      const at = placesOf(phrase.keys, from, tokens, isFree)
      if (at === undefined) continue
      const one = { measure: phrase.measure, at, asksShare: phrase.keys.includes('share') }
      if (best === undefined || isBetter(one, best)) best = one
    }
  }
  return best
}

/** How far apart its words may stand: words between, and of these such as carry content. */
const limits = { between: 6, content: 2 }

function placesOf(
  keys: readonly string[],
  from: number,
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly number[] | undefined {
  const at = [from]
  let between = 0
  let content = 0
  for (let next = from + 1; next < tokens.length && at.length < keys.length; next += 1) {
    const token = tokens[next]
    if (token === undefined) return undefined
    if (isFree(next) && keyOf(token) === keys[at.length]) {
      at.push(next)
      continue
    }
    if (!isFree(next)) continue
    if (negations.has(token.word) || parting.test(token.word)) return undefined
    between += 1
    if (!carriesNothing(token)) content += 1
    if (between > limits.between || content > limits.content) return undefined
  }
  return at.length === keys.length ? at : undefined
}

const keysIn = remembered(
  (tokens: readonly Token[]): ReadonlySet<string> => new Set(tokens.map(keyOf)),
)

/** Words after which another thing is spoken of. */
const parting = /^(?:and|or|but|than|versus|vs|against|from)$/

function isBetter(one: PhraseApart, best: PhraseApart): boolean {
  const longer = one.at.length - best.at.length
  return longer === 0 ? spanOf(one) < spanOf(best) : longer > 0
}

function spanOf({ at }: PhraseApart): number {
  return (at.at(-1) ?? 0) - (at[0] ?? 0)
}

interface Phrase {
  readonly measure: string
  readonly keys: readonly string[]
}

/**
 * The measures' phrases in which two words say something, by their first; such that are but two words also turned round.
 * One with a number stands together or not at all.
 */
const phrasesByFirst = remembered(({ view }: ViewWords): ReadonlyMap<string, readonly Phrase[]> => {
  const found: Phrase[] = []
  for (const measure of measuresOf(view)) {
    for (const text of [measure, ...(view.synonyms.get(measure) ?? [])]) {
      const tokens = normalize(text.replaceAll('_', ' ')).tokens
      if (tokens.some(({ kind }) => kind !== 'word')) continue
      if (tokens.filter(({ word }) => !glue.has(word)).length < 2) continue
      const keys = tokens.map(keyOf)
      found.push({ measure, keys })
      if (tokens.length === 2 && !tokens.some(isBound))
        found.push({ measure, keys: keys.toReversed() })
    }
  }
  return Map.groupBy(found, ({ keys }) => keys[0] ?? '')
})

/** A word that must not change places. */
function isBound(token: Token): boolean {
  return carriesNothing(token) || negations.has(token.word)
}

/** Words that only join others: a phrase of one other word says too little when torn apart. */
const glue: ReadonlySet<string> = new Set(
  'a an the of in on at to for by with as and or is are was were be been do does did has have had we us our i you your it its they them their who that this back get got gets getting'.split(
    ' ',
  ),
)

/** What a word is compared by: ways to ask for a share are one. */
function keyOf({ word, stem: own }: Token): string {
  return shareWords.test(word) ? 'share' : own
}
