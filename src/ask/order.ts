import type { Token } from './normalize.ts'
import {
  judgingWords,
  notOrdering,
  type OrderWord,
  orderPhrases,
  orderWords,
  performingWords,
  selfStanding,
} from './ranking-words.ts'

/** The end of a ranking that a question asks for, by token positions (`to` exclusive). */
export interface OrderClaim extends OrderWord {
  readonly from: number
  readonly to: number
  readonly word: string
  /** `underperforming` says by itself that things are ranked; `lowest` needs something that is. */
  readonly selfStanding: boolean
  /** `from worst to best`, `worst first`: all of a ranking is wanted, from this end on. */
  readonly whole: boolean
}

/**
 * The order words of a question; `from worst to best` is one claim, two other ends that disagree stay two. A negated
 * one gives way to one that is not, or else turns round: `not the worst`.
 */
export function recognizeOrders(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
  isThing: (at: number) => boolean,
): readonly OrderClaim[] {
  const found: (OrderClaim & { readonly negated: boolean })[] = []
  for (const [at, token] of tokens.entries()) {
    const last = found.at(-1)
    if (!isFree(at) || (last !== undefined && at < last.to)) continue
    const phrase = phraseAt(tokens, at, isFree)
    const order = phrase?.order ?? orderAt(tokens, at, isThing)
    if (order === undefined) continue
    const to = at + (phrase?.length ?? 1)
    const isFirst = at > 0 && phrase === undefined && tokens[to]?.word === 'first'
    if (last !== undefined && joins(tokens, last, at, order))
      found[found.length - 1] = { ...last, to, whole: last.whole || order.end !== last.end }
    else
      found.push({
        ...order,
        from: at,
        to: to + (isFirst ? 1 : 0),
        word: token.word,
        selfStanding:
          phrase !== undefined ||
          selfStanding.has(token.word) ||
          performs.test(tokens[to]?.word ?? ''),
        whole: isFirst,
        negated: isNegated(tokens, at),
      })
  }
  const meant = found.filter(({ negated }) => !negated)
  if (meant.length > 0) return meant
  return found.map((one) => ({ ...one, end: one.end === 'top' ? 'bottom' : 'top' }))
}

/** The one order of a question, the words that it takes, and the order words that contradict it. */
export interface OneOrder {
  readonly order: OrderClaim | undefined
  readonly claims: readonly OrderClaim[]
  readonly disputed: ReadonlySet<number>
}

/**
 * Of several order words the first is meant, but for one that stands before a measure where the first does not: `top 5
 * plans with the fewest cancellations` wants the fewest. What asks for another end without that is not understood.
 */
export function oneOrder(
  said: readonly OrderClaim[],
  tokens: readonly Token[],
  isMeasure: (at: number) => boolean,
): OneOrder {
  const [first, ...others] = said
  if (first === undefined) return { order: undefined, claims: [], disputed: new Set() }
  const ofMeasure = ({ to, literal }: OrderClaim): boolean =>
    literal &&
    (isMeasure(to) || (/^(?:number|amount)$/.test(tokens[to]?.word ?? '') && isMeasure(to + 2)))
  const meant = ofMeasure(first) ? undefined : others.find(ofMeasure)
  const order =
    meant === undefined ? first : { ...first, end: meant.end, literal: true, word: meant.word }
  const disputed = others.filter(
    (one) =>
      one !== meant &&
      ((one.end !== order.end && one.literal === order.literal) || isDangling(one, tokens)),
  )
  return {
    order,
    claims: meant === undefined ? [first] : [first, meant],
    disputed: new Set(disputed.map(({ from }) => from)),
  }
}

/** `top locations top`: nothing follows that it could belong to. */
function isDangling({ word, to }: OrderClaim, tokens: readonly Token[]): boolean {
  return to >= tokens.length && /^(?:top|bottom)$/.test(word)
}

function orderAt(
  tokens: readonly Token[],
  at: number,
  isThing: (at: number) => boolean,
): OrderWord | undefined {
  const word = tokens[at]?.word ?? ''
  const next = tokens[at + 1]?.word ?? ''
  if (tokens[at - 1]?.word === 'at') return undefined
  const strengthened = /^(?:most|least)$/.test(word) ? performingWords.get(next) : undefined
  if (strengthened !== undefined) return word === 'most' ? strengthened : undefined
  if (/^(?:last|final)$/.test(word) && isThing(at + 2) && tokens[at + 1]?.kind === 'number')
    return { end: 'bottom', literal: false }
  const order = orderWords.get(word)
  if (order === undefined) {
    if (performs.test(next)) return performingWords.get(word)
    return isThing(at + 1) ? judgingWords.get(word) : undefined
  }
  const isPart =
    next === 'of' && /^(?:the|our|my|these|those|them|it|all)$/.test(tokens[at + 2]?.word ?? '')
  return notOrdering.has(next) || (isPart && /^(?:most|least)$/.test(word)) ? undefined : order
}

function phraseAt(
  tokens: readonly Token[],
  at: number,
  isFree: (at: number) => boolean,
): { readonly order: OrderWord; readonly length: number } | undefined {
  for (const [words, order] of phrasesByFirst.get(tokens[at]?.word ?? '') ?? []) {
    const stands = words.every(
      (word, offset) => isFree(at + offset) && tokens[at + offset]?.word === word,
    )
    if (stands) return { order, length: words.length }
  }
  return undefined
}

const phrasesByFirst = Map.groupBy(orderPhrases, ([words]) => words[0] ?? '')

function isNegated(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.word ?? ''
  const lead = /^(?:the|our|a|an|my)$/.test(before) ? (tokens[at - 2]?.word ?? '') : before
  return /^(?:not|aren't|isn't|never)$/.test(lead)
}

/** `poorest performers`, `lowest ranked`: the order is said to be one of things. */
const performs = /^(?:perform|ranked|rated|scoring)/

/** `worst to best`, `bottom lowest`, `struggling the most`: one order said twice, or one that is only strengthened. */
function joins(tokens: readonly Token[], last: OrderClaim, at: number, order: OrderWord): boolean {
  const the = tokens[last.to]?.word === 'the' ? 1 : 0
  if (tokens[at]?.word === 'most' && at === last.to + the && selfStanding.has(last.word))
    return true
  if (at === last.to) return order.end === last.end
  return at === last.to + 1 && tokens[last.to]?.word === 'to'
}
