import type { Problem } from '../../base/problem.ts'
import { check } from '../../check/check.ts'
import { build as buildViews } from '../../gold/gold.ts'
import type { BuildReport } from '../../gold/report.ts'
import { selectTables } from '../../gold/selection.ts'
import type { Run } from '../../ledger/records.ts'
import { endOf } from '../../ledger/run-end.ts'
import type { MergeReport } from '../../merge/merge.ts'
import { mergeAll } from '../../merge/merge-all.ts'
import type { ReferenceReport } from '../../merge/references.ts'
import { monitorReferences } from '../../merge/references.ts'
import { tooLate } from '../../workspace/freshness.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { buildJson, buildText } from '../build-report.ts'
import type { Call, Command } from '../command.ts'
import { selection } from '../command.ts'
import { freshnessNow } from '../freshness-lines.ts'
import { mergeProblems, mergeText } from '../merge-report.ts'
import { problemJson, problemText } from '../problem-text.ts'
import { openWriting } from '../session.ts'

/** `bankfull run`: merge, build, check. */
export const run: Command = {
  name: 'run',
  usage: '[-s SELECTOR] [--exclude SELECTOR] [--full]',
  summary:
    'merges the deliveries, builds the views, and checks both; exit 1 where a check fails or data are too old',
  options: {
    ...selection,
    full: { type: 'boolean', help: 'do everything again even where nothing changed' },
  },
  examples: [
    ['bankfull run', 'merge and build what changed'],
    ['bankfull run -q --json', 'for a job: one JSON document, no progress'],
  ],
  run: async (call) => {
    await using workspace = await openWriting(call)
    const chosen = { select: call.list('select'), exclude: call.list('exclude') }
    const tables = await selectTables(workspace, chosen)
    const both = workspace.ledger.begin('run')
    try {
      const force = call.flag('full')
      const reports = await mergeAll(workspace, both, { force, only: tables })
      const references =
        tables.length === 0 ? noReferences : await monitorReferences(workspace, both)
      const problems = [...mergeProblems(reports), ...references.problems]
      if (!call.flag('json') && tables.length > 0)
        call.terminal.out(mergeText(reports, references, call.terminal.color))
      const { select: only, exclude } = chosen
      const built = await buildViews(workspace, {
        force,
        only,
        exclude,
        tablesToo: true,
        within: both,
      })
      const late = [
        ...(await checkMerged(workspace, chosen.select === undefined ? undefined : tables)),
        ...(await tooLate(workspace)),
      ]
      const exit = Math.max(
        0,
        built.exitCode,
        ...[...problems, ...late].map((problem) => problem.exitCode),
      )
      workspace.ledger.finish(
        both,
        built.exitCode > 1 ? 'failed' : exit > 0 ? 'data_says_no' : 'done',
      )
      const said = { run: both, reports, references, built, problems: [...problems, ...late], late }
      await tell(call, workspace, said)
      return exit
    } catch (error) {
      workspace.ledger.finish(both, ...endOf(error))
      throw error
    }
  },
}

/** The checks that a build does not run: those of the tables, and the project's own where all is run. */
async function checkMerged(
  { catalog, ...tools }: Workspace,
  only: readonly string[] | undefined,
): Promise<readonly Problem[]> {
  const { tables, checks } = tools.project
  const names: string[] = only === undefined ? checks.map(({ name }) => name) : []
  for (const { name, checks: declared } of tables) {
    const isMine = declared.length > 0 && (only?.includes(name) ?? true)
    if (isMine && (await catalog.current('silver', name)) !== undefined) names.push(name)
  }
  return names.length === 0 ? [] : (await check({ catalog, ...tools }, names)).problems
}

interface Said {
  readonly run: Run
  readonly reports: readonly MergeReport[]
  readonly references: ReferenceReport
  readonly built: BuildReport
  readonly problems: readonly Problem[]
  readonly late: readonly Problem[]
}

/** The views' part of the report, or all of it as one document; the account was printed when it was made. */
async function tell(
  call: Call,
  workspace: Workspace,
  { run: both, reports, references, built, problems, late }: Said,
): Promise<void> {
  const { out, color } = call.terminal
  const names = built.views.map(({ name }) => name)
  const fresh = await freshnessNow(workspace, 'gold', names)
  if (!call.flag('json')) {
    if (names.length > 0) out(buildText(built, fresh, color))
    for (const problem of late) out(problemText(problem, color))
    return
  }
  const { views } = buildJson(built, fresh)
  out(
    JSON.stringify({
      run: both.id,
      tables: reports.map(({ table, status, account }) => ({ table, status, account })),
      references: references.counts,
      problems: [...problems, ...built.views.flatMap((view) => view.problems)].map(problemJson),
      views,
    }),
  )
}

const noReferences: ReferenceReport = { counts: [], isNew: false, problems: [] }
