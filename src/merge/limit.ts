import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { TableAccount } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'

/** The problem of a table whose quarantine is over its declared limit, erased rows aside; undefined below it or where none is declared. */
export function limitProblem(table: Table, account: TableAccount): Problem | undefined {
  const limit = table.quarantineLimit
  if (limit === undefined) return undefined
  const most = limit.kind === 'rows' ? limit.rows : limit.share * account.read
  const out = heldOut(account)
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

/** The problem of a table that quarantine would empty though rows of it are published: no store means that. */
export function emptyProblem(
  account: TableAccount,
  current: Snapshot | undefined,
): Problem | undefined {
  const quarantined = heldOut(account)
  if (current === undefined || current.rowCount === 0) return undefined
  if (account.survivors > 0 || quarantined === 0) return undefined
  return new Problem(
    'NOTHING_SURVIVES',
    { table: account.table, quarantined, published: current.rowCount },
    { notLost: 'the last good snapshot still stands, and every file is kept as delivered' },
  )
}

function heldOut({ quarantined, quarantineReasons }: TableAccount): number {
  return quarantined - (quarantineReasons['erased'] ?? 0)
}
