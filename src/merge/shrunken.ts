import type { FileRecord } from '../ledger/records.ts'

/** A store of which far fewer rows were delivered than last time. */
export interface ShrunkenStore {
  readonly table: string
  readonly store: string
  /** Rows read in the run whose snapshot stood before. */
  readonly rowsBefore: number
  readonly rowsNow: number
}

/** Stores whose delivery has at most half the rows of the one before; the worst first. A delivery of a few rows proves nothing. */
export function shrunkenStores(
  table: string,
  before: readonly FileRecord[],
  now: readonly FileRecord[],
): readonly ShrunkenStore[] {
  const rowsNow = rowsByStore(now)
  return [...rowsByStore(before)]
    .filter(([store, rows]) => rows >= fewestRows && (rowsNow.get(store) ?? 0) * 2 <= rows)
    .map(([store, rows]) => ({ table, store, rowsBefore: rows, rowsNow: rowsNow.get(store) ?? 0 }))
    .toSorted((a, b) => a.rowsNow / a.rowsBefore - b.rowsNow / b.rowsBefore)
}

const fewestRows = 10

function rowsByStore(files: readonly FileRecord[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>()
  for (const file of files) rows.set(file.store, (rows.get(file.store) ?? 0) + file.rows)
  return rows
}
