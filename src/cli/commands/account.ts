import { Problem } from '../../base/problem.ts'
import { accountDocument } from '../../merge/account-document.ts'
import { choose } from '../../project/choose.ts'
import { closingAccount } from '../closing-account.ts'
import type { Command } from '../command.ts'
import { select } from '../command.ts'
import { runNamed } from '../run-named.ts'
import { openReading } from '../session.ts'

/** `bankfull account`: where every row went. */
export const account: Command = {
  name: 'account',
  usage: '[--run ID] [-s TABLE]',
  summary:
    'prints where every input row went; with --json every merged and quarantined row by file and number',
  options: {
    select,
    run: { type: 'string', value: 'ID', help: 'a run other than each table’s newest' },
  },
  examples: [
    ['bankfull account', 'the newest account of each table'],
    ['bankfull account --json', 'for other programs: rows by file and number'],
  ],
  run: async (call) => {
    await using workspace = await openReading(call)
    const asked = call.text('run')
    const run = asked === undefined ? undefined : runNamed(workspace.ledger, asked)
    const only = call.list('select')
    const chosen = new Set(choose(workspace.project.tables, only).map(({ name }) => name))
    const accounts = workspace.ledger
      .accounts(run)
      .filter(({ table }) => only === undefined || chosen.has(table))
    if (call.flag('json')) {
      call.terminal.out(JSON.stringify(await accountDocument(workspace, accounts)))
      return 0
    }
    if (accounts.length === 0 && run !== undefined)
      throw new Problem('USAGE', {
        message: `run ${run} merged nothing of that; bankfull runs lists what each did.`,
      })
    if (accounts.length === 0)
      throw new Problem('NOT_PUBLISHED', { name: only?.join(', ') ?? 'this project' })
    const files = accounts.flatMap((one) => workspace.ledger.files(one.runId, one.table))
    const drift = new Set(
      accounts
        .flatMap((one) => workspace.ledger.drift(one.runId, one.table))
        .map(({ table, column }) => `${table}.${column}`),
    )
    call.terminal.out(
      closingAccount({ accounts, files, driftedColumns: drift.size, shrunken: [], references: [] }),
    )
    return 0
  },
}
