import { Problems } from '../base/problem.ts'
import type { Run } from '../ledger/records.ts'
import { endOf } from '../ledger/run-end.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Dialect } from './engine-type.ts'
import { execute } from './execute.ts'
import { judge } from './judge.ts'
import type { BuildPlan, Published } from './plan.ts'
import { planBuild } from './plan.ts'
import type { BuildReport, ViewReport } from './report.ts'
import { reportOf } from './report.ts'
import { keepWatches, type ScoreView, scoreViews } from './score-views.ts'
import { selectViews } from './selection.ts'

/** Which views a build works on, and whether it builds what did not change. */
export interface BuildOptions {
  /** Selectors of views; all where left out. A view that they read is taken as it is published. */
  readonly only?: readonly string[] | undefined
  /** Selectors of views that are left out. */
  readonly exclude?: readonly string[] | undefined
  /** Selectors may name tables, with which the caller does something else. */
  readonly tablesToo?: boolean
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
  const { only, exclude, tablesToo } = options
  const scores = await scoreViews(workspace, only)
  const all = [...scores.map(({ view }) => view), ...workspace.project.views]
  const project = { ...workspace.project, views: all }
  const names = await selectViews({ ...workspace, project }, { select: only, exclude, tablesToo })
  const views = all.filter(({ name }) => names.includes(name))
  const { compiled, published, problems } = await judge(project, views, engine, catalog, dialect)
  if (problems.length > 0) throw new Problems(problems)
  return { plan: planBuild(compiled, published, options.force ?? false), published, scores }
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

function outcome(report: BuildReport): 'data_says_no' | 'failed' {
  return report.exitCode === 1 ? 'data_says_no' : 'failed'
}
