import { carriesNothing } from './content.ts'
import { negations } from './english.ts'
import type { Likeness } from './example.ts'
import type { FoundTerm } from './measure.ts'
import type { Recognized } from './recognize.ts'
import type { ViewWords } from './view-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Positions of the content words that a view does not understand; they could change the answer. */
export function notUnderstood(
  words: ViewWords,
  found: readonly FoundTerm[],
  asked: Recognized,
  like: Likeness,
  vocabulary: Vocabulary,
): readonly number[] {
  const inTerm = new Set(found.flatMap((term) => range(term.from, term.to)))
  const mine = new Set(
    asked.mentions
      .filter((mention) => knowsEntity(words, mention.entities))
      .flatMap((mention) => range(mention.from, mention.to)),
  )
  return [...asked.tokens.keys()].filter((at) => {
    const token = asked.tokens[at]
    if (token === undefined || asked.claimed.has(at) || inTerm.has(at) || mine.has(at)) return false
    if (negations.has(token.word)) return true
    if (token.kind !== 'word') return true
    if (carriesNothing(token)) return false
    return !like.vouched.has(token.stem) && !isPartOfName(asked, at, words, vocabulary)
  })
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
