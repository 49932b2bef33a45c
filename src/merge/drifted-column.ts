import type { ColumnDrift } from '../ledger/records.ts'

/** One way in which some files write a column that the table has otherwise. */
export interface DriftedColumn {
  readonly table: string
  readonly column: string
  readonly canonicalType: string
  /** Why the table has this type. */
  readonly because: string
  readonly change: string
  /** As these files name and type it; empty where they lack it. */
  readonly sourceName: string
  readonly sourceType: string
  readonly stores: readonly string[]
  readonly files: readonly string[]
  readonly valuesTouched: number
}

/** The drift of files, put together by what they write; a column's ways stand together, the one of most files first. */
export function driftedColumns(drift: readonly ColumnDrift[]): readonly DriftedColumn[] {
  const ways = Map.groupBy(drift, ({ table, column, change, sourceName, sourceType }) =>
    JSON.stringify([table, column, change, sourceName, sourceType]),
  )
  const grouped = [...ways.values()].flatMap((files): readonly DriftedColumn[] => {
    const [first] = files
    if (first === undefined) return []
    const { store: _, file: __, ...rest } = first
    return [
      {
        ...rest,
        stores: [...new Set(files.map(({ store }) => store))],
        files: files.map(({ file }) => file),
        valuesTouched: files.reduce((sum, one) => sum + one.valuesTouched, 0),
      },
    ]
  })
  const columns = Map.groupBy(grouped, ({ table, column }) => JSON.stringify([table, column]))
  return [...columns.values()].flatMap((one) =>
    one.toSorted((a, b) => b.files.length - a.files.length),
  )
}
