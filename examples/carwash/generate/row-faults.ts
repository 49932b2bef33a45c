import type { Export } from './exports.ts'
import type { Fault } from './faults.ts'
import type { Plants } from './plants.ts'
import type { Row, Version } from './tables.ts'

type RowFault = Omit<Fault, 'file'>

/** The faults of an export's single rows; `seen` holds what each row of the table was delivered as last, by its id, and learns. */
export function rowFaults(
  what: Export,
  plants: Plants,
  seen: Map<number, Row>,
): readonly RowFault[] {
  const { table, versions, withoutEmail = [] } = what
  const faults: RowFault[] = []
  const note = (name: string, expect: string, rows: readonly number[]): void => {
    if (rows.length > 0) faults.push({ rows, what: name, expect })
  }
  const where = (fits: (version: Version, at: number) => boolean): readonly number[] => {
    const found: number[] = []
    for (const [at, version] of versions.entries()) if (fits(version, at)) found.push(at + 1)
    return found
  }

  if (table === 'Tickets') {
    note(
      'bad_timestamp',
      'quarantined as bad_value',
      where(({ id }) => plants.badTimes.has(id)),
    )
    note(
      'ragged',
      'quarantined as ragged',
      where(({ id }) => plants.ragged.has(id)),
    )
    const orphans = where(({ id }) => plants.orphanAccounts.has(id))
    note('orphan_house_account', 'kept, and counted as an orphan', orphans)
  }
  if (table === 'Payments') {
    const orphans = where(({ row }) => plants.neverArrives.has(Number(row['lTicketID'])))
    note('orphan_payment', 'kept, and counted as an orphan', orphans)
  }
  if (table === 'HouseAccounts') {
    const unnumbered = where(({ row }) => row['sAccountNumber'] === null)
    note('null_account_number', 'kept: the key does not need it', unnumbered)
    note(
      'null_key',
      'quarantined as null_key',
      withoutEmail.map((_, at) => versions.length + at + 1),
    )
  }
  const again = where(({ id, row }) => seen.get(id) === row)
  const changed = where(({ id, row }) => seen.has(id) && seen.get(id) !== row)
  note('re_exported', 'one of the identical rows survives, the other is merged', again)
  note(
    're_exported_with_changes',
    'the changed row survives, the one that was there is merged',
    changed,
  )
  for (const { id, row } of versions) seen.set(id, row)
  return faults
}
