import { build as buildViews } from '../../gold/gold.ts'
import { endOf } from '../../ledger/run-end.ts'
import { mergeAll } from '../../merge/merge-all.ts'
import { monitorReferences } from '../../merge/references.ts'
import { buildText } from '../build-report.ts'
import type { Command } from '../command.ts'
import { mergeProblems, mergeText } from '../merge-report.ts'
import { problemJson } from '../problem-text.ts'
import { openWriting } from '../session.ts'

/** `bankfull run`: merge, then build. */
export const run: Command = {
  name: 'run',
  usage: '',
  summary: 'merges the deliveries, then builds the views',
  options: { full: { type: 'boolean', help: 'do everything again even where nothing changed' } },
  examples: [
    ['bankfull run', 'merge and build what changed'],
    ['bankfull run -q --json', 'for a job: one JSON document, no progress'],
  ],
  run: async (call) => {
    await using workspace = await openWriting(call)
    const both = workspace.ledger.begin('run')
    try {
      const reports = await mergeAll(workspace, both, { force: call.flag('full') })
      const references = await monitorReferences(workspace, both)
      const problems = [...mergeProblems(reports), ...references.problems]
      if (!call.flag('json')) call.terminal.out(mergeText(reports, references, call.terminal.color))
      const built = await buildViews(workspace, { force: call.flag('full'), within: both })
      const exit = Math.max(0, built.exitCode, ...problems.map((problem) => problem.exitCode))
      workspace.ledger.finish(
        both,
        built.exitCode > 1 ? 'failed' : exit > 0 ? 'data_says_no' : 'done',
      )
      if (call.flag('json')) {
        const tables = reports.map(({ table, status, account }) => ({ table, status, account }))
        const views = built.views.map((view) => ({
          ...view,
          problems: view.problems.map(problemJson),
        }))
        call.terminal.out(
          JSON.stringify({
            run: both.id,
            tables,
            references: references.counts,
            problems: problems.map(problemJson),
            views,
          }),
        )
      } else call.terminal.out(buildText(built, call.terminal.color))
      return exit
    } catch (error) {
      workspace.ledger.finish(both, ...endOf(error))
      throw error
    }
  },
}
