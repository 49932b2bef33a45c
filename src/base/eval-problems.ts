import type { CodeParameters } from './code-parameters.ts'
import { type Definition, define } from './definition.ts'

type EvalCode = Extract<
  keyof CodeParameters,
  `QUESTION_${string}` | `EVAL_${string}` | `TEACH_${string}`
>

/** The part of the catalogue that speaks of questions that are measured and taught. */
export const evalProblems: { readonly [C in EvalCode]: Definition<CodeParameters[C]> } = {
  QUESTION_FILE_UNREADABLE: define(
    2,
    (p) => `The questions cannot be read: ${p.cause}`,
    () => 'Give a text file in UTF-8 with one JSON object a line.',
  ),
  QUESTION_LINE_INVALID: define(
    2,
    (p) => `This line is no question to evaluate: ${p.message}`,
    () =>
      'Write {"id": "q1", "question": "…", "view": "NAME or null", "acceptable_views": [], "slots": {}, "tags": []}.',
  ),
  EVAL_BELOW_THRESHOLD: define(
    1,
    (p) => `${p.figure} is ${p.measured}; the project asks for ${p.bound}.`,
    () => 'Mend the questions that the report names, or change ask.thresholds in bankfull.yaml.',
  ),
  TEACH_TAKEN: define(
    1,
    (p) => `'${p.question}' is an example of ${p.view} already.`,
    (p) => `Take it out of views/${p.view}.yaml first: of two views neither would get it.`,
  ),
  TEACH_UNANSWERABLE: define(
    1,
    (p) => `${p.view} would not answer '${p.question}' even as its example: ${p.reason}`,
    () => 'Ask what the view can answer, or give it the slot that the question sets.',
  ),
  TEACH_CHANGES_OTHERS: define(
    1,
    (p) =>
      `${p.count === 1 ? 'One other question' : `${p.count.toLocaleString('en-US')} other questions`} would end otherwise; nothing was written.`,
    () => 'Look at the list, and accept it with --yes.',
  ),
  TEACH_NOT_EDITABLE: define(
    2,
    (p) => `The examples cannot be edited here: ${p.cause}`,
    (p) => `Add this to the view's examples by hand: ${p.line}`,
  ),
}
