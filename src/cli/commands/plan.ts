import { systemClock } from '../../base/clock.ts'
import { runId } from '../../ledger/run-id.ts'
import { explain, planJson } from '../../merge/explain.ts'
import { mergeAll } from '../../merge/merge-all.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { mergeProblems, mergeText } from '../merge-report.ts'
import { openPreview } from '../session.ts'

/** `bankfull plan`: what a merge would do. */
export const plan: Command = {
  name: 'plan',
  usage: '[-s TABLE]',
  summary: 'prints what a merge would do: files, types and why, drift, the account. Writes nothing',
  options: { select },
  examples: [
    ['bankfull plan', 'every table'],
    ['bankfull plan -s Tickets --json', 'one table’s plan as data'],
  ],
  run: async (call) => {
    await using workspace = await openPreview(call)
    const now = systemClock.now()
    const run = { id: runId(now), command: 'plan', startedAt: now.toISOString() }
    const reports = await mergeAll(workspace, run, { only: call.list('select'), preview: true })
    if (call.flag('json')) call.terminal.out(planJson(reports))
    else
      call.terminal.out(
        `${reports.map((report) => explain(report)).join('\n')}\n${mergeText(reports, { counts: [], isNew: false, problems: [] }, call.terminal.color)}`,
      )
    return Math.max(0, ...mergeProblems(reports).map((problem) => problem.exitCode))
  },
}
