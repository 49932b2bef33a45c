import type { AdditiveModel } from '../model/additive-model.ts'
import { bestSingle, constantModel, rateBy } from '../model/plain-rule.ts'
import { heuristicColumn } from '../model/scoring.ts'
import type { Heuristic } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import type { Parts } from './split.ts'

/** The plain rule with the rates that the training months give its levels: the declared one, or that of the best column. */
export function heuristicOf(model: Model, fitted: AdditiveModel, { train }: Parts): Heuristic {
  const { frame, level } = train
  if (model.heuristic !== undefined && level?.kind === 'text') {
    const scorer = rateBy(level, { kind: 'text', levels: level.levels }, frame.labels)
    return { expression: model.heuristic, column: heuristicColumn, scorer }
  }
  const scorer = bestSingle(fitted, frame) ?? constantModel(frame.labels)
  return { column: scorer.terms[0]?.column ?? '', scorer }
}
