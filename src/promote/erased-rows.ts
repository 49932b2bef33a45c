import type { Snapshot } from '../catalog/snapshot.ts'
import { foldName } from '../land/landed.ts'
import type { Erasure } from '../ledger/records.ts'
import { keyHash } from '../merge/erased-key.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'

/**
 * The tables behind these snapshots that still hold rows of keys which were erased in the target: what a person had
 * taken out must not come back by way of another environment.
 */
export async function erasedRows(
  snapshots: readonly Snapshot[],
  here: ReadonlyMap<string, Snapshot>,
  { catalog, engine }: Workspace,
  { ledger }: Workspace,
): Promise<ReadonlyMap<string, number>> {
  const tables = new Set(
    snapshots.flatMap((one) =>
      one.layer === 'silver' ? [one.name] : (one.sources ?? []).map(({ table }) => table),
    ),
  )
  const found = new Map<string, number>()
  for (const table of tables) {
    const snapshot = here.get(table)
    const files = snapshot === undefined ? [] : catalog.files(snapshot)
    if (snapshot === undefined || files.length === 0) continue
    let rows = 0
    for (const erasure of ledger.erasures(table)) {
      const [counted] = await engine.rows<{ rows: bigint }>(
        sql`select count(*) as rows from ${parquet(files)} where ${keyHash(erasure, partsOf(erasure, snapshot))} = ${literal(erasure.hash)}`,
      )
      rows += Number(counted?.rows ?? 0n)
    }
    if (rows > 0) found.set(table, rows)
  }
  return found
}

function partsOf({ columns }: Erasure, snapshot: Snapshot): readonly Sql[] {
  return columns.map(({ column }) => {
    const own = snapshot.columns.find((one) => foldName(one.name) === foldName(column))
    return own === undefined ? sql`null` : name(own.name)
  })
}
