import { remembered } from '../base/remembered.ts'
import type { View } from '../project/project.ts'
import type { Token } from './normalize.ts'
import type { OrderClaim } from './order.ts'
import { type PhraseApart, phraseApart } from './phrase-apart.ts'
import type { OrderWord } from './ranking-words.ts'
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
  const candidates: FoundTerm[] = []
  for (const [from, token] of tokens.entries()) {
    for (const length of words.lengths.get(token.stem) ?? []) {
      const term = from + length <= tokens.length ? termAt(words, tokens, from, length) : undefined
      if (term !== undefined)
        candidates.push(withoutPlace({ from, to: from + length, term }, words.view))
    }
  }
  candidates.sort(
    (a, b) =>
      b.to - b.from - (a.to - a.from) || Number(isNamed(b)) - Number(isNamed(a)) || a.from - b.from,
  )
  const used = new Set<number>()
  const found: FoundTerm[] = []
  for (const one of candidates) {
    let free = true
    for (let at = one.from; at < one.to; at += 1) if (used.has(at) || !isFree(at)) free = false
    if (!free) continue
    found.push(one)
    for (let at = one.from; at < one.to; at += 1) used.add(at)
  }
  if (found.length === 0) return found
  const asked = withoutDenied(withNested(found, candidates), words.view, tokens)
  return withApart(words, asked, phraseApart(words, tokens, isFree)).sort((a, b) => a.from - b.from)
}

/** `house account balances`: where nothing else is named, a phrase without a measure has that of a term within it. */
function withNested(
  found: readonly FoundTerm[],
  candidates: readonly FoundTerm[],
): readonly FoundTerm[] {
  if (found.some(isNamed)) return found
  return found.map((one) => {
    const inner = candidates.find(
      (term) => one.from <= term.from && term.to <= one.to && isNamed(term),
    )
    return inner === undefined ? one : meaning(one, inner.term.measure)
  })
}

/** `rank the sites by revenue`: the word alone asks for an order; `what rank`, `composite rank` for the place. */
function withoutPlace(found: FoundTerm, view: View): FoundTerm {
  const { measure } = found.term
  const isWord = found.to - found.from === 1
  return isWord && measure !== undefined && isPlace(view, measure)
    ? meaning(found, undefined)
    : found
}

/**
 * `not the refunds, just the declines`: what is denied is not asked for where something else is named; `not declined` is
 * part of what is asked.
 */
function withoutDenied(
  found: readonly FoundTerm[],
  view: View,
  tokens: readonly Token[],
): readonly FoundTerm[] {
  const isDenied = (one: FoundTerm): boolean =>
    columnOf(view, one.term.measure)?.type.kind !== 'boolean' && isBehindNot(tokens, one.from)
  if (!found.some((one) => isNamed(one) && !isDenied(one))) return found
  return found.map((one) => (isNamed(one) && isDenied(one) ? meaning(one, undefined) : one))
}

function isBehindNot(tokens: readonly Token[], from: number): boolean {
  let at = from - 1
  while (
    /^(?:the|a|any|our|about|just|me|tell|show|give|how|many|much)$/.test(tokens[at]?.word ?? '')
  )
    at -= 1
  return at < from - 1 && /^(?:not|don't|dont)$/.test(tokens[at]?.word ?? '')
}

/**
 * `share of Tulsa's members on Premium`: a phrase whose words stand apart names its measure in place of fewer words within
 * it, or where nothing is named but what a ratio divides by. It says nothing for the view.
 */
function withApart(
  { view }: ViewWords,
  found: readonly FoundTerm[],
  apart: PhraseApart | undefined,
): FoundTerm[] {
  if (apart === undefined) return [...found]
  const { measure, at, asksShare } = apart
  const isWithin = (one: FoundTerm): boolean => at.some((part) => one.from <= part && part < one.to)
  const named = found.filter(isNamed)
  const replaced = named.filter(isWithin)
  const bases = dividedBy(view)
  const isFirst = named.every((one) => isWithin(one) || bases.has(one.term.measure ?? ''))
  const isLonger = replaced.some(({ from, to }) => to - from >= at.length)
  if (isLonger && !asksShare) return [...found]
  if (replaced.length === 0 && !isFirst) return [...found]
  const [from = 0] = at
  const bearer = replaced.at(-1) ?? found.find((one) => one.from <= from && from < one.to)
  return bearer === undefined
    ? [...found, { from, to: from + 1, term: { key: '', weight: 0, measure } }]
    : found.map((one) =>
        one === bearer ? meaning(one, measure) : isWithin(one) ? meaning(one, undefined) : one,
      )
}

function isNamed({ term }: FoundTerm): boolean {
  return term.measure !== undefined
}

function meaning(found: FoundTerm, measure: string | undefined): FoundTerm {
  return { ...found, term: { ...found.term, measure } }
}

/**
 * The measures that a question names, the one that it is about first. Of measures that stand side by side the one that
 * fewest views share is meant, or else the last: `members downgraded`, `recurring charge approval rate`.
 */
export function measuresFirst(
  terms: readonly FoundTerm[],
  spread: ReadonlyMap<string, number>,
): readonly string[] {
  const named = terms.filter(isNamed)
  const group: FoundTerm[] = []
  for (const one of named) {
    const last = group.at(-1)
    if (last !== undefined && one.from - last.to > 0) break
    group.push(one)
  }
  const shared = ({ term }: FoundTerm): number => spread.get(term.key) ?? 1
  const meant = group.reduce<FoundTerm | undefined>(
    (best, one) => (best === undefined || shared(one) <= shared(best) ? one : best),
    undefined,
  )
  const all = measuresIn(named)
  const first = meant?.term.measure
  return first === undefined ? all : [first, ...all.filter((one) => one !== first)]
}

/**
 * What others are measured against is meant last: the counts that a ratio divides by, as in `the declines of all
 * charges`.
 */
export function basesLast(view: View, measures: readonly string[]): readonly string[] {
  if (measures.length === 0) return measures
  const bases = dividedBy(view)
  const isBase = (one: string): boolean =>
    bases.has(one) && columnOf(view, one)?.better === undefined
  return [...measures.filter((one) => !isBase(one)), ...measures.filter(isBase)]
}

/** The columns that a ratio of the view divides by. */
const dividedBy = remembered(
  ({ columns }: View): ReadonlySet<string> =>
    new Set(
      columns.flatMap(({ total }) =>
        total?.kind === 'ratio' ? total.over.map(({ column }) => column) : [],
      ),
    ),
)

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
    for (const length of words.lengths.get(tokens[at]?.stem ?? '') ?? []) {
      if (length <= longest || at + length > tokens.length) continue
      if (termAt(words, tokens, at, length)?.measure !== undefined) longest = length
    }
  }
  return longest
}

/**
 * Which end of a measure's ranking an order word wants: `highest` is the top of any measure, `worst` the top of
 * one that is better low.
 */
export function wantedEnd(order: OrderWord, view: View, measure: string, named: boolean): End {
  const literal = order.literal && named && !isPlace(view, measure)
  return literal || betterOf(view, measure) === 'higher' ? order.end : other(order.end)
}

/** Whether an order word asks for the good or the bad end, seen through the measure that it is about. */
export function judged(order: OrderClaim, view: View, measure: string | undefined): End {
  const literal = order.literal && order.word !== 'top'
  if (measure === undefined || !literal || isPlace(view, measure)) return order.end
  return betterOf(view, measure) === 'higher' ? order.end : other(order.end)
}

/**
 * Which values of a measure are good: as declared, else the high ones. Of places, 1 stands first: the best of a
 * view that owns the top, the worst of one that owns the bottom.
 */
function betterOf(view: View, measure: string): 'higher' | 'lower' {
  const declared = columnOf(view, measure)?.better
  if (declared !== undefined) return declared
  return isPlace(view, measure) && view.ranks?.order === 'top' ? 'lower' : 'higher'
}

type End = 'top' | 'bottom'

/** The usual measure of a view that ranks may be the place in its ranking; its name says so. */
function isPlace(view: View, measure: string): boolean {
  const isUsual = view.ranks !== undefined && measure === view.slots.get('measure')?.default
  return isUsual && /(?:^|_)(?:rank|ranking|place|position|standing)$/i.test(measure)
}

function other(end: End): End {
  return end === 'top' ? 'bottom' : 'top'
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
