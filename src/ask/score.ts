import { functionWords } from './english.ts'
import type { Likeness } from './example.ts'
import { type FoundTerm, judged, measuresIn } from './measure.ts'
import type { OrderClaim } from './order.ts'
import type { Recognized } from './recognize.ts'
import type { Contribution } from './reply.ts'
import { rollsUpTo } from './roll-up.ts'
import { personColumn } from './slots.ts'
import type { ViewWords } from './view-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** How much speaks for a view, and what. */
export interface Score {
  readonly total: number
  /** What a person's own words gave, without rules about form. */
  readonly evidence: number
  /** The view owns the ranking that is asked for. */
  readonly owns: boolean
  /** How much of the score that gave. */
  readonly ownership: number
  readonly because: readonly Contribution[]
}

/** The weights that the evaluation was tuned with. */
const weights = {
  repaired: 0.6,
  example: 1.5,
  model: 4,
  owner: 6,
  literalOwner: 2.5,
  twin: -4,
  cancelled: -4,
  unaskedBottom: -3,
  value: 0.3,
  person: 2,
}

/** Sums the evidence for a view: its terms by how few views share them, its nearest example, and the rule of its `ranks`. */
export function scoreOf(
  words: ViewWords,
  terms: readonly FoundTerm[],
  like: Likeness,
  asked: Recognized,
  vocabulary: Vocabulary,
  likelihood: number,
): Score {
  const because: Contribution[] = []
  const counted = new Set<string>()
  for (const { term, from, to } of terms) {
    if (term.weight === 0 || counted.has(term.key)) continue
    counted.add(term.key)
    const share = 1 / Math.sqrt(vocabulary.spread.get(term.key) ?? 1)
    const repaired = asked.tokens.slice(from, to).some((token) => token.repairedFrom !== undefined)
    because.push({
      text: term.key,
      weight: term.weight * share * (repaired ? weights.repaired : 1),
    })
  }
  if (like.nearest !== undefined) {
    because.push({ text: `like '${like.nearest.text}'`, weight: weights.example * like.share })
  }
  for (const claim of asked.values) {
    const slots = new Set(claim.stands.map((one) => one.slot))
    if ([...slots].some((slot) => words.view.slots.has(slot)))
      because.push({ text: claim.written, weight: weights.value })
  }
  if (asked.person !== undefined && personColumn(words.view) !== undefined)
    because.push({ text: asked.person.written, weight: weights.person })
  const evidence = sum(because)
  if (likelihood >= 0.01)
    because.push({ text: 'the wording, by the trained model', weight: weights.model * likelihood })
  const rule = rankRule(words, terms, asked, vocabulary)
  if (rule !== undefined) because.push(rule)
  const sorted = because
    .map((one) => ({ text: one.text, weight: rounded(one.weight) }))
    .sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1))
  const ownership = Math.max(0, rule?.weight ?? 0)
  const owns = ownership > 0
  return {
    total: rounded(sum(because)),
    evidence: rounded(evidence),
    owns,
    ownership,
    because: sorted,
  }
}

/**
 * A view that owns `{of, order}` answers "bottom N <of>" as a rule; another subject cancels it, and a view that owns the
 * bottom end is not for questions that ask for no end.
 */
function rankRule(
  words: ViewWords,
  terms: readonly FoundTerm[],
  asked: Recognized,
  vocabulary: Vocabulary,
): Contribution | undefined {
  const { ranks } = words.view
  if (ranks === undefined) return undefined
  const { order, subject } = asked
  const isOwned = (end: string): boolean =>
    vocabulary.views.some(
      (other) => other.view.ranks?.of === ranks.of && other.view.ranks.order === end,
    )
  if (order === undefined) {
    return ranks.order === 'bottom' && isOwned('top')
      ? { text: 'no end of a ranking is asked for', weight: weights.unaskedBottom }
      : undefined
  }
  const mine = subject.kind === 'entity' && subject.mention.entities.includes(ranks.of)
  const measure = measuresIn(terms)[0]
  const summable =
    subject.kind === 'entity' &&
    measure !== undefined &&
    subject.mention.entities.some((entity) => rollsUpTo(words.view, entity))
  const behind = Math.max(order.to, asked.count?.to ?? 0)
  const isThing = subject.kind === 'entity' && subject.mention.from <= behind
  const ofTime = !isThing && asked.units.some(({ from }) => from === behind)
  if (ofTime || subject.kind === 'other' || (subject.kind === 'entity' && !mine && !summable)) {
    return { text: 'ranks another subject', weight: weights.cancelled }
  }
  if (
    subject.kind === 'unsaid' &&
    !order.selfStanding &&
    asked.count === undefined &&
    order.word !== 'bottom' &&
    order.word !== 'top'
  )
    return undefined
  if (measure === undefined && isAdverb(order, asked)) return undefined
  const end = judged(order, words.view, measure)
  if (end === ranks.order && summable && !mine) return undefined
  if (end === ranks.order) {
    const isSize = order.literal && measure !== undefined && order.word !== 'top'
    return {
      text: `owns the ${ranks.order} ${ranks.of}`,
      weight: isSize ? weights.literalOwner : weights.owner,
    }
  }
  return isOwned(end)
    ? { text: `owns the other end of ${ranks.of}`, weight: weights.twin }
    : undefined
}

/** `which sites need help the most`: it says how much, not which end. */
function isAdverb({ word, from, to }: OrderClaim, { tokens, claimed }: Recognized): boolean {
  const next = tokens[to]
  const isLast = next === undefined || claimed.has(to) || functionWords.has(next.word)
  return /^(?:most|least)$/.test(word) && from > 2 && isLast
}

function sum(parts: readonly Contribution[]): number {
  return parts.reduce((total, part) => total + part.weight, 0)
}

function rounded(weight: number): number {
  return Math.round(weight * 1000) / 1000
}
