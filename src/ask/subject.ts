import { functionWords, lightWords } from './english.ts'
import type { EnglishDictionary } from './english-dictionary.ts'
import type { Token } from './normalize.ts'
import { unitWords } from './period-words.ts'
import { isPlural } from './stem.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A mention of a thing that rows or filters are about. */
export interface EntityMention {
  readonly from: number
  readonly to: number
  readonly entities: readonly string[]
  readonly plural: boolean
  /** `by site`, `per site`: how the rows are to be told apart. */
  readonly grouping: boolean
}

/** What a ranking question ranks: a thing that the project knows, something else, or it does not say. */
export type Subject =
  | { readonly kind: 'entity'; readonly mention: EntityMention }
  | { readonly kind: 'other'; readonly at: number }
  | { readonly kind: 'unsaid' }

/** Every mention of an entity, longest name first at each place. */
export function recognizeEntities(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
  vocabulary: Vocabulary,
): readonly EntityMention[] {
  const found: EntityMention[] = []
  let at = 0
  while (at < tokens.length) {
    const mention = mentionAt(tokens, at, isFree, vocabulary)
    if (mention !== undefined)
      found.push({ ...mention, grouping: mention.grouping || joins(tokens, mention, found.at(-1)) })
    at = mention?.to ?? at + 1
  }
  return found
}

/** `by site and plan`: what is joined to a grouping groups too. */
function joins(
  tokens: readonly Token[],
  mention: EntityMention,
  last: EntityMention | undefined,
): boolean {
  if (last?.grouping !== true) return false
  return (
    mention.from === last.to ||
    (mention.from === last.to + 1 && /^(?:and|&)$/.test(tokens[last.to]?.word ?? ''))
  )
}

/**
 * What is ranked: the first noun behind the order word and its number, else the last thing named before it, else a
 * thing behind `by`. A noun that is no entity (`bottom 10 customers`) makes it another subject, but where a thing is
 * asked for by `which`.
 */
export function subjectOf(
  tokens: readonly Token[],
  orderFrom: number,
  nounFrom: number,
  mentions: readonly EntityMention[],
  isFree: (at: number) => boolean,
  isMeasure: (at: number) => number,
  english: EnglishDictionary,
): Subject {
  const head = headNoun(tokens, nounFrom, mentions, isFree, isMeasure, english)
  const asked = mentions.filter((mention) => !mention.grouping)
  if (head?.kind === 'other') {
    const which = asked.find(({ from, to }) => to <= orderFrom && isAskedFor(tokens, from, isFree))
    return which === undefined ? head : { kind: 'entity', mention: which }
  }
  if (head !== undefined) return head
  const before = asked.filter((mention) => mention.to <= orderFrom).at(-1)
  const behind = asked.find((one) => one.from >= nounFrom && !isWithin(tokens, one.from))
  const mention = before ?? behind ?? mentions.find(({ from }) => !isWithin(tokens, from))
  return mention === undefined ? { kind: 'unsaid' } : { kind: 'entity', mention }
}

/** `the bottom 3 in my region`: what something is ranked within is not what is ranked. */
function isWithin(tokens: readonly Token[], at: number): boolean {
  const lead = /^(?:my|our|the|this|that|your|their)$/.test(tokens[at - 1]?.word ?? '') ? 2 : 1
  return lead === 2 && /^(?:in|within|throughout)$/.test(tokens[at - 2]?.word ?? '')
}

/** `which site …`, `which Springfield site …`: names may stand between. */
function isAskedFor(
  tokens: readonly Token[],
  from: number,
  isFree: (at: number) => boolean,
): boolean {
  let at = from - 1
  while (at > 0 && !isFree(at)) at -= 1
  return /^(?:which|what)$/.test(tokens[at]?.word ?? '')
}

function headNoun(
  tokens: readonly Token[],
  nounFrom: number,
  mentions: readonly EntityMention[],
  isFree: (at: number) => boolean,
  isMeasure: (at: number) => number,
  english: EnglishDictionary,
): Subject | undefined {
  let at = nounFrom
  while (at < tokens.length) {
    const mention = mentions.find((one) => one.from === at && !one.grouping)
    const word = tokens[at]?.word ?? ''
    const measure = isMeasure(at)
    const isCounted = at === nounFrom && measure > 0 && amount.test(tokens[at - 1]?.word ?? '')
    if (mention !== undefined && !isCounted) return { kind: 'entity', mention }
    if (measure > 0) {
      const last = tokens[at + measure - 1]
      const counted =
        at === nounFrom &&
        last !== undefined &&
        isPlural(last.word) &&
        mentions.every((one) => one.grouping)
      if (counted && nounFrom > 0 && tokens[nounFrom - 1]?.kind === 'number')
        return { kind: 'other', at }
      at += measure
    } else if (lightWords.has(word) || /^(?:of|our|the)$/.test(word)) at += 1
    else if (functionWords.has(word) || !isFree(at)) return undefined
    else if (isAttribute(word, english) || mentions.some((one) => one.from === at + 1)) at += 1
    else return isPlural(word) ? { kind: 'other', at } : undefined
  }
  return undefined
}

/** `the most members` counts them. */
const amount = /^(?:most|fewest|least)$/

/** An adjective, participle or adverb: `most frequent`, `worst performing`. */
function isAttribute(word: string, english: EnglishDictionary): boolean {
  return english.has(word) && !english.names(word)
}

function mentionAt(
  tokens: readonly Token[],
  at: number,
  isFree: (at: number) => boolean,
  vocabulary: Vocabulary,
): EntityMention | undefined {
  for (const length of vocabulary.entityLengths.get(tokens[at]?.stem ?? '') ?? []) {
    const words = tokens.slice(at, at + length)
    if (words.length < length || words.some((_, offset) => !isFree(at + offset))) continue
    const entities = vocabulary.entities.get(words.map((token) => token.stem).join(' '))
    if (entities === undefined || unitWords.has(words[0]?.word ?? '')) continue
    const lead = tokens[at - 1]?.word === 'the' ? at - 2 : at - 1
    const grouping = /^(?:by|per|each|every|across)$/.test(tokens[lead]?.word ?? '')
    return {
      from: at,
      to: at + length,
      entities,
      plural: isPlural(words.at(-1)?.word ?? ''),
      grouping,
    }
  }
  return undefined
}
