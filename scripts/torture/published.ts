import { systemClock } from '../../src/base/clock.ts'
import { icebergCatalog } from '../../src/catalog/iceberg-catalog.ts'
import type { Layer, Snapshot } from '../../src/catalog/snapshot.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { layoutOf } from '../../src/project/layout.ts'
import { loadProject } from '../../src/project/load.ts'
import { parquet } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import { localStorage } from '../../src/storage/local.ts'

/** The tables and views of the world. */
const names: readonly (readonly [Layer, string])[] = [
  ['silver', 'Sites'],
  ['silver', 'Tickets'],
  ['gold', 'site_totals'],
]

/** What answers for one table or view: the digest of its columns and rows; `none` before anything is published. */
export interface Answering {
  readonly name: string
  readonly version: number
  readonly runId: string
  readonly digest: string
  /** The digests of the snapshots that are kept, oldest first. */
  readonly kept: readonly string[]
}

/** Reads every snapshot that is kept to its last row. Rejects where one cannot be read. */
export async function readPublished(
  root: string,
  environment: string,
  engine: Engine,
): Promise<readonly Answering[]> {
  const storage = localStorage(layoutOf(await loadProject(root), environment).output)
  const catalog = icebergCatalog(storage, engine, systemClock)
  const digestOf = async (snapshot: Snapshot): Promise<string> => {
    const [row] = await engine.rows<{ digest: string | null; rows: bigint }>(
      sql`select md5(string_agg(line, chr(10) order by line)) as digest, count(*) as rows
        from (select cast(t as varchar) as line from ${parquet(catalog.files(snapshot))} t)`,
    )
    if (Number(row?.rows) !== snapshot.rowCount)
      throw new Error(`${snapshot.name} has ${row?.rows} rows, and says ${snapshot.rowCount}`)
    return `${JSON.stringify(snapshot.columns)} ${row?.digest}`
  }
  const found: Answering[] = []
  for (const [layer, name] of names) {
    const current = await catalog.current(layer, name)
    const kept: string[] = []
    for (const snapshot of await catalog.history(layer, name)) kept.push(await digestOf(snapshot))
    found.push({
      name,
      version: current?.version ?? 0,
      runId: current?.runId ?? '',
      digest: current === undefined ? 'none' : await digestOf(current),
      kept,
    })
  }
  return found
}
