import { build as buildViews } from '../../gold/gold.ts'
import type { Selection } from '../../gold/selection.ts'
import { selectNodes, selectTables } from '../../gold/selection.ts'
import { endOf } from '../../ledger/run-end.ts'
import { mergeAll } from '../../merge/merge-all.ts'
import { monitorReferences } from '../../merge/references.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { buildJson, buildText } from '../build-report.ts'
import type { Command } from '../command.ts'
import { selection } from '../command.ts'
import { freshnessNow } from '../freshness-lines.ts'
import { mergeProblems, mergeText } from '../merge-report.ts'
import { problemJson } from '../problem-text.ts'
import { openWriting } from '../session.ts'

/** `bankfull run`: merge, then build. */
export const run: Command = {
  name: 'run',
  usage: '[-s SELECTOR] [--exclude SELECTOR] [--full]',
  summary: 'merges the deliveries, then builds the views',
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
      const only = await chosenViews(workspace, chosen)
      const built = await buildViews(workspace, { force, only, within: both })
      const exit = Math.max(0, built.exitCode, ...problems.map((problem) => problem.exitCode))
      workspace.ledger.finish(
        both,
        built.exitCode > 1 ? 'failed' : exit > 0 ? 'data_says_no' : 'done',
      )
      const fresh = await freshnessNow(workspace, 'gold', only)
      if (call.flag('json')) {
        const { runId: _, exitCode: __, ...viewsJson } = buildJson(built, fresh)
        const merged = reports.map(({ table, status, account }) => ({ table, status, account }))
        call.terminal.out(
          JSON.stringify({
            run: both.id,
            tables: merged,
            references: references.counts,
            problems: problems.map(problemJson),
            ...viewsJson,
          }),
        )
      } else if (only.length > 0) call.terminal.out(buildText(built, fresh, call.terminal.color))
      return exit
    } catch (error) {
      workspace.ledger.finish(both, ...endOf(error))
      throw error
    }
  },
}

const noReferences = { counts: [], isNew: false, problems: [] }

/** Told after the merge, by which views may have become ones that changed. */
async function chosenViews(workspace: Workspace, chosen: Selection): Promise<readonly string[]> {
  const names = await selectNodes(workspace, chosen)
  return workspace.project.views.map(({ name }) => name).filter((name) => names.has(name))
}
