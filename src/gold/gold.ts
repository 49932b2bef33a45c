import { type Problem, Problems } from '../base/problem.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Layer, Snapshot } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import type { Run } from '../ledger/records.ts'
import { endOf } from '../ledger/run-end.ts'
import { choose } from '../project/choose.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { CompiledView } from './compile.ts'
import { compile } from './compile.ts'
import { checkContract } from './contract.ts'
import type { Dialect } from './engine-type.ts'
import { execute } from './execute.ts'
import type { BuildPlan, Published } from './plan.ts'
import { planBuild } from './plan.ts'
import { dropView, emptyView } from './render.ts'
import type { BuildReport, ViewReport } from './report.ts'
import { reportOf } from './report.ts'
import { keepWatches, type ScoreView, scoreViews } from './score-views.ts'

/** Which views a build works on, and whether it builds what did not change. */
export interface BuildOptions {
  /** Names of views; all where left out. A view that they read is taken as it is published. */
  readonly only?: readonly string[]
  readonly force?: boolean
  /** The run that this build is a part of, which its caller finishes; a run of its own where left out. */
  readonly within?: Run
}

/** The engine that builds; what another engine needs of it stands in macros.ts. */
const dialect: Dialect = 'duckdb'

/**
 * Builds the gold views from the published tables and publishes each as a snapshot. Throws Problems, every one of
 * every view, where the views themselves are wrong; then nothing was built. What data does to a view is in the report.
 */
export async function build(
  workspace: Workspace,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const { plan, published, scores } = await prepare(workspace, options)
  const built = async (run: Run): Promise<BuildReport> => {
    await keepWatches(workspace, scores)
    return reportOf(run.id, withRefused(await execute(plan, published, workspace, run), scores))
  }
  if (options.within !== undefined) return built(options.within)
  const run = workspace.ledger.begin('build')
  try {
    const report = await built(run)
    workspace.ledger.finish(run, report.exitCode === 0 ? 'done' : outcome(report))
    return report
  } catch (error) {
    workspace.ledger.finish(run, ...endOf(error))
    throw error
  }
}

/** The plan that `build` would follow; writes nothing. */
export async function planOf(workspace: Workspace, options: BuildOptions = {}): Promise<BuildPlan> {
  return (await prepare(workspace, options)).plan
}

/** What a build goes by. */
interface Prepared {
  readonly plan: BuildPlan
  readonly published: Published
  readonly scores: readonly ScoreView[]
}

async function prepare(workspace: Workspace, options: BuildOptions): Promise<Prepared> {
  const { engine, catalog } = workspace
  const scores = await scoreViews(workspace, options.only)
  const all = [...scores.map(({ view }) => view), ...workspace.project.views]
  const views = choose(all, options.only)
  const compiled = await compile(workspace.project, views, engine, dialect)
  const published = await publishedFor(compiled, catalog)
  await checkContracts(compiled, published, engine)
  return { plan: planBuild(compiled, published, options.force ?? false), published, scores }
}

async function publishedFor(
  compiled: readonly CompiledView[],
  catalog: Catalog,
): Promise<Published> {
  const inputs = compiled.flatMap((view) => view.inputs)
  const current = async (
    layer: Layer,
    names: readonly string[],
  ): Promise<Map<string, Snapshot>> => {
    const found = new Map<string, Snapshot>()
    for (const name of new Set(names)) {
      const snapshot = await catalog.current(layer, name)
      if (snapshot) found.set(name, snapshot)
    }
    return found
  }
  const named = (layer: Layer): readonly string[] =>
    inputs.filter((input) => input.layer === layer).map(({ name }) => name)
  return {
    silver: await current('silver', named('silver')),
    gold: await current('gold', [...named('gold'), ...compiled.map(({ name }) => name)]),
  }
}

/** Views whose inputs were never published cannot be held against them; their build says so. */
async function checkContracts(
  compiled: readonly CompiledView[],
  published: Published,
  engine: Engine,
): Promise<void> {
  const problems: Problem[] = []
  for (const view of compiled) {
    const inputs = view.inputs.map(({ layer, name }) => ({
      name,
      columns:
        (layer === 'gold' && compiled.find((one) => one.name === name)?.columns) ||
        published[layer].get(name)?.columns,
    }))
    const known = inputs.filter(isKnown)
    if (known.length < inputs.length) continue
    for (const { name, columns } of known) await engine.run(emptyView(name, columns))
    problems.push(...(await checkContract(view, engine)))
    for (const { name } of known) await engine.run(dropView(name))
  }
  if (problems.length > 0) throw new Problems(problems)
}

/** Scores that a heuristic gives in the place of a refused model are built, and the refusal is told. */
function withRefused(
  reports: readonly ViewReport[],
  scores: readonly ScoreView[],
): readonly ViewReport[] {
  return reports.map((report) => {
    const refused = scores.find(({ view }) => view.name === report.name)?.problems ?? []
    return { ...report, problems: [...refused, ...report.problems] }
  })
}

function isKnown<T>(input: {
  readonly name: string
  readonly columns: readonly T[] | undefined
}): input is { readonly name: string; readonly columns: readonly T[] } {
  return input.columns !== undefined
}

function outcome(report: BuildReport): 'data_says_no' | 'failed' {
  return report.exitCode === 1 ? 'data_says_no' : 'failed'
}
