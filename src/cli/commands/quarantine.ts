import { exportQuarantine, quarantinedRows } from '../../merge/quarantine.ts'
import { choose } from '../../project/choose.ts'
import { table } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { outFile } from '../out-file.ts'
import { openReading } from '../session.ts'

/** `bankfull quarantine`: the rows that are out, and why. */
export const quarantine: Command = {
  name: 'quarantine',
  usage: '[-s TABLE] [--out FILE]',
  summary: 'lists the quarantined rows with their place, reason and what the file said',
  options: {
    select,
    out: { type: 'string', value: 'FILE', help: 'all of them as one file: .csv or .parquet' },
  },
  examples: [
    ['bankfull quarantine', 'the first fifty'],
    ['bankfull quarantine -s Tickets --out bad.csv', 'all of a table, for those who mend them'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const chosen = new Set(
      choose(workspace.project.tables, call.list('select')).map(({ name }) => name),
    )
    const accounts = workspace.ledger.accounts().filter(({ table: name }) => chosen.has(name))
    const total = accounts.reduce((sum, account) => sum + account.quarantined, 0)
    const counted = `${total.toLocaleString('en-US')} ${total === 1 ? 'row' : 'rows'}`
    const out = call.text('out')
    if (out !== undefined) {
      const { target, format } = await outFile(out)
      await exportQuarantine(accounts, target, format, workspace)
      call.terminal.out(`${counted} in ${target}`)
      return 0
    }
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
        ...(more > 0 ? [`  … and ${more.toLocaleString('en-US')} more   next: --out FILE`] : []),
        '',
      ].join('\n'),
    )
    return 0
  },
}

const shown = 50
const mostRows = 100_000

/** A value in one short line. */
function brief(text: string | null): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ')
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
