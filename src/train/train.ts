import { Problem, Problems } from '../base/problem.ts'
import { modelRows, withInputs } from '../gold/model-rows.ts'
import type { AdditiveModel } from '../model/additive-model.ts'
import { backtest } from '../model/backtest.ts'
import { scoreRanges } from '../model/drift-watch.ts'
import { fit as fitAdditive } from '../model/fit.ts'
import { recalibrated, recalibration } from '../model/recalibrate.ts'
import { rolesOf } from '../model/row-roles.ts'
import { score } from '../model/score.ts'
import type { CurrentModel, StoredModel } from '../model/stored-model.ts'
import { storeModel } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { bandFigures } from './band-figures.ts'
import type { Card } from './card.ts'
import { cardOf } from './card.ts'
import { causeFigures, shareOf } from './cause-share.ts'
import { heuristicOf } from './heuristic.ts'
import { judgeRows } from './judge-rows.ts'
import { measuredRows } from './measured-months.ts'
import { type Parts, splitRows } from './split.ts'
import { type TrainingRows, trainingRows } from './training-rows.ts'
import { writeCard } from './write-card.ts'

/** What a training came to. */
export interface TrainReport {
  readonly current: CurrentModel
  readonly card: Card
  /** The files of the card, Markdown and HTML. */
  readonly cardFiles: readonly string[]
  /** The conditions of publishing that did not hold; none where the model is published. */
  readonly problems: readonly Problem[]
}

/**
 * Trains a model on the published tables, judges it on months that it has not seen, and keeps it: in service where it
 * beats the plain heuristic, else with the heuristic in its place. Throws Problems where it is not to be tried at all.
 */
export async function train(workspace: Workspace, model: Model): Promise<TrainReport> {
  const { reporter } = workspace
  reporter.stage('read rows', model.name)
  const rows = await modelRows(workspace, model)
  if (rows.missing !== undefined) throw new Problem('NOT_PUBLISHED', { name: rows.missing })
  const roles = rolesOf(model, rows.columns)
  if (roles.problems.length > 0) throw new Problems(roles.problems)
  const read = await withInputs(rows, workspace, () => trainingRows(workspace, model, rows, roles))
  if (rows.scored === undefined)
    reporter.note(
      `${model.name}: without wanted_month(month, newest) in the SELECT of its rows, each build makes those of every month`,
    )
  const unfit = judgeRows(model, read)
  if (unfit.length > 0) throw new Problems(unfit)

  const parts = splitRows(model, read)
  const measured = measuredRows(parts.test)
  reporter.stage('fit', model.name)
  const fitted = await fitAdditive(parts.train.frame, { monotone: monotoneOf(model) })
  const { labels } = parts.calibrate.frame
  const scorer = recalibrated(
    fitted,
    recalibration(labels, score(fitted, parts.calibrate.frame).score),
  )
  const heuristic = heuristicOf(model, fitted, parts)
  const share = await shareOf(model, parts)

  reporter.stage('backtest', model.name)
  const judged = backtest(judgedBy(scorer, heuristic.scorer, parts, read))
  const isBetter = judged.checks.every(({ passed }) => passed)
  const stored: StoredModel = {
    format: 'bankfull-model',
    model: model.name,
    source: isBetter ? 'model' : 'heuristic',
    scorer,
    ...(share === undefined ? {} : { share }),
    heuristic,
    features: roles.features,
    rows: rows.facts,
    window: parts.window,
    scores: scoreRanges(score(scorer, parts.train.frame).score),
    backtest: judged,
  }
  const trainedAt = workspace.clock.now().toISOString()
  const current = await storeModel(workspace.stateFolder, stored, trainedAt)
  const card = cardOf(model, current, {
    bands: bandFigures(model, scorer, measured.frame),
    causes: share && causeFigures(model, scorer, share, measured),
    frames: { train: parts.train.frame, test: parts.test.frame, scored: read.scored },
    scorer,
  })
  const cardFiles = await writeCard(workspace.stateFolder, card)
  return { current, card, cardFiles, problems: failedChecks(model, stored) }
}

function monotoneOf(model: Model): Record<string, 'rising' | 'falling'> {
  return Object.fromEntries(
    [...model.features.monotone].map(([column, way]) => [
      column,
      way === 'increasing' ? 'rising' : 'falling',
    ]),
  )
}

function judgedBy(
  champion: AdditiveModel,
  heuristic: AdditiveModel,
  { test }: Parts,
  { months }: TrainingRows,
): Parameters<typeof backtest>[0] {
  const { frame, level } = test
  const levelled = level === undefined ? frame.columns : [...frame.columns, level]
  return {
    labels: frame.labels,
    champion: score(champion, frame).probability,
    heuristic: score(heuristic, { ...frame, columns: levelled }).probability,
    monthOf: test.monthOf,
    memberOf: test.memberOf,
    months,
  }
}

function failedChecks(model: Model, { backtest: { checks } }: StoredModel): readonly Problem[] {
  return checks
    .filter(({ passed }) => !passed)
    .map(({ name, figures }) => {
      const parameters = { model: model.name, check: `the check fails that ${name}`, figures }
      return new Problem('MODEL_NOT_BETTER', parameters, {
        notLost: 'the views stand as they were',
      })
    })
}
