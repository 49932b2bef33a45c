import type { View } from '../project/project.ts'
import type { Token } from './normalize.ts'
import type { OrderClaim } from './order.ts'
import { columnOf } from './slots.ts'
import type { ViewTerm, ViewWords } from './view-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A term of a view that a question uses, by token positions (`to` exclusive). */
export interface FoundTerm {
  readonly from: number
  readonly to: number
  readonly term: ViewTerm
}

/** The view's terms in a question, longest first, none overlapping; taken positions are left out. */
export function termsIn(
  words: ViewWords,
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly FoundTerm[] {
  const found: FoundTerm[] = []
  const used = new Set<number>()
  for (let length = Math.min(words.longest, tokens.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= tokens.length; from += 1) {
      const term = termAt(words, tokens, from, length)
      const free =
        term !== undefined && positions(from, length).every((at) => isFree(at) && !used.has(at))
      if (term === undefined || !free) continue
      found.push({ from, to: from + length, term })
      for (const at of positions(from, length)) used.add(at)
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

/** The measures that a question names, in its order, none twice. */
export function measuresIn(terms: readonly FoundTerm[]): readonly string[] {
  return [
    ...new Set(terms.flatMap(({ term }) => (term.measure === undefined ? [] : [term.measure]))),
  ]
}

/** How many tokens the longest measure of any view takes at a position; 0 where there is none. */
export function measureLengthAt(
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
): number {
  let longest = 0
  for (const words of vocabulary.views) {
    for (let length = Math.min(words.longest, tokens.length - at); length > longest; length -= 1) {
      if (termAt(words, tokens, at, length)?.measure !== undefined) longest = length
    }
  }
  return longest
}

/**
 * Which end of a measure's ranking an order word wants: `highest` is the top of any measure, `worst` the top of
 * one that is better low.
 */
export function wantedEnd(
  order: OrderClaim,
  view: View,
  measure: string,
  named: boolean,
): 'top' | 'bottom' {
  const literal = order.literal && named && measure !== view.slots.get('measure')?.default
  return literal || betterOf(view, measure) === 'higher'
    ? order.end
    : order.end === 'top'
      ? 'bottom'
      : 'top'
}

/** Whether an order word asks for the good or the bad end, seen through the measure that it is about. */
export function judged(
  order: OrderClaim,
  view: View,
  measure: string | undefined,
): 'top' | 'bottom' {
  if (
    measure === undefined ||
    !order.literal ||
    order.word === 'top' ||
    betterOf(view, measure) === 'higher'
  )
    return order.end
  return measure === view.slots.get('measure')?.default
    ? order.end
    : order.end === 'top'
      ? 'bottom'
      : 'top'
}

/** Which values of a measure are good: as declared; a place in a ranking is better low, anything else better high. */
export function betterOf(view: View, measure: string): 'higher' | 'lower' {
  const declared = columnOf(view, measure)?.better
  if (declared !== undefined) return declared
  return view.ranks !== undefined && measure === view.slots.get('measure')?.default
    ? 'lower'
    : 'higher'
}

function termAt(
  words: ViewWords,
  tokens: readonly Token[],
  from: number,
  length: number,
): ViewTerm | undefined {
  let key = tokens[from]?.stem ?? ''
  for (let at = from + 1; at < from + length; at += 1) key += ` ${tokens[at]?.stem ?? ''}`
  return words.terms.get(key)
}

function positions(from: number, length: number): readonly number[] {
  return Array.from({ length }, (_, offset) => from + offset)
}
