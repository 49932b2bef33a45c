import type { Matcher, Matching } from '../ask/matcher.ts'
import type { Slots } from '../ask/reply.ts'
import type { TestQuestion } from './test-question.ts'

/** What became of one question. */
export interface Prediction {
  readonly id: string
  readonly status: 'answer' | 'clarify' | 'refuse'
  /** The view that answers; null where none does. */
  readonly view: string | null
  /** Best first; of a clarification the readings that it offers. */
  readonly candidates: readonly string[]
  readonly slots: Slots
  /** Time of matching in this process. */
  readonly ms: number
}

/** A question, what became of it, and the matching behind it. */
export interface Predicted {
  readonly question: TestQuestion
  readonly prediction: Prediction
  readonly matching: Matching
}

/** What the evaluation is run with. */
export interface PredictOptions {
  readonly today: string | undefined
  readonly nowMs: () => number
}

/** The most texts that are matched before the clock counts: a service is warm, and so is what is measured. */
const warmUp = 1000

/**
 * Matches every question, in its order; nothing is answered and no row is read. Other texts are matched first, and not
 * the questions, so that nothing is measured that was seen before.
 */
export function predict(
  questions: readonly TestQuestion[],
  matcher: Matcher,
  { today, nowMs }: PredictOptions,
  others: readonly string[],
): readonly Predicted[] {
  const each = Math.max(1, Math.ceil(others.length / warmUp))
  for (const text of others.filter((_, at) => at % each === 0)) matcher.match(text, today)
  return questions.map((question) => {
    const startedMs = nowMs()
    const matching = matcher.match(question.question, today)
    const ms = Math.round((nowMs() - startedMs) * 1000) / 1000
    return { question, matching, prediction: predictionOf(question, matching, matcher, today, ms) }
  })
}

/** The line of the predictions' file. */
export function predictionLine({ id, status, view, candidates, slots, ms }: Prediction): string {
  return JSON.stringify({ id, status, view, candidates, slots, ms })
}

function predictionOf(
  { id, question }: TestQuestion,
  matching: Matching,
  matcher: Matcher,
  today: string | undefined,
  ms: number,
): Prediction {
  const { kind: status, slots } = matching
  const names = (list: readonly { readonly view: string }[]): readonly string[] =>
    list.map((one) => one.view)
  switch (matching.kind) {
    case 'answer':
      return {
        id,
        status,
        view: matching.view,
        candidates: names(matching.candidates),
        slots,
        ms,
      }
    case 'clarify':
      return { id, status, view: null, candidates: names(matching.readings), slots, ms }
    case 'refuse': {
      const seen = matching.candidates.length > 0
      const candidates = seen ? matching.candidates : matcher.candidates(question, today)
      return { id, status, view: null, candidates: names(candidates), slots, ms }
    }
  }
}
