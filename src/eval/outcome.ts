import type { Prediction } from './prediction.ts'
import type { TestQuestion } from './test-question.ts'

/** What a question is there for: a view is to answer it, none is, or the person is to choose between views. */
export type Wanted = 'answer' | 'refusal' | 'choice'

/** What became of it, held against what was wanted. */
export type Outcome =
  | 'right'
  /** A view answers that may not: nobody is told. */
  | 'wrong_answer'
  | 'false_refusal'
  | 'needless_clarification'
  /** Of a choice: one of its views answers, or the choice that is offered is another. */
  | 'no_choice'

/** What is wanted of a question. */
export function wantedOf({ view, tags, acceptableViews }: TestQuestion): Wanted {
  if (view !== null) return 'answer'
  return tags.includes('ambiguous') || acceptableViews.length > 1 ? 'choice' : 'refusal'
}

/** Judges one prediction. What is out of scope may be refused or asked back; it must not be answered. */
export function outcomeOf(
  question: TestQuestion,
  { status, view, candidates }: Prediction,
): Outcome {
  const { acceptableViews } = question
  const accepted = view !== null && acceptableViews.includes(view)
  switch (wantedOf(question)) {
    case 'answer':
      if (status === 'refuse') return 'false_refusal'
      if (status === 'clarify') return 'needless_clarification'
      return accepted ? 'right' : 'wrong_answer'
    case 'refusal':
      return status === 'answer' ? 'wrong_answer' : 'right'
    case 'choice': {
      if (status === 'refuse') return 'false_refusal'
      if (status === 'answer') return accepted ? 'no_choice' : 'wrong_answer'
      const offered = candidates.filter((one) => acceptableViews.includes(one))
      return offered.length >= Math.min(2, acceptableViews.length) ? 'right' : 'no_choice'
    }
  }
}

/** Whether the best candidate is right, as if the matcher had to answer. */
export function isRightForced({ acceptableViews }: TestQuestion, prediction: Prediction): boolean {
  const best = prediction.view ?? prediction.candidates[0]
  return best !== undefined && acceptableViews.includes(best)
}
