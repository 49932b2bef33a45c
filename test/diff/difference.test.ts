import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Difference } from '../../src/diff/difference.ts'
import { compare } from '../../src/diff/difference.ts'
import type { Side } from '../../src/diff/side.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { duckdbType } from '../../src/sql/column-type.ts'
import { join, literal, name, raw, sql } from '../../src/sql/sql.ts'

type Columns = Readonly<Record<string, ColumnType>>

/** Rows as one side of a comparison; `null` is null, any other text is read as the column's type. */
function side(columns: Columns, ...rows: readonly (readonly (string | null)[])[]): Side {
  const types = Object.entries(columns)
  const selects = rows.map((row) => {
    const cells = types.map(([column, type], at) => {
      const cell = row[at] ?? null
      const value = cell === null ? raw('null') : literal(cell)
      return sql`cast(${value} as ${raw(duckdbType(type))}) as ${name(column)}`
    })
    return sql`select ${cells}`
  })
  return {
    label: 'a side',
    relation: sql`(${join(selects, ' union all ')})`,
    columns: types.map(([column, type]) => ({ name: column, type })),
    rows: rows.length,
  }
}

async function difference(
  before: Side,
  after: Side,
  ...key: readonly string[]
): Promise<Difference> {
  await using engine = await openEngine('duckdb', { memoryLimit: '300MB' })
  return await compare(before, after, key, engine, 100)
}

const whole = { kind: 'integer' } as const
const text = { kind: 'text' } as const
const decimal = (precision: number, scale: number): ColumnType => ({
  kind: 'decimal',
  precision,
  scale,
})

describe('Two versions of a table', () => {
  it('are equal where a number only got more places, or a day a time', async () => {
    const found = await difference(
      side({ id: whole, c: decimal(8, 2), d: { kind: 'date' } }, ['1', '1.50', '2026-03-01']),
      side({ id: decimal(38, 0), c: decimal(10, 4), d: { kind: 'timestamp' } }, [
        '1',
        '1.5000',
        '2026-03-01 00:00:00',
      ]),
      'id',
    )
    expect(found).toMatchObject({ added: 0, removed: 0, changed: 0 })
    expect(found.columns.retyped.map(({ column }) => column)).toEqual(['id', 'c', 'd'])
  })

  it('differ in the last of 38 digits, whatever the other side’s scale', async () => {
    const long = '12345678901234567890123456789012345678'
    const found = await difference(
      side({ id: whole, n: decimal(38, 0) }, ['1', long], ['2', '7']),
      side({ id: whole, n: decimal(38, 10) }, ['1', '1.0000000000'], ['2', '7.0000000000']),
      'id',
    )
    expect(found.changes).toEqual([
      { change: 'changed', key: ['1'], column: 'n', before: long, after: '1.0000000000' },
    ])
    const other = await difference(
      side({ id: whole, n: decimal(38, 0) }, ['1', long]),
      side({ id: whole, n: decimal(38, 0) }, ['1', long.replace(/8$/, '9')]),
      'id',
    )
    expect(other.changed).toBe(1)
  })

  it('differ where null became the empty text, and where a number became another text', async () => {
    const found = await difference(
      side({ id: whole, s: text, n: whole }, ['1', null, '7'], ['2', 'x', '8']),
      side({ id: whole, s: text, n: text }, ['1', '', '007'], ['2', 'x', '8']),
      'id',
    )
    expect(found.changes).toEqual([
      { change: 'changed', key: ['1'], column: 's', before: null, after: '' },
      { change: 'changed', key: ['1'], column: 'n', before: '7', after: '007' },
    ])
  })

  it('pair rows whose key is null or stands twice, and lose none of them', async () => {
    const columns = { store: text, id: whole, s: text }
    const found = await difference(
      side(columns, ['a', null, 'x'], ['a', null, 'y'], ['a', '1', 'z']),
      side(columns, ['a', null, 'x'], ['a', null, 'y'], ['a', null, 'z'], ['a', '2', 'z']),
      'store',
      'id',
    )
    expect(found).toMatchObject({ added: 2, removed: 1, changed: 0 })
    expect(found.changes.map(({ change, key }) => [change, ...key])).toEqual([
      ['added', 'a', '2'],
      ['added', 'a', null],
      ['removed', 'a', '1'],
    ])
  })

  it('match their columns by name, upper and lower case aside, and name those that came and went', async () => {
    const found = await difference(
      side({ ID: whole, Old: text, _row: whole }, ['1', 'x', '1']),
      side({ id: whole, New: text, _row: whole }, ['1', 'y', '9']),
      'id',
    )
    expect(found).toMatchObject({
      changed: 0,
      columns: { added: [{ column: 'New' }], removed: [{ column: 'Old' }] },
    })
  })

  it('are joined and not looped over: 300,000 rows within 300 MB', async () => {
    await using engine = await openEngine('duckdb', {
      memoryLimit: '300MB',
      spillFolder: mkdtempSync(joinPath(tmpdir(), 'bankfull-diff-')),
    })
    const rows = (changed: string): Side => ({
      label: '',
      relation: sql`(select i as id, i * 7 as n, 'text ' || i as s, ${raw(changed)} as c from range(300000) as t(i))`,
      columns: [
        { name: 'id', type: whole },
        { name: 'n', type: whole },
        { name: 's', type: text },
        { name: 'c', type: whole },
      ],
      rows: 300_000,
    })
    const found = await compare(
      rows('i % 10'),
      rows('case when i = 299999 then 77 else i % 10 end'),
      ['id'],
      engine,
      10,
    )
    expect(found).toMatchObject({ changed: 1, added: 0, removed: 0 })
  })
})
