import { isRightForced, type Outcome, outcomeOf, type Wanted, wantedOf } from './outcome.ts'
import type { Predicted } from './prediction.ts'
import { type SlotScore, slotScores } from './slot-score.ts'

/** So many of so many. */
export interface Share {
  readonly count: number
  readonly of: number
}

/** Questions of one tag. */
export interface TagFigures {
  readonly tag: string
  readonly right: Share
  /** Of those that a view is to answer. */
  readonly forced: Share
}

/** Questions of one kind that ended in the same wrong place. */
export interface Confusion {
  /** A view, `refusal` or `choice`. */
  readonly wanted: string
  /** A view, `refused` or `asked back`. */
  readonly got: string
  readonly ids: readonly string[]
}

/** Everything that an evaluation counts. */
export interface Figures {
  readonly questions: number
  readonly forcedAccuracy: Share
  readonly accuracy: Share
  readonly silentErrors: Share
  readonly falseRefusals: Share
  readonly needlessClarifications: Share
  readonly outOfScope: Share
  readonly ambiguous: Share
  readonly slots: SlotScore | undefined
  readonly bySlot: readonly SlotScore[]
  readonly byTag: readonly TagFigures[]
  readonly confusions: readonly Confusion[]
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly most: number }
}

/** A prediction with its judgement. */
export interface Judged extends Predicted {
  readonly wanted: Wanted
  readonly outcome: Outcome
}

/** Judges every prediction. */
export function judge(predicted: readonly Predicted[]): readonly Judged[] {
  return predicted.map((one) => ({
    ...one,
    wanted: wantedOf(one.question),
    outcome: outcomeOf(one.question, one.prediction),
  }))
}

/** Counts what was judged. */
export function figuresOf(judged: readonly Judged[]): Figures {
  const inScope = judged.filter(({ wanted }) => wanted === 'answer')
  const share = (among: readonly Judged[], ...outcomes: readonly Outcome[]): Share => ({
    count: among.filter(({ outcome }) => outcomes.includes(outcome)).length,
    of: among.length,
  })
  const { all, bySlot } = slotScores(judged)
  return {
    questions: judged.length,
    forcedAccuracy: forcedShare(inScope),
    accuracy: share(inScope, 'right'),
    silentErrors: share(inScope, 'wrong_answer'),
    falseRefusals: share(inScope, 'false_refusal'),
    needlessClarifications: share(inScope, 'needless_clarification'),
    outOfScope: share(
      judged.filter(({ wanted }) => wanted === 'refusal'),
      'right',
    ),
    ambiguous: share(
      judged.filter(({ wanted }) => wanted === 'choice'),
      'right',
    ),
    slots: all,
    bySlot,
    byTag: tagsOf(judged).map((tag) => {
      const tagged = judged.filter(({ question }) => question.tags.includes(tag))
      const toAnswer = tagged.filter(({ wanted }) => wanted === 'answer')
      return { tag, right: share(tagged, 'right'), forced: forcedShare(toAnswer) }
    }),
    confusions: confusionsOf(judged),
    latencyMs: latency(judged.map(({ prediction }) => prediction.ms)),
  }
}

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

function forcedShare(among: readonly Judged[]): Share {
  const count = among.filter((one) => isRightForced(one.question, one.prediction)).length
  return { count, of: among.length }
}

function latency(ms: readonly number[]): Figures['latencyMs'] {
  return { p50: percentile(ms, 0.5), p99: percentile(ms, 0.99), most: percentile(ms, 1) }
}

function tagsOf(judged: readonly Judged[]): readonly string[] {
  return [...new Set(judged.flatMap(({ question }) => question.tags))].sort()
}

function confusionsOf(judged: readonly Judged[]): readonly Confusion[] {
  const found = new Map<string, { wanted: string; got: string; ids: string[] }>()
  for (const { question, prediction, wanted, outcome } of judged) {
    if (outcome === 'right') continue
    const ends = { answer: prediction.view ?? '', clarify: 'asked back', refuse: 'refused' }
    const pair = { wanted: question.view ?? wanted, got: ends[prediction.status] }
    const key = JSON.stringify(pair)
    const entry = found.get(key) ?? { ...pair, ids: [] }
    entry.ids.push(question.id)
    found.set(key, entry)
  }
  return [...found.values()].sort(
    (a, b) =>
      b.ids.length - a.ids.length || (`${a.wanted} ${a.got}` < `${b.wanted} ${b.got}` ? -1 : 1),
  )
}
