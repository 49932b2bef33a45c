import { remembered } from '../base/remembered.ts'
import { functionWords } from './english.ts'
import type { NormalizedQuestion, Token } from './normalize.ts'
import { pastWords, unitWords } from './period-words.ts'
import { placeForms } from './short-form.ts'
import { columnOf, filterSlots } from './slots.ts'
import { isPlural } from './stem.ts'
import type { SlotValue, ValueIndex } from './value-index.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A value that a question names, by token positions (`to` exclusive). */
export interface ValueClaim {
  readonly from: number
  readonly to: number
  readonly written: string
  /** What it stands for, in each view that holds it. */
  readonly stands: readonly SlotValue[]
}

/** Every value that a question names, longest name first at each place. */
export function recognizeValues(
  question: NormalizedQuestion,
  tokens: readonly Token[],
  vocabulary: Vocabulary,
): readonly ValueClaim[] {
  const found: ValueClaim[] = []
  let at = 0
  while (at < tokens.length) {
    const claim = claimAt(question, tokens, at, vocabulary)
    if (claim !== undefined) found.push(claim)
    at = claim?.to ?? at + 1
  }
  return found
}

/** Names that a question may have meant by a word that nothing knows: those that begin alike or share a word. */
export function nearNames(word: string, values: ValueIndex): readonly string[] {
  const start = word.slice(0, 3)
  if (start.length < 3) return []
  const near = values.names.filter((name) => name.words.some((one) => one.startsWith(start)))
  return near.slice(0, 3).map((name) => name.written)
}

function claimAt(
  question: NormalizedQuestion,
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
): ValueClaim | undefined {
  const first = tokens[at]
  if (first === undefined || first.kind === 'sign') return undefined
  const bare = first.word.replace(/'s?$/, '')
  const written = placeForms.get(bare) ?? bare
  const { byFirstWord } = vocabulary.values
  for (const name of [
    ...(byFirstWord.get(bare) ?? []),
    ...(written === bare ? [] : (byFirstWord.get(written) ?? [])),
  ]) {
    const length = name.words.length
    const matches = name.words.every((word, offset) => isWordOf(tokens[at + offset], word, length))
    if (!matches || (length === 1 && !meant(question, tokens, at, name.stands, vocabulary)))
      continue
    return { from: at, to: at + length, written: name.written, stands: name.stands }
  }
  return keyAt(tokens, at, vocabulary)
}

/** A word of a name, which in a longer name may be cut short: `Katy Fwy`. */
function isWordOf(token: Token | undefined, word: string, length: number): boolean {
  const said = token?.word.replace(/'s?$/, '') ?? ''
  return said === word || (length > 1 && placeForms.get(said) === word)
}

/**
 * `customer 10442`: behind the singular name of a slot whose column holds whole numbers, or the plural where another number
 * is joined to it, a number is its value. Where the project has one such slot, `number 10442` and `has 10442 been in` too.
 */
function keyAt(
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
): ValueClaim | undefined {
  const number = tokens[at]
  if (number === undefined || !/^\d{1,18}$/.test(number.word)) return undefined
  const sign = /^[=#]$/.test(tokens[at - 1]?.word ?? '') ? 1 : 0
  const isSaid = /^(?:number|no|id|num)$/.test(tokens[at - 1 - sign]?.word ?? '')
  const said = sign + (isSaid ? 1 : 0)
  const [thing, lead] = [tokens[at - 1 - said], tokens[at - 2 - said]]
  const keys = keySlots(vocabulary)
  const named = vocabulary.entities.get(thing?.stem ?? '') ?? []
  const isNamed =
    named.length > 0 && !perWords.has(lead?.word ?? '') && isOneOrJoined(tokens, at, thing)
  const isBare = isSaid ? number.word.length > 3 : number.word.length > 4 && isSpokenOf(tokens, at)
  const isOnly = new Set(keys.map(({ slot }) => slot)).size === 1
  const joined = joinedTo(tokens, at, vocabulary)
  const stands = keys
    .filter(
      ({ slot }) => (isNamed && named.includes(slot)) || (isBare && isOnly) || joined === slot,
    )
    .map((one) => ({ ...one, value: String(BigInt(number.word)) }))
  if (stands.length === 0) return undefined
  return { from: at - said, to: at + 1, written: number.written, stands }
}

/** The slots whose columns hold whole numbers, in each view that has one. */
const keySlots = remembered(({ views }: Vocabulary) =>
  views.flatMap(({ view }) =>
    filterSlots(view)
      .filter((slot) => columnOf(view, slot.column)?.type.kind === 'integer')
      .map((slot) => ({ view: view.name, slot: slot.name })),
  ),
)

/** `customer 1180`; `customers 1180 and 1181`, but not `customers 20`. */
function isOneOrJoined(tokens: readonly Token[], at: number, thing: Token | undefined): boolean {
  if (thing === undefined || !isPlural(thing.word)) return thing !== undefined
  return joining.test(tokens[at + 1]?.word ?? '') && isKey(tokens[at + 2])
}

/** The slot of the number before, where this one is joined to it. */
function joinedTo(
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
): string | undefined {
  if (!joining.test(tokens[at - 1]?.word ?? '') || !isKey(tokens[at]) || !isKey(tokens[at - 2]))
    return undefined
  const entities = vocabulary.entities.get(tokens[at - 3]?.stem ?? '') ?? []
  return keySlots(vocabulary).find(({ slot }) => entities.includes(slot))?.slot
}

const joining = /^(?:and|or|versus|vs|against|&)$/

function isKey(token: Token | undefined): boolean {
  return /^\d{3,18}$/.test(token?.word ?? '')
}

/** `has 61233 been in`, `pull up 20871`: a number that is spoken of as of somebody. */
function isSpokenOf(tokens: readonly Token[], at: number): boolean {
  return /^(?:has|did|does|is|was|up|about|with)$/.test(tokens[at - 1]?.word ?? '')
}

const perWords: ReadonlySet<string> = new Set(['by', 'per', 'each', 'every', 'across'])

/**
 * Whether a single word is meant as a name. One that is also a word of English or of the views (`in`, `plus`) is
 * meant only where its capitals or the slot's own word beside it say so.
 */
function meant(
  question: NormalizedQuestion,
  tokens: readonly Token[],
  at: number,
  stands: readonly SlotValue[],
  vocabulary: Vocabulary,
): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  const isWord =
    functionWords.has(token.word) ||
    isUnit(tokens, at) ||
    vocabulary.views.some((view) => view.terms.has(token.stem))
  if (isJoining(tokens, at, vocabulary)) return false
  if (!isWord) return true
  const entities = new Set(stands.map((one) => one.slot))
  const beside = [tokens[at - 1], tokens[at + 1]].some((near) =>
    (vocabulary.entities.get(near?.stem ?? '') ?? []).some((entity) => entities.has(entity)),
  )
  if (beside) return true
  const short = token.word.length <= 3
  const capitals = short ? /^\p{Lu}+$/u : /^\p{Lu}/u
  return !question.shouted && (short || at > 0) && capitals.test(token.written)
}

/** `Columbus plus Mason`, `plus the reasons`: a small word between two names, or before a determiner, joins them. */
function isJoining(tokens: readonly Token[], at: number, { values }: Vocabulary): boolean {
  const isSmall = /^\p{Ll}/u.test(tokens[at]?.written ?? '')
  const before = tokens[at - 1]?.word ?? ''
  if (isSmall && at > 0 && determiners.test(tokens[at + 1]?.word ?? '')) return true
  return (
    isSmall &&
    values.byFirstWord.has(tokens[at + 1]?.word ?? '') &&
    values.names.some(({ words }) => words.at(-1) === before)
  )
}

const determiners = /^(?:what|why|how|when|the|their|its|a|an|any)$/

/** `this mo`: a unit's short form behind a word that counts or points. */
function isUnit(tokens: readonly Token[], at: number): boolean {
  const lead = tokens[at - 1]?.word ?? ''
  return (
    unitWords.has(tokens[at]?.word ?? '') &&
    (pastWords.has(lead) || /^(?:this|next|current|per|each|every|by|\d+)$/.test(lead))
  )
}
