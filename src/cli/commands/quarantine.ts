import { Problem } from '../../base/problem.ts'
import type { TableAccount } from '../../ledger/records.ts'
import { exportQuarantine, quarantinedRows } from '../../merge/quarantine.ts'
import { replayQuarantine } from '../../merge/replay.ts'
import { choose } from '../../project/choose.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { table } from '../closing-account.ts'
import type { Call, Command } from '../command.ts'
import { select } from '../command.ts'
import { mergeProblems } from '../merge-report.ts'
import { outFile } from '../out-file.ts'
import { replayJson, replayText } from '../replay-report.ts'
import { openReading, openWriting } from '../session.ts'

/** `bankfull quarantine`: the rows that are out, and why; and another try at them. */
export const quarantine: Command = {
  name: 'quarantine',
  usage: '[list | export --out FILE | replay] [-s TABLE]',
  summary:
    'lists the quarantined rows with their place, reason and what the file said, exports them, or merges them again once the YAML is mended',
  options: {
    select,
    out: { type: 'string', value: 'FILE', help: 'all of them as one file: .csv or .parquet' },
  },
  examples: [
    ['bankfull quarantine export --out bad.csv', 'all of them, for those who mend them'],
    [
      'bankfull quarantine replay -s Tickets',
      'with the present YAML and no new delivery: which are free now',
    ],
  ],
  run: async (call) => {
    const [verb = 'list', ...more] = call.words
    if (verb === 'replay' && more.length === 0) return replay(call)
    const asksFile = call.text('out') !== undefined
    if (more.length > 0 || (verb === 'export' ? !asksFile : verb !== 'list'))
      throw new Problem('USAGE', {
        message: 'quarantine takes list, export --out FILE, or replay.',
      })
    await using workspace = await openReading(call)
    const accounts = newest(workspace, call)
    const total = accounts.reduce((sum, account) => sum + account.quarantined, 0)
    return asksFile
      ? await write(call, workspace, accounts, total)
      : await list(call, workspace, accounts, total)
  },
}

const shown = 50
const mostRows = 100_000

async function list(
  call: Call,
  workspace: Workspace,
  accounts: readonly TableAccount[],
  total: number,
): Promise<number> {
  const rows = await quarantinedRows(accounts, workspace, call.flag('json') ? mostRows : shown)
  if (call.flag('json')) {
    call.terminal.out(JSON.stringify({ total, rows }))
    return 0
  }
  const lines = rows.map((row) => [
    row.table,
    row.file,
    String(row.row),
    row.reason,
    row.column ?? '',
    brief(row.raw),
  ])
  const more = total - rows.length
  call.terminal.out(
    [
      ...(total === 0
        ? ['  no row is in quarantine']
        : table([['table', 'file', 'record', 'reason', 'column', 'what it said'], ...lines])),
      ...(more > 0
        ? [
            `  … and ${more.toLocaleString('en-US')} more   next: bankfull quarantine export --out FILE`,
          ]
        : []),
      '',
    ].join('\n'),
  )
  return 0
}

async function write(
  call: Call,
  workspace: Workspace,
  accounts: readonly TableAccount[],
  total: number,
): Promise<number> {
  const { target, format } = await outFile(call.text('out') ?? '')
  await exportQuarantine(accounts, target, format, workspace)
  const counted = `${total.toLocaleString('en-US')} ${total === 1 ? 'row' : 'rows'}`
  call.terminal.out(
    call.flag('json') ? JSON.stringify({ total, out: target }) : `${counted} in ${target}`,
  )
  return 0
}

async function replay(call: Call): Promise<number> {
  await using workspace = await openWriting(call)
  const run = workspace.ledger.begin('quarantine replay')
  try {
    const replayed = await replayQuarantine(workspace, run, newest(workspace, call))
    const problems = mergeProblems(replayed.reports)
    const exitCode = Math.max(0, ...problems.map((problem) => problem.exitCode))
    workspace.ledger.finish(run, exitCode === 0 ? 'done' : 'data_says_no')
    call.terminal.out(
      call.flag('json') ? replayJson(run, replayed) : replayText(replayed, call.terminal.color),
    )
    return exitCode
  } catch (error) {
    workspace.ledger.finish(run, 'failed', error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** The newest accounts of the tables that were asked for. */
function newest({ project, ledger }: Workspace, call: Call): readonly TableAccount[] {
  const chosen = new Set(choose(project.tables, call.list('select')).map(({ name }) => name))
  return ledger.accounts().filter(({ table: name }) => chosen.has(name))
}

/** A value in one short line. */
function brief(text: string | null): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ')
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
