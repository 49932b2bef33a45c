import { digestOf } from '../base/digest.ts'
import { Problem, Problems } from '../base/problem.ts'
import { driftText, stopping, warning, watchDrift } from '../model/drift-watch.ts'
import { type KeptWatch, keepWatch, keptWatch } from '../model/kept-watch.ts'
import { readRows } from '../model/read-rows.ts'
import { type RowRoles, rolesOf } from '../model/row-roles.ts'
import { inputChange, schemaChange } from '../model/schema-change.ts'
import { scoreView } from '../model/score-view.ts'
import { doublesOf, type Scoring } from '../model/scoring.ts'
import { type CurrentModel, currentModel } from '../model/stored-model.ts'
import { type Model, scoresOf } from '../project/model.ts'
import type { View } from '../project/project.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ModelRows, modelRows, withInputs } from './model-rows.ts'
import { scoredMonths } from './wanted-months.ts'

/** The view of a model's scores, and what is to be told of it. */
export interface ScoreView {
  readonly view: View
  /** Why the model itself does not answer, though a version of it is there. */
  readonly problems: readonly Problem[]
  readonly watch?: KeptWatch | undefined
}

/** The models' score views as they stand today; where others are named alone, they keep their name and are not worked out. */
export async function scoreViews(
  workspace: Workspace,
  only: readonly string[] | undefined,
): Promise<readonly ScoreView[]> {
  const views: ScoreView[] = []
  for (const model of workspace.project.models) {
    const isWanted = only?.some((one) => one === scoresOf(model) || !/^\w+$/.test(one)) ?? true
    views.push(isWanted ? await scoreViewOf(workspace, model) : nameOnly(model))
  }
  return views
}

/** Keeps what a new look for drift found, so that an unchanged run need not look again, and tells of it. */
export async function keepWatches(
  { stateFolder, reporter }: Workspace,
  views: readonly ScoreView[],
): Promise<void> {
  for (const { watch } of views) {
    if (watch === undefined) continue
    const drifted = warning(watch)
    if (drifted.length > 0)
      reporter.note(`${watch.model} ${watch.by}: ${drifted.map(driftText).join(', ')}`)
    const kept = await keptWatch(stateFolder, watch.model)
    if (kept?.key !== watch.key) await keepWatch(stateFolder, watch)
  }
}

function nameOnly(model: Model): ScoreView {
  const view = scoreView(model, { ids: [], time: model.time }, { kind: 'unscored' })
  return { view: { ...view, columns: [] }, problems: [] }
}

async function scoreViewOf(workspace: Workspace, declared: Model): Promise<ScoreView> {
  const model = { ...declared, rows: scoredMonths(declared.rows) }
  const current = await currentModel(workspace.stateFolder, model.name)
  const rows = await modelRows(workspace, declared, (facts) =>
    refusal(model, current, current && inputChange(current.stored, facts)),
  )
  const roles = rolesOf(model, rows.columns)
  if (rows.missing !== undefined)
    return {
      view: scoreView(model, { ids: [], time: model.time }, { kind: 'unscored' }),
      problems: [],
    }
  const change = current && schemaChange(current.stored, rows.facts)
  if (roles.problems.length > 0)
    throw new Problems([...refusal(model, current, change), ...roles.problems])
  if (current === undefined || current.isRetired)
    return { view: scoreView(model, roles.key, { kind: 'unscored' }), problems: [] }
  if (change !== undefined) {
    const scoring: Scoring = { kind: 'unscored' }
    return { view: scoreView(model, roles.key, scoring), problems: refusal(model, current, change) }
  }
  const watch =
    current.stored.source === 'model'
      ? await watchOf(workspace, model, current, rows, roles)
      : undefined
  const drifted = watch === undefined ? [] : stopping(watch, current.acknowledged)
  const parameters = {
    model: model.name,
    version: current.label,
    drifted: drifted.map(driftText).join(', '),
  }
  return {
    view: scoreView(model, roles.key, scoringOf(current, drifted.length > 0)),
    problems:
      drifted.length === 0
        ? []
        : [
            new Problem('MODEL_DRIFTED', parameters, {
              notLost: 'the heuristic answers in its place',
            }),
          ],
    watch,
  }
}

function refusal(
  model: Model,
  current: CurrentModel | undefined,
  change: string | undefined,
): readonly Problem[] {
  if (current === undefined || change === undefined) return []
  const parameters = { model: model.name, version: current.label, change }
  return [new Problem('MODEL_SCHEMA_CHANGED', parameters, { where: model.where('rows') })]
}

/** The model where it may answer, and the heuristic where it may not. */
function scoringOf({ stored, label }: CurrentModel, isStopped: boolean): Scoring {
  const { heuristic, scorer, share, features, rows } = stored
  const isModel = stored.source === 'model' && !isStopped
  return {
    kind: 'scored',
    by: isModel ? label : 'heuristic',
    scorer: isModel ? scorer : heuristic.scorer,
    share,
    features,
    doubles: doublesOf(features, rows),
    expression: heuristic.expression,
  }
}

async function watchOf(
  workspace: Workspace,
  model: Model,
  { stored, label }: CurrentModel,
  rows: ModelRows,
  roles: RowRoles,
): Promise<KeptWatch> {
  const contents = rows.inputs.map(({ name: input, snapshot }) => [input, snapshot?.inputsDigest])
  const key = digestOf({ label, contents })
  const kept = await keptWatch(workspace.stateFolder, model.name)
  if (kept?.key === key) return kept
  return withInputs(rows, workspace, async () => {
    const time = name(roles.time)
    const served = raw(rows.scored ?? rows.compiled.expansion.text)
    const newest = sql`(with model_rows as (${served})
select * from model_rows where ${time} = (select max(${time}) from model_rows))`
    const read = await readRows(workspace.engine, newest, { ...roles, features: stored.features })
    const watch = watchDrift(stored, read.frame, read.months.at(-1) ?? '')
    return { ...watch, model: model.name, by: label, key }
  })
}
