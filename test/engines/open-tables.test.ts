import { beforeAll, describe, expect, it } from 'vitest'
import { openName } from '../../src/catalog/open-name.ts'
import type { Snapshot } from '../../src/catalog/snapshot.ts'
import { available, readers } from './available.ts'
import type { Seen } from './canonical.ts'
import { everything } from './everything.ts'
import type { Table } from './peers.ts'
import { metadataOf, own, pyiceberg, spark, tableOf } from './peers.ts'
import { seenType } from './seen-type.ts'

let silver: Table
let gold: Table

beforeAll(async () => {
  const root = await everything()
  silver = await tableOf(root, 'silver', 'Everything', ['lID'])
  gold = await tableOf(root, 'gold', 'everything_by_open', ['open'])
})

describe.each(['silver', 'gold'] as const)('A published %s table', (layer) => {
  it.for(readers)('is the same rows to %s, in each of its snapshots', async (reader, context) => {
    const peer = available(reader, context)
    const table = layer === 'silver' ? silver : gold
    expect(table.history).toHaveLength(5)
    for (const { version, columns } of table.history) {
      const theirs = await peer.read(table, version)
      expect({ version, rows: theirs.rows }).toEqual({
        version,
        rows: (await own(table, version)).rows,
      })
      expect(theirs.digest).toBe((await own(table, version)).digest)
      expect(typesOf(reader, theirs, columns)).toEqual(typesOf(reader, undefined, columns))
    }
    expect(await peer.read(table)).toMatchObject({ digest: (await own(table)).digest })
    expect(await peer.snapshots(table)).toEqual(idsOf(table))
  })
})

it('Spark finds the same tables by name, in a Hadoop catalog over the warehouse', async (context) => {
  available('Spark', context)
  for (const table of [silver, gold]) {
    const warehouse = `${table.root}/.bankfull/warehouse`
    const name = [table.layer, table.name]
    const asked = { warehouse, name, key: table.key }
    expect(await spark().ask('read', asked)).toMatchObject({ digest: (await own(table)).digest })
    const [first] = idsOf(table)
    expect(await spark().ask('read', { ...asked, snapshot: first })).toMatchObject({
      digest: (await own(table, 1)).digest,
    })
  }
})

it('A column keeps its id where it is added or gains digits, and has a new one where its type changed or it comes back', async (context) => {
  available('pyiceberg', context)
  const schemas = await pyiceberg().ask<readonly (readonly [number, string, string])[][]>(
    'schemas',
    { table: `${silver.root}/.bankfull/warehouse/silver/Everything` },
  )
  const told = (column: string): readonly string[] =>
    metadataOf(silver).snapshots.map(({ 'schema-id': id }) => {
      const field = schemas[id]?.find(([, name]) => name === column)
      return field === undefined ? 'none' : `${field[0]} ${field[2]}`
    })
  const [lID] = told('lID')
  expect(told('lID')).toEqual(Array(5).fill(lID))
  const [code, , text] = told('code').map((field) => field.split(' '))
  expect([code?.[1], text?.[1]]).toEqual(['long', 'string'])
  expect(text?.[0]).not.toBe(code?.[0])
  const gains = told('gains').map((field) => field.split(' ')[0])
  expect(new Set(gains).size).toBe(1)
  expect(told('gains')[1]).toContain('decimal(12, 1)')
  const [, added, , dropped, again] = told('added')
  expect([added === again, dropped]).toEqual([false, 'none'])
})

function idsOf(table: Table): readonly string[] {
  return metadataOf(table).snapshots.map((one) => String(one['snapshot-id']))
}

/** Column → type as a reader saw them; as it should see them where nothing was seen yet. */
function typesOf(
  reader: Parameters<typeof seenType>[0],
  seen: Seen | undefined,
  columns: Snapshot['columns'],
): readonly (readonly (string | undefined)[])[] {
  return columns.map(({ name, type }, at) => {
    const wanted = seenType(reader, type)
    if (seen === undefined) return [openName(name), wanted]
    const [column, found] = seen.columns[at] ?? []
    return [column, wanted === undefined ? undefined : found]
  })
}
