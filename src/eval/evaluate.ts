import { openMatcher } from '../ask/matcher.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Advice, adviceFor, type MissingWord, missingWords } from './advice.ts'
import { type Figures, figuresOf, type Judged, judge } from './figures.ts'
import { type Prediction, type PredictOptions, predict } from './prediction.ts'
import type { TestQuestion } from './test-question.ts'
import { checkThresholds, type ThresholdCheck } from './threshold-check.ts'

/** An evaluation of the project's views and words over a file of questions. */
export interface Evaluation {
  readonly predictions: readonly Prediction[]
  readonly figures: Figures
  readonly checks: readonly ThresholdCheck[]
  readonly judged: readonly Judged[]
  readonly advice: readonly Advice[]
  readonly missingWords: readonly MissingWord[]
  /** Views without a snapshot, whose names could not be known. */
  readonly unpublished: readonly string[]
}

/** Matches, judges, counts, holds against the thresholds, and says what would mend the rest. */
export async function evaluate(
  workspace: Workspace,
  questions: readonly TestQuestion[],
  options: PredictOptions,
): Promise<Evaluation> {
  await using matcher = await openMatcher(workspace)
  const examples = workspace.project.views.flatMap((view) => view.examples)
  const judged = judge(predict(questions, matcher, options, examples))
  const figures = figuresOf(judged)
  return {
    predictions: judged.map(({ prediction }) => prediction),
    figures,
    checks: checkThresholds(figures, workspace.project.ask.thresholds),
    judged,
    advice: adviceFor(judged),
    missingWords: missingWords(judged),
    unpublished: matcher.unpublished,
  }
}
