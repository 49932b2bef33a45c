import { type Problem, Problems } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { Run } from '../ledger/records.ts'
import { endOf } from '../ledger/run-end.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { CompiledView } from './compile.ts'
import { compile } from './compile.ts'
import { checkContract } from './contract.ts'
import type { Dialect } from './engine-type.ts'
import { execute } from './execute.ts'
import type { BuildPlan, Published } from './plan.ts'
import { planBuild } from './plan.ts'
import { publishedFor } from './published.ts'
import { dropView, emptyView } from './render.ts'
import type { BuildReport } from './report.ts'
import { reportOf } from './report.ts'
import { selectViews } from './selection.ts'

/** Which views a build works on, and whether it builds what did not change. */
export interface BuildOptions {
  /** Selectors of views; all where left out. A view that they read is taken as it is published. */
  readonly only?: readonly string[] | undefined
  /** Selectors of views that are left out. */
  readonly exclude?: readonly string[] | undefined
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
  const { plan, published } = await prepare(workspace, options)
  const built = async (run: Run): Promise<BuildReport> =>
    reportOf(run.id, await execute(plan, published, workspace, run))
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

async function prepare(
  workspace: Workspace,
  options: BuildOptions,
): Promise<{ readonly plan: BuildPlan; readonly published: Published }> {
  const { project, engine, catalog } = workspace
  const { only, exclude } = options
  const names = await selectViews(workspace, { select: only, exclude })
  const views = project.views.filter(({ name }) => names.includes(name))
  const compiled = await compile(project, views, engine, dialect)
  const published = await publishedFor(compiled, catalog)
  await checkContracts(compiled, published, engine)
  return { plan: planBuild(compiled, published, options.force ?? false), published }
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

function isKnown<T>(input: {
  readonly name: string
  readonly columns: readonly T[] | undefined
}): input is { readonly name: string; readonly columns: readonly T[] } {
  return input.columns !== undefined
}

function outcome(report: BuildReport): 'data_says_no' | 'failed' {
  return report.exitCode === 1 ? 'data_says_no' : 'failed'
}
