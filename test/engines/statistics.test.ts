import { statSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { openName } from '../../src/catalog/open-name.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { literal, sql } from '../../src/sql/sql.ts'
import { available, readers } from './available.ts'
import type { Seen } from './canonical.ts'
import { canonical, doubleOf } from './canonical.ts'
import { everything } from './everything.ts'
import { filtersOn, foundBy, orderOf } from './filters.ts'
import type { Table } from './peers.ts'
import { folderOf, own, pyiceberg, tableOf } from './peers.ts'
import { rangeFiles, ranges } from './ranges.ts'

const tables: Table[] = []

beforeAll(async () => {
  const root = await everything()
  tables.push(
    await tableOf(root, 'silver', 'Everything', ['lID']),
    await tableOf(root, 'gold', 'everything_by_open', ['open']),
    await tableOf(await ranges(), 'silver', 'Visits', ['id']),
  )
})

describe('A filter on any column', () => {
  it.for(readers)('finds in %s the rows that a full scan finds', async (reader, context) => {
    const peer = available(reader, context)
    for (const table of tables) {
      const full = await own(table)
      // pyiceberg 0.12 takes a dot in a column's name for a part of a struct.
      const filters = filtersOn(table, full).filter(
        ([column]) => reader !== 'pyiceberg' || !column.includes('.'),
      )
      const found = await peer.find(table, filters)
      const told = filters.map((filter, at) => ({ filter, keys: found[at] }))
      const wanted = filters.map((filter) => ({ filter, keys: foundBy(filter, table, full) }))
      expect(told).toEqual(wanted)
    }
  })

  it('is taken to the bounds: of six files only those are read that may hold the value', async (context) => {
    available('pyiceberg', context)
    const table = tables[2]
    if (table === undefined) throw new RangeError('nothing is published')
    const filters = filtersOn(table, await own(table)).filter(
      ([, op, text]) => op === 'eq' && text !== 'nan',
    )
    const found = await pyiceberg().ask<readonly { files: number }[]>('find', {
      table: folderOf(table),
      key: 'id',
      filters,
    })
    const read = Map.groupBy(found.keys().toArray(), (at) => filters[at]?.[0])
    const most = (column: string): number =>
      Math.max(...(read.get(column) ?? []).map((at) => found[at]?.files ?? 0))
    for (const column of ['id', 'wide', 'price', 'day', 'at', 'seen', 'note']) {
      expect(`${column} ${most(column)}`).toBe(`${column} 1`)
    }
    // Two files hold a zero, and one with a NaN has no bounds.
    expect(most('share')).toBe(3)
    // Binary has no bounds.
    expect(most('photo')).toBe(rangeFiles)
  })
})

it('The counts, sizes and bounds that manifests hold are those of the files', async (context) => {
  available('pyiceberg', context)
  for (const table of tables) {
    const { columns = [], files = [] } = table.history.at(-1) ?? {}
    const said = await pyiceberg().ask<readonly FileFacts[]>('files', { table: folderOf(table) })
    expect(said.length).toBe(files.length)
    for (const file of said) {
      const { rows } = await rowsOf(table, file.path)
      expect([file.rows, file.size]).toEqual([rows.length, statSync(file.path).size])
      for (const [at, { name, type }] of columns.entries()) {
        const facts = file.columns[openName(name)]
        const cells = rows.map((row) => row[at] ?? null)
        expect({ name, ...facts }).toEqual({ name, ...factsOf(cells, type, facts) })
      }
    }
  }
})

interface FileFacts {
  readonly path: string
  readonly rows: number
  readonly size: number
  readonly columns: Readonly<Record<string, ColumnFacts>>
}

interface ColumnFacts {
  readonly values: number | null
  readonly nulls: number | null
  readonly lower: string | null
  readonly upper: string | null
}

async function rowsOf(table: Table, path: string): Promise<Seen> {
  await using engine = await openEngine('duckdb', { threads: 1 })
  const columns = table.history.at(-1)?.columns ?? []
  return await canonical(engine, sql`read_parquet(${literal(path)})`, columns, table.key)
}

/** What a manifest should say of these cells. */
function factsOf(
  cells: readonly (string | null)[],
  type: ColumnType,
  said: ColumnFacts | undefined,
): ColumnFacts {
  if (type.kind === 'nested') return { values: null, nulls: null, lower: null, upper: null }
  const filled = cells.filter((cell) => cell !== null)
  const sorted = filled.filter((cell) => cell !== 'nan').sort(orderOf(type))
  const [least = null, greatest = null] = [sorted[0], sorted.at(-1)]
  const counts = { values: cells.length, nulls: cells.length - filled.length }
  switch (type.kind) {
    case 'binary':
      return { ...counts, lower: null, upper: null }
    case 'double':
      if (filled.includes('nan')) return { ...counts, lower: null, upper: null }
      return {
        ...counts,
        lower: least && doubleOf(least) === 0 ? '8000000000000000' : least,
        upper: greatest && doubleOf(greatest) === 0 ? '0000000000000000' : greatest,
      }
    case 'date':
    case 'timestamp':
    case 'instant':
      return { ...counts, lower: spelled(least, type), upper: spelled(greatest, type) }
    case 'text':
    case 'json':
      return { ...counts, lower: cut(least), upper: above(greatest, said?.upper ?? null) }
    default:
      return { ...counts, lower: least, upper: greatest }
  }
}

/** Years of more than four digits have no bound. */
function spelled(text: string | null, type: ColumnType): string | null {
  const last = type.kind === 'date' ? 2_932_896n : 253_402_300_799_999_999n
  return text !== null && BigInt(text) > last ? null : text
}

function cut(text: string | null): string | null {
  return text === null ? null : [...text].slice(0, 16).join('')
}

/** A long text's bound is another, not below it; the greatest that there is has none. */
function above(text: string | null, said: string | null): string | null {
  if (text === null || [...text].length <= 16) return text
  if (said === null) return /^\u{10ffff}{16}/u.test(text) ? null : 'a bound'
  const bounds = Buffer.compare(Buffer.from(said), Buffer.from(text)) > 0
  return bounds && [...said].length <= 16 ? said : 'a bound'
}
