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

/** `customer 10442`: behind the singular name of a slot whose column holds whole numbers, a number is its value. */
function keyAt(
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
): ValueClaim | undefined {
  const sign = /^[=#]$/.test(tokens[at - 1]?.word ?? '') ? 1 : 0
  const said = sign + (/^(?:number|no|id|num)$/.test(tokens[at - 1 - sign]?.word ?? '') ? 1 : 0)
  const [number, thing, lead] = [tokens[at], tokens[at - 1 - said], tokens[at - 2 - said]]
  if (number === undefined || !/^\d{1,18}$/.test(number.word)) return undefined
  if (thing === undefined || isPlural(thing.word) || perWords.has(lead?.word ?? ''))
    return undefined
  const entities = vocabulary.entities.get(thing.stem) ?? []
  const stands = vocabulary.views.flatMap(({ view }) =>
    filterSlots(view)
      .filter((slot) => entities.includes(slot.name))
      .filter((slot) => columnOf(view, slot.column)?.type.kind === 'integer')
      .map((slot) => ({ view: view.name, slot: slot.name, value: String(BigInt(number.word)) })),
  )
  if (stands.length === 0) return undefined
  return { from: at - said, to: at + 1, written: number.written, stands }
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
