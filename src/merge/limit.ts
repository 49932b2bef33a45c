import { Problem } from '../base/problem.ts'
import type { TableAccount } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'

/** The problem of a table whose quarantine is over its declared limit, erased rows aside; undefined below it or where none is declared. */
export function limitProblem(table: Table, account: TableAccount): Problem | undefined {
  const limit = table.quarantineLimit
  if (limit === undefined) return undefined
  const most = limit.kind === 'rows' ? limit.rows : limit.share * account.read
  const out = account.quarantined - (account.quarantineReasons['erased'] ?? 0)
  if (out <= most) return undefined
  return new Problem(
    'QUARANTINE_OVER_LIMIT',
    {
      table: table.name,
      rows: out,
      read: account.read,
      limit: limit.kind === 'rows' ? `${limit.rows} rows` : limit.text,
    },
    {
      where: table.where('quarantine', 'max'),
      notLost:
        'nothing of this table was published; its last snapshot and its files stand as they were',
    },
  )
}
