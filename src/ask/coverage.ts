import { noneBefore } from './bind-limit.ts'
import { carriesNothing } from './content.ts'
import { functionWords, modals, negations } from './english.ts'
import type { Likeness } from './example.ts'
import type { FoundTerm } from './measure.ts'
import type { Recognized } from './recognize.ts'
import { stem } from './stem.ts'
import type { ViewWords } from './view-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The content words of a question that a view does not understand, by position. */
export interface Missed {
  /** They could change the answer: a thing that is named, a sign, a negation, another view's own word. */
  readonly grave: readonly number[]
  /** English words that name nothing; where the rest is clear, the answer says that they were left aside. */
  readonly light: readonly number[]
  /** Nouns that narrow nothing where they stand; the same holds for one of them where the rest is very clear. */
  readonly doubtful: readonly number[]
  /** Words of another view, or beside a thing, that narrow nothing; a question that is all but surely this view's carries them. */
  readonly carried: readonly number[]
}

/** Finds the content words that nothing in a view's YAML accounts for. */
export function notUnderstood(
  words: ViewWords,
  found: readonly FoundTerm[],
  asked: Recognized,
  like: Likeness,
  vocabulary: Vocabulary,
): Missed {
  const inTerm = new Set(found.flatMap((term) => range(term.from, term.to)))
  const mine = new Set(
    asked.mentions
      .filter((mention) => knowsEntity(words, mention.entities))
      .flatMap((mention) => range(mention.from, mention.to)),
  )
  const nones = new Set(
    found.flatMap(({ from, term }) =>
      term.measure === undefined ? [] : (noneBefore(asked, from) ?? []),
    ),
  )
  const grave: number[] = []
  const light: number[] = []
  const doubtful: number[] = []
  const carried: number[] = []
  for (const [at, token] of asked.tokens.entries()) {
    const dangles = asked.disputed.has(at) && at === asked.tokens.length - 1
    const isTaken = asked.claimed.has(at) || inTerm.has(at) || mine.has(at) || nones.has(at)
    if (isTaken && !dangles) continue
    if (asked.framing.has(at)) continue
    if (asked.disputed.has(at)) grave.push(at)
    else if (negations.has(token.word)) {
      if (!isKnownNegation(words, asked, like, at)) grave.push(at)
    } else if (modals.has(token.word)) {
      if (!words.known.has(token.stem) && !isHowLikely(asked, at))
        (unsure.has(token.word) ? doubtful : grave).push(at)
    } else if (token.kind !== 'word') {
      if (!loneSigns.test(token.word)) grave.push(at)
    } else if (carriesNothing(token) || like.vouched.has(token.stem) || words.known.has(token.stem))
      continue
    else if (isPartOfName(asked, at, words, vocabulary)) continue
    else if (isCommon(token.stem, vocabulary)) continue
    else if (isHead(asked, at) || isRanked(asked, at)) grave.push(at)
    else if (
      vocabulary.english.has(token.word) &&
      !vocabulary.english.names(token.word) &&
      !isTopic(token.stem, vocabulary)
    )
      (isObject(asked, at) ? grave : light).push(at)
    else if (isLoose(asked, at, inTerm, vocabulary)) doubtful.push(at)
    else if (isPlainWord(asked, at, vocabulary) || isBeside(asked, at, inTerm, vocabulary))
      carried.push(at)
    else grave.push(at)
  }
  return { grave, light, doubtful, carried }
}

/** `… for insert`: a bare word that something is said to be for, by or in. */
function isObject({ tokens }: Recognized, at: number): boolean {
  return (
    /^(?:for|in|at|by|per|near|from)$/.test(tokens[at - 1]?.word ?? '') &&
    !/(?:ing|ed|ly)$/.test(tokens[at]?.word ?? '')
  )
}

/** `Parking at …`, `the mood in …`: the first word that says something, and what the rest is about. */
function isHead({ tokens }: Recognized, at: number): boolean {
  return (
    /^(?:at|in|for|of|by|per|on|from)$/.test(tokens[at + 1]?.word ?? '') &&
    tokens.slice(0, at).every(({ word }) => functionWords.has(word))
  )
}

/** `best pizza`: what an order word stands right before is what is ranked. */
function isRanked({ order, count }: Recognized, at: number): boolean {
  return order !== undefined && at === Math.max(order.to, count?.implied === false ? count.to : 0)
}

/** Verbs of what may or ought to be: said as often of what is. */
const unsure: ReadonlySet<string> = new Set(['should', 'would', 'might'])

/** `most likely to leave` asks for a ranking, not for what will be. */
function isHowLikely({ tokens }: Recognized, at: number): boolean {
  return tokens[at]?.word === 'likely' && /^(?:most|least|more)$/.test(tokens[at - 1]?.word ?? '')
}

/** A negation that an example of the view has too, and that does not stand before a name: `not in Texas` is no such. */
function isKnownNegation(words: ViewWords, asked: Recognized, like: Likeness, at: number): boolean {
  const token = asked.tokens[at]
  if (token === undefined || excluding.has(token.word)) return false
  const next = asked.values.find(({ from }) => from > at)
  if (next !== undefined && next.from - at <= 3) return false
  const isPlainNot =
    plainNot.has(token.word) && [...plainNot].some((one) => words.known.has(stem(one)))
  return isPlainNot || like.vouched.has(token.stem) || words.known.has(token.stem)
}

/** Signs that stand for a word: `rewash % by site`. */
const loneSigns = /^[%$#&=/+]$/

/** Ways to say not. */
const plainNot: ReadonlySet<string> = new Set(
  "not haven't hasn't didn't don't doesn't isn't aren't wasn't weren't havent hasnt didnt dont doesnt isnt arent wasnt werent never".split(
    ' ',
  ),
)

/** Words that leave things out, which no view does. */
const excluding: ReadonlySet<string> = new Set(
  'except excluding exclude excludes besides minus other others'.split(' '),
)

/**
 * An English word that stands beside no word of the view, and behind none of those that narrow (`in`, `by`, `for`), and
 * that is no name.
 */
function isLoose(
  asked: Recognized,
  at: number,
  inTerm: ReadonlySet<number>,
  vocabulary: Vocabulary,
): boolean {
  const token = asked.tokens[at]
  if (token === undefined || isTopic(token.stem, vocabulary)) return false
  if (!isPlainWord(asked, at, vocabulary)) return false
  const isThing = (one: number): boolean =>
    inTerm.has(one) || asked.mentions.some(({ from, to }) => from <= one && one < to)
  return !isThing(at + 1)
}

/** `how many old books`: an English word right before what is asked about. */
function isBeside(
  asked: Recognized,
  at: number,
  inTerm: ReadonlySet<number>,
  { english }: Vocabulary,
): boolean {
  const token = asked.tokens[at]
  return (
    token !== undefined &&
    /^(?:many|much)$/.test(asked.tokens[at - 1]?.word ?? '') &&
    english.has(token.word) &&
    !english.isProper(token.word) &&
    inTerm.has(at + 1)
  )
}

/** An English word that is no name, no subject of a ranking, and behind none of the words that narrow. */
function isPlainWord(asked: Recognized, at: number, { english }: Vocabulary): boolean {
  const token = asked.tokens[at]
  if (token === undefined || !english.has(token.word) || english.isProper(token.word)) return false
  if (asked.subject.kind === 'other' && asked.subject.at === at) return false
  if (at > 0 && /^\p{Lu}/u.test(token.written)) return false
  let before = at - 1
  while (/^(?:the|a|an|our|my|their|your)$/.test(asked.tokens[before]?.word ?? '')) before -= 1
  return !narrowing.test(asked.tokens[before]?.word ?? '')
}

const narrowing =
  /^(?:in|at|near|by|per|each|every|which|what|much|many|of|for|from|with|among|excluding|called|named|no)$/

/** Some view has the word as a term of its own. */
function isTopic(one: string, { spread }: Vocabulary): boolean {
  return spread.has(one)
}

/** Many views' questions have the word: it belongs to none. */
function isCommon(one: string, { knownTo, views }: Vocabulary): boolean {
  return (knownTo.get(one)?.size ?? 0) >= Math.max(3, views.length / 3)
}

/** The slot's own word beside a value of it says nothing more. */
function isPartOfName(
  asked: Recognized,
  at: number,
  words: ViewWords,
  vocabulary: Vocabulary,
): boolean {
  const entities = vocabulary.entities.get(asked.tokens[at]?.stem ?? '') ?? []
  return asked.values.some(
    (claim) =>
      (claim.from === at + 1 || claim.to === at) &&
      claim.stands.some((one) => one.view === words.view.name && entities.includes(one.slot)),
  )
}

function knowsEntity(words: ViewWords, entities: readonly string[]): boolean {
  const { view } = words
  return entities.some(
    (entity) => view.grain.includes(entity) || view.slots.has(entity) || view.ranks?.of === entity,
  )
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset)
}
