import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parquet } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import { projectFromCase } from './drift-case.ts'
import { freshFolder, mergeAgain, openMerging } from './merging.ts'

interface Place {
  readonly file: string
  readonly row: number
}

interface TableTruth {
  /** Column → kind; the order is that of `rows`. */
  readonly columns: Readonly<Record<string, 'int' | 'string' | 'bool' | 'decimal' | 'timestamp'>>
  readonly input_rows: number
  readonly survivors: number
  readonly rows: readonly (readonly (string | null)[])[]
  readonly merged: readonly {
    readonly key: readonly string[]
    readonly survivor: Place
    readonly losers: readonly Place[]
  }[]
  readonly quarantined: readonly (Place & { readonly reason: string })[]
  readonly files_rejected: readonly { readonly file: string; readonly reason: string }[]
}

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'drift')
const kinds = {
  int: 'integer',
  string: 'text',
  bool: 'boolean',
  decimal: 'decimal',
  timestamp: 'timestamp',
}
/** A CSV file named .parquet: reading its two rows is as right as rejecting it with the reason. */
const misnamed = 'Payments/store_06/Payments_1.parquet'

describe('The drift samples', () => {
  it('are eight', () => {
    expect(readdirSync(fixtures)).toHaveLength(8)
  })

  it.each(readdirSync(fixtures))('%s gives exactly what its truth says', async (name) => {
    const root = freshFolder()
    const [table = ''] = projectFromCase(join(fixtures, name), root)
    await using workspace = await openMerging(root)
    const { account, silver, types, report } = await mergeAgain(workspace, table)
    const truth = truthOf(name, table)

    expect(report.status).toBe('published')
    expect(
      account.files_rejected
        .filter(({ file }) => file !== misnamed)
        .map(({ file, reason }) => ({ file, reason })),
    ).toEqual(truth.files_rejected)
    expect(account.input_rows).toBe(truth.input_rows)
    expect(account.survivors).toBe(truth.survivors)
    expect(account.merged.toSorted(byKey)).toEqual(truth.merged.map(mergedOf).toSorted(byKey))
    expect(
      account.quarantined.map(({ file, row, reason }) => ({ file, row, reason })).toSorted(byPlace),
    ).toEqual(truth.quarantined.toSorted(byPlace))

    const columns = Object.keys(truth.columns)
    expect(new Set(Object.keys(types))).toEqual(new Set(columns))
    for (const [column, kind] of Object.entries(truth.columns))
      expect(types[column]).toMatch(new RegExp(`^${kinds[kind]}`))
    const snapshot = await workspace.catalog.current('silver', table)
    const files = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
    const inParquet = await workspace.engine.describe(sql`select * from ${parquet(files)}`)
    expect(inParquet.map((column) => column.name).toSorted()).toEqual(
      [...columns, '_store', '_file', '_row'].toSorted(),
    )

    const found = (silver?.rows ?? []).map((row) =>
      columns.map((column) => row[silver?.columns.indexOf(column) ?? -1] ?? null),
    )
    const decimals = columns.map((column) => truth.columns[column] === 'decimal')
    expect(canonical(found, decimals)).toEqual(canonical(truth.rows, decimals))
  })
})

function truthOf(name: string, table: string): TableTruth {
  const { steps } = JSON.parse(readFileSync(join(fixtures, name, 'truth.json'), 'utf8')) as {
    steps: readonly { readonly tables: Readonly<Record<string, TableTruth>> }[]
  }
  const truth = steps[0]?.tables[table]
  if (truth === undefined) throw new RangeError(`${name} has no truth of ${table}`)
  return truth
}

function mergedOf({
  key,
  survivor,
  losers,
}: TableTruth['merged'][number]): TableTruth['merged'][number] {
  return { key, survivor, losers: losers.toSorted(byPlace) }
}

/** Rows in a fixed order; decimals without the zeros that their scale adds. */
function canonical(rows: TableTruth['rows'], decimals: readonly boolean[]): readonly string[] {
  return rows
    .map((row) => JSON.stringify(row.map((cell, at) => (decimals[at] ? plain(cell) : cell))))
    .toSorted()
}

function plain(cell: string | null): string | null {
  return cell?.includes('.') ? cell.replace(/0+$/, '').replace(/\.$/, '') : cell
}

function byPlace(a: Place, b: Place): number {
  return a.file === b.file ? a.row - b.row : a.file < b.file ? -1 : 1
}

function byKey(
  a: { readonly key: readonly unknown[] },
  b: { readonly key: readonly unknown[] },
): number {
  return JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1
}
