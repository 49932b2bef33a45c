import { mergeAll } from '../../merge/merge-all.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { mergeJson, mergeProblems, mergeText } from '../merge-report.ts'
import { openWriting } from '../session.ts'

/** `bankfull merge`: bronze to silver. */
export const merge: Command = {
  name: 'merge',
  usage: '[-s TABLE]',
  summary: 'merges the deliveries into the silver tables and prints the closing account',
  options: { select, full: { type: 'boolean', help: 'merge again even where nothing changed' } },
  examples: [
    ['bankfull merge', 'every table'],
    ['bankfull merge -s Tickets,Payments', 'two tables'],
  ],
  run: async (call) => {
    await using workspace = await openWriting(call)
    const run = workspace.ledger.begin('merge')
    try {
      const reports = await mergeAll(workspace, run, {
        only: call.list('select'),
        force: call.flag('full'),
      })
      const problems = mergeProblems(reports)
      const exitCode = Math.max(0, ...problems.map((problem) => problem.exitCode))
      workspace.ledger.finish(run, exitCode === 0 ? 'done' : 'data_says_no')
      call.terminal.out(
        call.flag('json') ? mergeJson(run, reports) : mergeText(reports, call.terminal.color),
      )
      return exitCode
    } catch (error) {
      workspace.ledger.finish(run, 'failed', error instanceof Error ? error.message : String(error))
      throw error
    }
  },
}
