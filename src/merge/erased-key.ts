import type { Engine } from '../engine/engine.ts'
import { foldName } from '../land/landed.ts'
import type { ErasedPlace, Erasure } from '../ledger/records.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { batchesOf } from './batch.ts'
import type { CellPlan } from './cells.ts'
import { columnValue, relationOf } from './cells.ts'
import type { MatchedColumn, PlannedFile } from './columns.ts'
import { normalized } from './key-value.ts'

/** What an erasure knows of a key: how it is compared, and the salt. */
export type ErasedKey = Pick<Erasure, 'columns' | 'salt'>

/** The hash of a key whose parts have the key columns' types; null where a part is. */
export function keyHash({ columns, salt }: ErasedKey, parts: readonly Sql[]): Sql {
  const texts = columns.map(({ type, normalize }, at) => {
    const value = normalized(parts[at] ?? sql`null`, normalize, type.kind === 'text')
    return sql`cast(${value} as varchar)`
  })
  return sql`sha256(${join([literal(salt), ...texts], ' || chr(31) || ')})`
}

/** The records of files whose key was erased, or which lie at a place that was: number of the file → records. */
export async function erasedRecords(
  files: readonly PlannedFile[],
  columns: readonly MatchedColumn[],
  erasures: readonly Erasure[],
  engine: Engine,
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const found = new Map<number, Set<number>>()
  const add = (file: number, row: number): void => {
    found.set(file, (found.get(file) ?? new Set()).add(row))
  }
  const placesOf = Map.groupBy(
    erasures.flatMap(({ places }) => places),
    ({ sha256 }: ErasedPlace) => sha256,
  )
  for (const [at, { landed }] of files.entries())
    for (const { row } of placesOf.get(landed.file.sha256) ?? []) add(at, row)
  const keys = Map.groupBy(erasures, ({ columns: parts, salt }) => JSON.stringify([parts, salt]))
  for (const alike of keys.values()) {
    const [key] = alike
    if (key === undefined) continue
    const hashes = alike.map(({ hash }) => literal(hash))
    const plan = planOf(key, files, columns)
    for (const batch of batchesOf(files)) {
      const rows = await recordsOf(plan, key, hashes, batch, engine)
      for (const { file, row } of rows) add(Number(file), Number(row))
    }
  }
  return found
}

interface PlacedRow {
  readonly [column: string]: number | bigint
  readonly file: number
  readonly row: bigint
}

async function recordsOf(
  plan: CellPlan,
  key: ErasedKey,
  hashes: readonly Sql[],
  batch: Batch,
  engine: Engine,
): Promise<readonly PlacedRow[]> {
  const [file = 0] = batch
  const isWhole = plan.columns.every(({ sources }) => sources.some((one) => one.file === file))
  if (!isWhole || plan.columns.length < key.columns.length) return []
  const parts = plan.columns.map(({ name }) => columnValue(plan, name, file))
  try {
    return await engine.rows<PlacedRow>(
      sql`select _bankfull_n as file, _bankfull_row as "row" from ${relationOf(plan, batch)}
        where ${keyHash(key, parts)} in (${hashes})`,
    )
  } catch (error) {
    // A damaged Parquet file is found, and named, by whoever reads the rest of it; the others must not suffer.
    if (plan.files[file]?.landed.format !== 'parquet') throw error
    if (batch.length === 1) return []
    const each = batch.map((one) => recordsOf(plan, key, hashes, [one], engine))
    return (await Promise.all(each)).flat()
  }
}

/** The key's columns with the types that they had when the key was erased. */
function planOf(
  key: ErasedKey,
  files: readonly PlannedFile[],
  columns: readonly MatchedColumn[],
): CellPlan {
  return {
    files,
    columns: key.columns.flatMap(({ column, type }) => {
      const found = columns.find((one) => foldName(one.name) === foldName(column))
      return found === undefined
        ? []
        : [{ name: found.name, type, because: 'erased', sources: found.sources }]
    }),
  }
}
