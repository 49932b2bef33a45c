import { Problem } from '../../base/problem.ts'
import { table } from '../closing-account.ts'
import type { Call, Command } from '../command.ts'
import { runEvents } from '../run-events.ts'
import { mostRuns, runNamed } from '../run-named.ts'
import { runReport, runReportText, secondsOf } from '../run-report.ts'
import { openReading } from '../session.ts'

/** `bankfull runs`: what ran, newest first. */
export const runs: Command = {
  name: 'runs',
  usage: '[RUN [--openlineage] | --limit N]',
  summary:
    'lists what ran, newest first, or reports one run: its tables, its views with their tests, what it promoted',
  options: {
    limit: { type: 'string', value: 'N', help: 'the most runs to list; 20 by default' },
    openlineage: {
      type: 'boolean',
      help: 'OpenLineage run events of the views that the run built, one a line',
    },
  },
  examples: [
    ['bankfull runs', 'the newest twenty'],
    ['bankfull runs 6QJ4', 'the report of the run whose id ends so'],
  ],
  run: async (call) => {
    const limit = call.text('limit') ?? '20'
    if (!/^[1-9]\d{0,4}$/.test(limit))
      throw new Problem('USAGE', { message: `--limit takes a number of runs, not ${limit}.` })
    const [asked, ...more] = call.words
    if (more.length > 0) throw new Problem('USAGE', { message: 'runs takes one run at most.' })
    if (asked !== undefined) return report(call, asked)
    if (call.flag('openlineage'))
      throw new Problem('USAGE', { message: '--openlineage takes one run: name it.' })
    await using workspace = await openReading(call)
    const { ledger } = workspace
    const listed = ledger.runs(Number(limit)).map((run) => {
      const accounts = ledger.accounts(run.id)
      const sum = (pick: 'read' | 'quarantined' | 'filesRejected'): number =>
        accounts.reduce((total, account) => total + account[pick], 0)
      return {
        ...run,
        seconds: secondsOf(run),
        tables: accounts.length,
        read: sum('read'),
        quarantined: sum('quarantined'),
        filesRejected: sum('filesRejected'),
      }
    })
    if (call.flag('json')) {
      call.terminal.out(JSON.stringify({ runs: listed }))
      return 0
    }
    const rows = listed.map((run) => [
      run.id,
      run.command,
      run.outcome ?? 'not ended',
      run.startedAt,
      run.seconds === undefined ? '–' : `${run.seconds.toFixed(1)} s`,
      ...[run.tables, run.read, run.quarantined, run.filesRejected].map((count) =>
        count.toLocaleString('en-US'),
      ),
    ])
    const head = [
      'run',
      'command',
      'outcome',
      'started',
      'took',
      'tables',
      'read',
      'quarantined',
      'rejected',
    ]
    call.terminal.out(
      rows.length === 0
        ? '  nothing ran yet   next: bankfull run'
        : `${table([head, ...rows]).join('\n')}\n`,
    )
    return 0
  },
}

/** One run's own report, or what it did as events for a data catalogue. */
async function report(call: Call, asked: string): Promise<number> {
  await using workspace = await openReading(call)
  const { ledger } = workspace
  const id = runNamed(ledger, asked)
  const run = ledger.runs(mostRuns).find((one) => one.id === id)
  if (run === undefined) throw new Problem('RUN_UNKNOWN', { run: asked })
  const told = await runReport(workspace, run)
  if (call.flag('openlineage')) call.terminal.out(await runEvents(workspace, told))
  else call.terminal.out(call.flag('json') ? JSON.stringify(told) : runReportText(told))
  return 0
}
