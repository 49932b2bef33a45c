import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/catalog/snapshot.ts'
import { literal, raw, sql } from '../../src/sql/sql.ts'
import { drafted, published, warehouse } from '../catalog/warehouse.ts'
import { bankfull, project, put } from '../cli/bankfull.ts'
import { available, readers } from './available.ts'
import type { Peer, Table } from './peers.ts'
import { folderOf, metadataOf, own, tableOf } from './peers.ts'

let table: Table

/** What a reader sees of each kept snapshot must be what we see, and nothing but those may be there. */
async function agrees(peer: Peer, versions: readonly number[]): Promise<void> {
  expect(await peer.read(table)).toMatchObject({ digest: (await own(table)).digest })
  for (const version of versions) {
    expect((await peer.read(table, version)).rows).toEqual((await own(table, version)).rows)
  }
  const kept = metadataOf(table).snapshots
  expect(kept.map((one) => one['sequence-number'])).toEqual(versions)
  expect(await peer.snapshots(table)).toEqual(kept.map((one) => String(one['snapshot-id'])))
}

describe('An older snapshot that was activated', () => {
  beforeAll(async () => {
    const root = await thrice()
    await bankfull(root, 'snapshots', 'activate', 'Tickets', '1')
    table = await tickets(root)
  })

  it.for(readers)('answers in %s; the newer ones are kept', async (reader, context) => {
    const peer = available(reader, context)
    await agrees(peer, [1, 2, 3])
    expect((await peer.read(table)).digest).toBe((await own(table, 1)).digest)
  })
})

describe('After the next run published on top of an activated snapshot', () => {
  beforeAll(async () => {
    const root = await thrice()
    await bankfull(root, 'snapshots', 'activate', 'Tickets', '1')
    await bankfull(root, 'merge', '-q')
    table = await tickets(root)
  })

  it.for(readers)('%s reads that, and all before', async (reader, context) => {
    await agrees(available(reader, context), [1, 2, 3, 4])
  })
})

describe('After bankfull prune', () => {
  let gone: string
  beforeAll(async () => {
    const root = await thrice()
    table = await tickets(root)
    gone = String(metadataOf(table).snapshots[0]?.['snapshot-id'])
    await bankfull(root, 'prune', '--keep', '2')
    expect(readdirSync(join(folderOf(table), 'data'))).toHaveLength(2)
  })

  it.for(readers)(
    '%s reads what is kept, and knows nothing of the rest',
    async (reader, context) => {
      const peer = available(reader, context)
      await agrees(peer, [2, 3])
      expect(await peer.snapshots(table)).not.toContain(gone)
    },
  )
})

describe('A project that was moved', () => {
  beforeAll(async () => {
    const before = await thrice()
    const root = join(before, '..', `Käufe 100% 'neu' [1] {a} b`)
    renameSync(before, root)
    table = await tickets(root)
    expect(table.history).toHaveLength(3)
    put(root, 'data/Tickets/store_1/march.csv', delivery(9))
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 0 })
    table = await tickets(root)
  })

  it.for(readers)(
    'is found by %s with all its snapshots once it published again',
    async (reader, context) => {
      await agrees(available(reader, context), [1, 2, 3, 4])
    },
  )
})

describe('A table whose first snapshots were published before it was an Iceberg table', () => {
  beforeAll(async () => {
    const root = project()
    const folder = join(root, '.bankfull/warehouse')
    mkdirSync(folder, { recursive: true })
    await using house = await warehouse(folder)
    await former(
      house,
      1,
      { id: { kind: 'integer' }, note: { kind: 'text' } },
      `select 1 as id, 'a' as note`,
    )
    await former(
      house,
      2,
      { id: { kind: 'integer' }, price: { kind: 'decimal', precision: 9, scale: 2 } },
      `select 2 as id, 1.25 as price`,
    )
    await published(
      house,
      { id: { kind: 'text' }, price: { kind: 'decimal', precision: 18, scale: 2 } },
      `select 'x' as id, 2.5 as price`,
    )
    table = await tableOf(root, 'silver', 'Visits', ['id'])
  })

  it.for(readers)(
    'reads as it was in %s, though a column has another type by now',
    async (reader, context) => {
      await agrees(available(reader, context), [1, 2, 3])
    },
  )
})

type House = Awaited<ReturnType<typeof warehouse>>

/** A snapshot as the former version wrote it: a data file without ids, and itself as JSON. */
async function former(
  house: House,
  version: number,
  types: Parameters<typeof drafted>[1],
  select: string,
): Promise<void> {
  const { columns, ...draft } = await drafted(house, types, select)
  const files = draft.files.map((file) => ({
    ...file,
    path: file.path.replace('.parquet', `-${version}.parquet`),
  }))
  const [from, to] = [draft.files[0]?.path ?? '', files[0]?.path ?? '']
  await house.engine.run(
    sql`copy (select * from read_parquet(${literal(join(house.root, from))})) to ${literal(join(house.root, to))} ${raw('(format parquet)')}`,
  )
  const snapshot: Snapshot = { ...draft, columns, files, version }
  const folder = join(house.root, 'silver/Visits/metadata')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `v${version}.json`), JSON.stringify(snapshot))
}

/** Three runs: each time store 1 delivers one more ticket, the last time with another type of price. */
async function thrice(): Promise<string> {
  const root = project()
  for (const count of [1, 2, 3]) {
    put(root, 'data/Tickets/store_1/march.csv', delivery(count))
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 0 })
  }
  return root
}

function delivery(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => `${100 + at},${at}.${'5'.repeat(count)}\n`)
  return `lTicketID,cTotal\n${rows.join('')}`
}

function tickets(root: string): Promise<Table> {
  return tableOf(root, 'silver', 'Tickets', ['lTicketID'])
}
