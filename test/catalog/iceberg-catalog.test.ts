import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { IcebergField } from '../../src/catalog/iceberg-type.ts'
import { avroRows } from '../../src/catalog/manifest.ts'
import type { Snapshot } from '../../src/catalog/snapshot.ts'
import type { TableMetadata } from '../../src/catalog/table-metadata.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { parquet } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import { treeDigest } from '../merge/tree-digest.ts'
import type { Warehouse } from './warehouse.ts'
import { drafted, published, warehouse } from './warehouse.ts'

const id: Readonly<Record<string, ColumnType>> = { id: { kind: 'integer' } }

const everyType: Readonly<Record<string, ColumnType>> = {
  id: { kind: 'integer' },
  wide: { kind: 'integer', wide: true },
  price: { kind: 'decimal', precision: 18, scale: 4 },
  share: { kind: 'double' },
  open: { kind: 'boolean' },
  day: { kind: 'date' },
  at: { kind: 'timestamp' },
  seen: { kind: 'instant' },
  photo: { kind: 'binary' },
  note: { kind: 'text' },
  extra: { kind: 'json' },
  address: { kind: 'nested', duckdb: 'STRUCT(city VARCHAR, "zip codes" BIGINT[])' },
  codes: { kind: 'nested', duckdb: 'MAP(VARCHAR, DECIMAL(9,2))' },
}
const everyRow = `select 1 as id, 12345678901234567890123 as wide, 1.5 as price, -0.0 as share, true as open,
  '2026-11-24' as day, '2026-11-24 08:00:00.5' as at, '2026-11-24 08:00:00+00' as seen, 'ab' as photo,
  'a text longer than sixteen characters' as note, '{"a": 1}' as extra,
  {'city': 'Waco', 'zip codes': [76701]} as address, map {'a': 1.25} as codes`

describe('A published snapshot', () => {
  it('comes back as it was published, with the type of every column', async () => {
    await using house = await warehouse()
    const facts = {
      dataAsOf: '2026-11-23T20:00:00',
      stores: { expected: 3, present: 2, missing: ['store_03'] },
    }
    const snapshot = await published(house, everyType, everyRow, facts)
    expect(snapshot.version).toBe(1)
    expect(await house.catalog.current('silver', 'Visits')).toEqual(snapshot)
    expect(await house.catalog.history('silver', 'Visits')).toEqual([snapshot])
    expect(await rowsOf(house, snapshot)).toHaveLength(1)
  })

  it('numbers the columns in its data files as its schema does', async () => {
    await using house = await warehouse()
    const snapshot = await published(house, everyType, everyRow)
    const numbered = await house.engine.rows<{ name: string; id: bigint }>(
      sql`select name, field_id as id from parquet_schema(${house.catalog.files(snapshot)[0] ?? ''})
        where field_id is not null order by field_id`,
    )
    expect(numbered.map((column) => `${column.id} ${column.name}`)).toEqual([
      ...Object.keys(everyType).map((column, at) => `${at + 1} ${column}`),
      '14 city',
      '15 zip codes',
      '16 element',
      '17 key',
      '18 value',
    ])
  })

  it('says of each column how many values and nulls a file has, and between what they lie', async () => {
    await using house = await warehouse()
    const types = { id: { kind: 'integer' }, note: { kind: 'text' } } as const
    await published(
      house,
      types,
      `select * from (values (7, 'b'), (-2, null), (3, 'abcdefghijklmnopqrstuvwxyz')) as t(id, note)`,
    )
    const [entry] = await manifestOf(house)
    const file = entry?.data_file
    expect(file).toMatchObject({
      record_count: 3,
      value_counts: [
        { key: 1, value: 3 },
        { key: 2, value: 3 },
      ],
      null_value_counts: [
        { key: 1, value: 0 },
        { key: 2, value: 1 },
      ],
    })
    expect(bound(file?.lower_bounds, 1).readBigInt64LE()).toBe(-2n)
    expect(bound(file?.upper_bounds, 1).readBigInt64LE()).toBe(7n)
    expect(bound(file?.lower_bounds, 2).toString()).toBe('abcdefghijklmnop')
    expect(bound(file?.upper_bounds, 2).toString()).toBe('b')
  })

  it('does not take the part of a struct for the column whose name reads like it', async () => {
    await using house = await warehouse()
    await published(
      house,
      { a: { kind: 'nested', duckdb: 'STRUCT(b VARCHAR)' }, 'a, b': { kind: 'text' } },
      `select {'b': 'zz'} as a, 'own' as "a, b"`,
    )
    const [entry] = await manifestOf(house)
    expect(entry?.data_file).toMatchObject({ value_counts: [{ key: 2, value: 1 }] })
    expect(bound(entry?.data_file.upper_bounds, 2).toString()).toBe('own')
  })

  it('names no column as the readers of Iceberg name their own, and reads them back by their names', async () => {
    await using house = await warehouse()
    const kept = ['_file', 'bankfull_file', '_POS', '_row', 'bankfull']
    const types = Object.fromEntries(kept.map((column) => [column, { kind: 'text' }] as const))
    const snapshot = await published(
      house,
      types,
      `select ${kept.map((column) => `'x' as ${column}`).join(', ')}`,
    )
    expect(metadata(house).schemas.flatMap(({ fields }) => fields.map(short))).toEqual([
      '1 bankfull_file string',
      '2 bankfullbankfull_file string',
      '3 bankfull_POS string',
      '4 _row string',
      '5 bankfull string',
    ])
    expect(await house.catalog.current('silver', 'Visits')).toEqual(snapshot)
    expect(snapshot.columns.map(({ name }) => name)).toEqual(kept)
    expect(Object.keys((await rowsOf(house, snapshot))[0] ?? {})).toEqual(kept)
    await published(house, types, `select ${kept.map((column) => `'y' as ${column}`).join(', ')}`)
    expect(metadata(house).schemas).toHaveLength(1)
  })

  it('of no rows is a snapshot too', async () => {
    await using house = await warehouse()
    const snapshot = await published(house, id, 'select 1 as id where false')
    expect(await house.catalog.current('silver', 'Visits')).toEqual(snapshot)
    const bare = { ...snapshot, files: [] }
    await house.catalog.commit(bare, snapshot)
    expect(await house.catalog.current('silver', 'Visits')).toEqual({ ...bare, version: 2 })
  })
})

describe('Columns that change between runs', () => {
  it('keep their number where they are added to or gain digits, and get a new one where the type is another', async () => {
    await using house = await warehouse()
    const before = await published(
      house,
      {
        id: { kind: 'integer' },
        price: { kind: 'decimal', precision: 9, scale: 2 },
        note: { kind: 'integer' },
      },
      'select 1 as id, 1.25 as price, 7 as note',
    )
    await published(
      house,
      {
        price: { kind: 'decimal', precision: 18, scale: 2 },
        id: { kind: 'integer' },
        note: { kind: 'text' },
        city: { kind: 'text' },
      },
      `select 1 as id, 1.25 as price, 'seven' as note, 'Waco' as city`,
    )
    const { schemas } = metadata(house)
    expect(schemas.map(({ fields }) => fields.map(short))).toEqual([
      ['1 id long', '2 price decimal(9, 2)', '3 note long'],
      ['2 price decimal(18, 2)', '1 id long', '4 note string', '5 city string'],
    ])
    const [first] = await house.catalog.history('silver', 'Visits')
    expect(first).toEqual(before)
  })

  it('keep their numbers where nothing changes, and the schema stays one', async () => {
    await using house = await warehouse()
    await published(house, everyType, everyRow)
    await published(house, everyType, everyRow)
    expect(metadata(house).schemas).toHaveLength(1)
  })
})

describe('Of two committers at once', () => {
  it('one wins, the other is told, and nothing of either is lost', async () => {
    await using house = await warehouse()
    await using other = await warehouse(house.root)
    const base = await published(house, id, 'select 1 as id')
    const drafts = await Promise.all([
      drafted(house, id, 'select 2 as id'),
      drafted(other, id, 'select 3 as id'),
    ])
    const settled = await Promise.allSettled([
      house.catalog.commit(drafts[0], base),
      other.catalog.commit(drafts[1], base),
    ])
    const won = settled.filter((one) => one.status === 'fulfilled').map(({ value }) => value)
    const lost = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason)
    expect(lost).toMatchObject([{ code: 'SNAPSHOT_CONFLICT' }])
    expect(await house.catalog.history('silver', 'Visits')).toEqual([base, ...won])
    const loser = drafts.find((draft) => draft.inputsDigest !== won[0]?.inputsDigest)
    const again = await other.catalog.commit(loser ?? drafts[0], won[0])
    expect(await house.catalog.current('silver', 'Visits')).toEqual(again)
    expect(again.version).toBe(3)
  })

  it('the one that started from an older snapshot is told', async () => {
    await using house = await warehouse()
    const first = await published(house, id, 'select 1 as id')
    const second = await published(house, id, 'select 2 as id')
    const late = await drafted(house, id, 'select 3 as id')
    await expect(house.catalog.commit(late, first)).rejects.toMatchObject({
      code: 'SNAPSHOT_CONFLICT',
    })
    expect(await house.catalog.current('silver', 'Visits')).toEqual(second)
  })
})

describe('The warehouse', () => {
  it('reads on where the project was moved, and the next publish tells other readers the new place', async () => {
    await using before = await warehouse()
    const first = await published(before, id, 'select 1 as id')
    await using moved = await warehouse(`${before.root}-moved`)
    cpSync(before.root, moved.root, { recursive: true })
    rmSync(before.root, { recursive: true })
    expect(await moved.catalog.current('silver', 'Visits')).toEqual(first)
    expect(await rowsOf(moved, first)).toEqual([{ id: 1n }])
    await published(moved, id, 'select 2 as id')
    const { location, snapshots } = metadata(moved)
    expect(location).toBe(`file://${moved.root}/silver/Visits`)
    for (const snapshot of snapshots) expect(snapshot['manifest-list']).toContain(moved.root)
    expect((await moved.catalog.history('silver', 'Visits'))[0]).toEqual(first)
  })

  it('reads a project of the former version, and takes its snapshots over with the next publish', async () => {
    await using house = await warehouse()
    const former = await asPointer(house, 'select 1 as id', 1)
    const newest = await asPointer(house, 'select 2 as id', 2)
    expect(await house.catalog.current('silver', 'Visits')).toEqual(newest)
    await house.catalog.removeUnreferenced()
    expect(await house.catalog.history('silver', 'Visits')).toEqual([former, newest])
    const next = await published(house, id, 'select 3 as id')
    expect(next.version).toBe(3)
    await house.catalog.removeUnreferenced()
    expect(await house.catalog.history('silver', 'Visits')).toEqual([former, newest, next])
    expect(names(house, 'metadata').filter((name) => /^v\d+\.json$/.test(name))).toEqual([])
  })

  it('clears away what a killed commit left, and nothing else', async () => {
    await using house = await warehouse()
    await published(house, id, 'select 1 as id')
    const kept = [...names(house, 'metadata'), ...names(house, 'data')]
    const lost = await drafted(house, id, 'select 2 as id')
    writeFileSync(join(house.root, 'silver/Visits/metadata/lost-m0.avro'), 'cut')
    await house.catalog.removeUnreferenced()
    expect([...names(house, 'metadata'), ...names(house, 'data')]).toEqual(kept)
    expect(lost.files).toHaveLength(1)
  })

  it('says which file is damaged, and removes nothing of that table', async () => {
    await using house = await warehouse()
    await published(house, id, 'select 1 as id')
    writeFileSync(join(house.root, 'silver/Visits/metadata/v1.metadata.json'), '{"format-ver')
    const unreadable = { code: 'SNAPSHOT_UNREADABLE' }
    await expect(house.catalog.current('silver', 'Visits')).rejects.toMatchObject(unreadable)
    await expect(house.catalog.removeUnreferenced()).rejects.toMatchObject(unreadable)
    expect(names(house, 'data')).toHaveLength(1)
  })

  it('answers where the hint for other readers is behind or missing', async () => {
    await using house = await warehouse()
    const snapshot = await published(house, id, 'select 1 as id')
    rmSync(join(house.root, 'silver/Visits/metadata/version-hint.text'))
    expect(await house.catalog.current('silver', 'Visits')).toEqual(snapshot)
    await house.catalog.removeUnreferenced()
    const hint = join(house.root, 'silver/Visits/metadata/version-hint.text')
    expect(readFileSync(hint, 'utf8')).toBe('1')
  })

  it('keeps the metadata files of the last twenty commits', async () => {
    await using house = await warehouse()
    for (let at = 0; at < 23; at += 1) await published(house, id, `select ${at} as id`)
    await house.catalog.removeUnreferenced()
    const kept = names(house, 'metadata').filter((name) => name.endsWith('.metadata.json'))
    expect(kept).toHaveLength(20)
    expect(await house.catalog.history('silver', 'Visits')).toHaveLength(23)
    expect(metadata(house)['metadata-log']).toHaveLength(19)
  })
})

describe('A table that is dropped', () => {
  it('keeps nothing of what was published, also where the drop was cut short and is done again', async () => {
    await using house = await warehouse()
    await published(house, id, 'select 1 as id')
    await published(house, id, 'select 2 as id')
    const folder = join(house.root, 'silver/Visits')
    cpSync(folder, `${folder}-before`, { recursive: true })
    await house.catalog.drop('silver', 'Visits')
    const dropped = treeDigest(folder)
    // As it was when the drop had been committed, and nothing was taken away yet.
    cpSync(`${folder}-before`, folder, { recursive: true, force: false })
    rmSync(`${folder}-before`, { recursive: true })
    await house.catalog.drop('silver', 'Visits')
    expect(treeDigest(folder)).toEqual(dropped)
    expect(await house.catalog.history('silver', 'Visits')).toEqual([])
    expect((await published(house, id, 'select 3 as id')).version).toBe(3)
  })
})

describe('An older snapshot', () => {
  it('answers again once it is activated, with the columns that it had, and the next publish goes on top', async () => {
    await using house = await warehouse()
    const first = await published(house, id, 'select 1 as id')
    await published(house, { id: { kind: 'text' } }, `select 'x' as id`)
    expect(await house.catalog.activate('silver', 'Visits', 1)).toEqual(first)
    expect(await house.catalog.current('silver', 'Visits')).toEqual(first)
    expect(metadata(house)['current-schema-id']).toBe(0)
    const third = await published(house, id, 'select 3 as id')
    expect(third.version).toBe(3)
    expect(await house.catalog.history('silver', 'Visits')).toHaveLength(3)
    expect(await house.catalog.activate('silver', 'Visits', 9)).toBeUndefined()
  })

  it('goes where it is not among the newest kept; the one that answers stays', async () => {
    await using house = await warehouse()
    for (const at of [1, 2, 3, 4]) await published(house, id, `select ${at} as id`)
    await house.catalog.activate('silver', 'Visits', 2)
    const versions = (list: readonly Snapshot[]): readonly number[] =>
      list.map((one) => one.version)
    const would = await house.catalog.forget('silver', 'Visits', 1, { dryRun: true })
    expect(versions(would)).toEqual([1, 3])
    expect(await house.catalog.history('silver', 'Visits')).toHaveLength(4)
    expect(versions(await house.catalog.forget('silver', 'Visits', 1))).toEqual([1, 3])
    await house.catalog.removeUnreferenced()
    expect(versions(await house.catalog.history('silver', 'Visits'))).toEqual([2, 4])
    expect(names(house, 'data')).toHaveLength(2)
    const log = metadata(house)['snapshot-log']
    expect(log.at(-1)?.['snapshot-id']).toBe(metadata(house)['current-snapshot-id'])
    expect((await published(house, id, 'select 5 as id')).version).toBe(5)
  })
})

interface Entry {
  readonly data_file: Readonly<Record<string, unknown>> & {
    readonly lower_bounds: readonly Pair[]
    readonly upper_bounds: readonly Pair[]
  }
}

interface Pair {
  readonly key: number
  readonly value: Buffer
}

function bound(pairs: readonly Pair[] | undefined, key: number): Buffer {
  return pairs?.find((pair) => pair.key === key)?.value ?? Buffer.alloc(0)
}

async function manifestOf(house: Warehouse): Promise<readonly Entry[]> {
  const manifest = names(house, 'metadata').find((name) => name.endsWith('-m0.avro')) ?? ''
  return avroRows<Entry>(readFileSync(join(house.root, 'silver/Visits/metadata', manifest)))
}

function names({ root }: Warehouse, folder: 'data' | 'metadata'): readonly string[] {
  return readdirSync(join(root, 'silver/Visits', folder))
}

function metadata(house: Warehouse): TableMetadata {
  const newest = Math.max(
    ...names(house, 'metadata').map((name) => Number(/^v(\d+)\.metadata/.exec(name)?.[1] ?? 0)),
  )
  const path = join(house.root, `silver/Visits/metadata/v${newest}.metadata.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as TableMetadata
}

function short(field: IcebergField): string {
  return `${field.id} ${field.name} ${String(field.type)}`
}

async function rowsOf(
  { catalog, engine }: Warehouse,
  snapshot: Snapshot,
): Promise<readonly object[]> {
  return engine.rows(sql`select * from ${parquet(catalog.files(snapshot))}`)
}

/** A snapshot as the former version wrote it: its data file, and itself as JSON. */
async function asPointer(house: Warehouse, select: string, version: number): Promise<Snapshot> {
  const snapshot: Snapshot = { ...(await drafted(house, id, select)), version }
  const folder = join(house.root, 'silver/Visits/metadata')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `v${version}.json`), `${JSON.stringify(snapshot, undefined, 1)}\n`)
  return snapshot
}
