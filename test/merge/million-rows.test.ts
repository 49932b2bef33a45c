import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mergeTable } from '../../src/merge/merge.ts'
import { verifyTable } from '../../src/merge/verify.ts'
import { parquet as parquetFiles } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import { delivering, parquet } from './merging.ts'

it('A million rows, of which a tenth was changed, keep their origin, and both files come back', async () => {
  await using workspace = await delivering(
    'Washes',
    {
      "store_1/it's 1.parquet": parquet`select case when n <> 7 then n end::integer as "lID", 'first ' || n as "sNote", (n / 4)::double as "dTotal" from range(1, 600001) t(n)`,
      'store_1/2.parquet': parquet`select n::bigint as "lID", 'second ' || n as "sNote", (n / 8)::double as "dTotal" from range(480001, 1000001) t(n)`,
    },
    {
      key: ['lID'],
      merge: { winner: { newest: 'dTotal' } },
      naming: { s: 'text', l: 'integer', d: 'double' },
    },
  )
  const [table] = workspace.project.tables
  if (table === undefined) throw new RangeError('no table')
  const run = workspace.ledger.begin('merge')
  const { account } = await mergeTable(workspace, table, run)
  workspace.ledger.finish(run, 'done')
  expect(account).toMatchObject({
    published: true,
    read: 1_120_000,
    survivors: 999_999,
    merged: 120_000,
    quarantined: 1,
    difference: 0,
  })
  const snapshot = await workspace.catalog.current('silver', 'Washes')
  if (snapshot === undefined) throw new RangeError('no snapshot')
  const origins = await workspace.engine.rows(
    sql`select _store, _file, count(*) as "rows", count(distinct _row) as places, bool_and("sNote" = word || "lID") as mine
      from (select *, case _row when "lID" then 'first ' when "lID" - 480000 then 'second ' end as word
        from ${parquetFiles(workspace.catalog.files(snapshot))}) group by all order by all`,
  )
  expect(origins).toEqual([
    {
      _store: 'store_1',
      _file: 'Washes/store_1/2.parquet',
      rows: 400_000n,
      places: 400_000n,
      mine: true,
    },
    {
      _store: 'store_1',
      _file: "Washes/store_1/it's 1.parquet",
      rows: 599_999n,
      places: 599_999n,
      mine: true,
    },
  ])
  for await (const file of verifyTable(workspace, table, join(workspace.project.root, 'verify')))
    expect(file).toMatchObject({ differing: 0 })
})
