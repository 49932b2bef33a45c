import { Problem, Problems } from '../base/problem.ts'
import { isMachineFault } from '../land/machine-fault.ts'
import type { Run } from '../ledger/records.ts'
import { choose } from '../project/choose.ts'
import type { Project, Table } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { filePattern } from './discover.ts'
import type { MergeOptions, MergeReport } from './merge.ts'
import { mergeTable } from './merge.ts'

/** The tables of a project in the order in which they are merged: the one that names the stores first. */
function mergeOrder(project: Project, only: readonly string[] | undefined): readonly Table[] {
  const first = project.stores.kind === 'from_table' ? project.stores.table : undefined
  return choose(project.tables, only).toSorted(
    (a, b) => Number(b.name === first) - Number(a.name === first),
  )
}

/** Merges tables one after another. Each publishes by itself; `done` is told of each as it ends. */
export async function mergeAll(
  workspace: Workspace,
  run: Run,
  options: MergeOptions & {
    readonly only?: readonly string[] | undefined
    readonly done?: (report: MergeReport) => void
  },
): Promise<readonly MergeReport[]> {
  const tables = mergeOrder(workspace.project, options.only)
  await refuseMissingFiles(workspace, tables)
  const reports: MergeReport[] = []
  for (const table of tables) {
    const report = await mergeTable(workspace, table, run, options).catch((error: unknown) => {
      throw machineProblem(table, error) ?? error
    })
    reports.push(report)
    options.done?.(report)
  }
  return reports
}

/** A full or broken disk, or too little memory, is the person's to mend, and the run can be resumed. */
function machineProblem(table: Table, error: unknown): Problem | undefined {
  if (error instanceof Problem || error instanceof Problems || !isMachineFault(error))
    return undefined
  const cause = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  return new Problem(
    'RUN_FAILED',
    { table: table.name, cause, command: 'bankfull merge' },
    {
      cause: error,
      notLost: 'its last snapshot still stands; tables that were done are published',
    },
  )
}

/** Every table must have at least one file before anything starts; all that lack one are named at once. */
async function refuseMissingFiles(workspace: Workspace, tables: readonly Table[]): Promise<void> {
  const problems: Problem[] = []
  const listings = new Map<string, readonly string[]>()
  for (const table of tables) {
    const { prefix, storeOf } = filePattern(table.files)
    const paths =
      listings.get(prefix) ?? (await workspace.deliveries.list(prefix)).map(({ path }) => path)
    listings.set(prefix, paths)
    if (paths.some((path) => storeOf(path) !== undefined)) continue
    // What was taken in stays, though nothing lies there now.
    if ((await workspace.catalog.current('silver', table.name)) !== undefined) continue
    problems.push(
      new Problem(
        'TABLE_FOLDER_EMPTY',
        { table: table.name, pattern: `${workspace.project.data}/${table.files}` },
        {
          where: table.where('files'),
          notLost: 'nothing was started; published snapshots stand as they were',
        },
      ),
    )
  }
  if (problems.length > 0) throw new Problems(problems)
}
