import { functionWords, lightWords } from './english.ts'
import type { NormalizedQuestion, Token } from './normalize.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A person that a question names, by token positions (`to` exclusive). */
export interface PersonClaim {
  readonly from: number
  readonly to: number
  readonly written: string
}

/**
 * Two or three words in a row that nothing knows and that are written as names are. Asked for only where a view has a
 * slot of a column that tells of persons.
 */
export function recognizePerson(
  question: NormalizedQuestion,
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
  vocabulary: Vocabulary,
): PersonClaim | undefined {
  if (!vocabulary.namesPersons) return undefined
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    let to = at
    while (
      to < tokens.length &&
      to - at < 3 &&
      isFree(to) &&
      isName(question, tokens[to], tokens.slice(at, to), vocabulary)
    )
      to += 1
    if (to - at < 2) continue
    const [first, last] = [tokens[at], tokens[to - 1]]
    if (first === undefined || last === undefined) return undefined
    return {
      from: at,
      to,
      written: question.text.slice(first.from, last.to).replace(/['’]s?$/u, ''),
    }
  }
  return undefined
}

function isName(
  question: NormalizedQuestion,
  token: Token | undefined,
  before: readonly Token[],
  { english, knownTo, entities, spread }: Vocabulary,
): boolean {
  if (token === undefined || token.kind !== 'word' || token.repairedFrom !== undefined) return false
  const bare = token.word.replace(/'s?$/, '')
  if (functionWords.has(bare) || lightWords.has(bare) || entities.has(token.stem)) return false
  const capital = !question.shouted && /^\p{Lu}/u.test(token.written)
  const isTerm = spread.has(token.stem) || (knownTo.get(token.stem)?.size ?? 0) > 1
  if (capital) return !isTerm || english.isProper(bare)
  if (english.isProper(bare)) return true
  const isWritten = !question.shouted && /^\p{Lu}/u.test(before[0]?.written ?? '')
  const isPlain = english.has(bare)
  const mayBe = before.length === 1 ? !isWritten || !isPlain : before.length > 1 && !isPlain
  return mayBe && !isTerm && bare.length > 2
}
