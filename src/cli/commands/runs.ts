import { Problem } from '../../base/problem.ts'
import type { Run } from '../../ledger/records.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { openReading } from '../session.ts'

/** `bankfull runs`: what ran, newest first. */
export const runs: Command = {
  name: 'runs',
  usage: '[--limit N]',
  summary: 'lists what ran, newest first, with what each run read and how it ended',
  options: {
    limit: { type: 'string', value: 'N', help: 'the most runs to list; 20 by default' },
  },
  examples: [
    ['bankfull runs', 'the newest twenty'],
    ['bankfull runs --limit 100 --json', 'more of them, as data'],
  ],
  run: async (call) => {
    const limit = call.text('limit') ?? '20'
    if (!/^[1-9]\d{0,4}$/.test(limit))
      throw new Problem('USAGE', { message: `--limit takes a number of runs, not ${limit}.` })
    if (call.words.length > 0)
      throw new Problem('USAGE', {
        message: 'runs takes no words; one run’s account: bankfull account --run ID',
      })
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

/** Undefined while it runs, or where the clock went back meanwhile. */
function secondsOf({ startedAt, finishedAt }: Run): number | undefined {
  if (finishedAt === undefined) return undefined
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  return seconds < 0 ? undefined : seconds
}
