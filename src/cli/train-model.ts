import { Problem } from '../base/problem.ts'
import { inRun } from '../ledger/in-run.ts'
import { endOf } from '../ledger/run-end.ts'
import { stopping } from '../model/drift-watch.ts'
import { keptWatch } from '../model/kept-watch.ts'
import { currentModel, markModel } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import { listed, suggest } from '../project/suggest.ts'
import { train } from '../train/train.ts'
import { requireEngine } from '../workspace/environment.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Call, Option } from './command.ts'
import { problemJson, problemText } from './problem-text.ts'
import { openKeeping } from './session.ts'
import { trainText } from './train-report.ts'

/** The options of `train NAME`. */
export const modelOptions: Readonly<Record<string, Option>> = {
  'acknowledge-drift': {
    type: 'boolean',
    help: 'with NAME: let the drift pass that the last build found',
  },
  retire: { type: 'boolean', help: 'with NAME: take the model out of service' },
}

/** Trains a declared model, lets its drift pass, or takes it out of service. */
export async function trainNamed(call: Call, name: string): Promise<number> {
  await using workspace = await openKeeping(call)
  const model = modelNamed(workspace, name)
  if (call.flag('acknowledge-drift')) return await acknowledge(call, workspace, model)
  if (call.flag('retire')) return await retire(call, workspace, model)
  return await trained(call, workspace, model)
}

function modelNamed({ project }: Workspace, name: string): Model {
  const known = project.models.map((model) => model.name)
  const model = project.models.find((one) => one.name === name)
  if (model !== undefined) return model
  const context = { didYouMean: suggest(name, known) }
  throw new Problem('MODEL_UNKNOWN', { name, known: listed(known) }, context)
}

async function trained(call: Call, workspace: Workspace, model: Model): Promise<number> {
  requireEngine(workspace.project, workspace.environment)
  const run = workspace.ledger.begin(`train ${model.name}`)
  workspace.ledger.start(run)
  try {
    const report = await train(workspace, model)
    const exit = Math.max(0, ...report.problems.map((problem) => problem.exitCode))
    workspace.ledger.finish(run, exit === 0 ? 'done' : 'data_says_no')
    const { current, cardFiles, problems } = report
    if (call.flag('json')) {
      const { source, window, backtest } = current.stored
      const figures = { version: current.label, source, window, backtest, cardFiles }
      call.terminal.out(JSON.stringify({ ...figures, problems: problems.map(problemJson) }))
    } else {
      call.terminal.out(trainText(report))
      for (const problem of problems)
        call.terminal.out(`${problemText(problem, call.terminal.color)}\n`)
    }
    return exit
  } catch (error) {
    workspace.ledger.finish(run, ...endOf(error))
    throw error
  }
}

async function acknowledge(
  call: Call,
  { stateFolder, ledger }: Workspace,
  model: Model,
): Promise<number> {
  const current = await currentModel(stateFolder, model.name)
  if (current === undefined) throw new Problem('MODEL_NOT_TRAINED', { model: model.name })
  const watch = await keptWatch(stateFolder, model.name)
  const drifted = watch?.by === current.label ? stopping(watch, []).map(({ name }) => name) : []
  await inRun(ledger, `train ${model.name} --acknowledge-drift`, () =>
    markModel(stateFolder, model.name, { acknowledged: drifted }),
  )
  call.terminal.out(
    drifted.length === 0
      ? `${model.name} ${current.label}: the last build found no drift that stops it.`
      : `${model.name} ${current.label} answers again, although these drifted: ${drifted.join(', ')}. next: bankfull build`,
  )
  return 0
}

async function retire(
  call: Call,
  { stateFolder, ledger }: Workspace,
  model: Model,
): Promise<number> {
  const current = await currentModel(stateFolder, model.name)
  if (current === undefined) throw new Problem('MODEL_NOT_TRAINED', { model: model.name })
  await inRun(ledger, `train ${model.name} --retire`, () =>
    markModel(stateFolder, model.name, { isRetired: true }),
  )
  call.terminal.out(`${model.name} ${current.label} is out of service. next: bankfull build`)
  return 0
}
