import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedClock } from '../../src/base/clock.ts'
import type { Catalog, Draft } from '../../src/catalog/catalog.ts'
import { icebergCatalog } from '../../src/catalog/iceberg-catalog.ts'
import type { Snapshot, SnapshotColumn } from '../../src/catalog/snapshot.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { duckdbType } from '../../src/sql/column-type.ts'
import { fieldIds, parquet } from '../../src/sql/parquet.ts'
import { literal, name, raw, sql } from '../../src/sql/sql.ts'
import { localStorage } from '../../src/storage/local.ts'

/** A warehouse in a folder of its own, over an engine that goes away with it. */
export interface Warehouse extends AsyncDisposable {
  readonly root: string
  readonly catalog: Catalog
  readonly engine: Engine
}

/** Opens a warehouse; another one over the same folder sees the same tables. */
export async function warehouse(
  root: string = mkdtempSync(join(tmpdir(), 'bankfull-warehouse-')),
): Promise<Warehouse> {
  const engine = await openEngine('duckdb', { threads: 1 })
  const clock = fixedClock('2026-11-24T09:00:00Z')
  const catalog = icebergCatalog(localStorage(root), engine, clock)
  return { root, catalog, engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
}

/** Writes the rows of a SELECT as a data file of `silver/Visits` and gives the draft that would publish it. */
export async function drafted(
  { root, catalog, engine }: Warehouse,
  types: Readonly<Record<string, ColumnType>>,
  select: string,
  facts: Partial<Draft> = {},
): Promise<Draft> {
  const columns = Object.entries(types).map(
    ([column, type]): SnapshotColumn => ({ name: column, type }),
  )
  const typed = columns.map(
    (column) =>
      sql`cast(${name(column.name)} as ${raw(duckdbType(column.type))}) as ${name(column.name)}`,
  )
  const aside = join(root, `${crypto.randomUUID()}.aside`)
  const ids = await catalog.fieldIds('silver', 'Visits', columns)
  await engine.run(
    sql`copy (select ${typed} from (${raw(select)})) to ${literal(aside)} (format parquet, ${fieldIds(ids)})`,
  )
  const [counted] = await engine.rows<{ rows: bigint }>(
    sql`select count(*) as rows from ${parquet([aside])}`,
  )
  const rows = Number(counted?.rows)
  const path = catalog.newDataPath('silver', 'Visits')
  const { size: sizeBytes } = statSync(aside)
  await catalog.adopt(aside, path)
  return {
    layer: 'silver',
    name: 'Visits',
    runId: 'run',
    publishedAt: '2026-11-24T08:00:00.000Z',
    inputsDigest: select,
    columns,
    files: [{ path, rows, sizeBytes }],
    rowCount: rows,
    ...facts,
  }
}

/** Publishes the rows of a SELECT on top of what is there. */
export async function published(
  house: Warehouse,
  types: Readonly<Record<string, ColumnType>>,
  select: string,
  facts: Partial<Draft> = {},
): Promise<Snapshot> {
  const onto = await house.catalog.current('silver', 'Visits')
  return house.catalog.commit(await drafted(house, types, select, facts), onto)
}
