import type { Engine } from '../engine/engine.ts'
import { fileName, parquet } from '../sql/parquet.ts'
import { sql } from '../sql/sql.ts'
import type { SourceColumn } from './landed.ts'
import { Rejection } from './landed.ts'
import { isMachineFault } from './machine-fault.ts'
import { sourceTypeOf } from './source-type.ts'

/** What a Parquet file's footer says. */
export interface ParquetShape {
  readonly columns: readonly SourceColumn[]
  readonly records: number
}

/** Reads a Parquet file's own schema and row count; a footer that cannot be read rejects the file as corrupt. */
export async function readParquetShape(file: string, engine: Engine): Promise<ParquetShape> {
  try {
    const columns = await engine.describe(sql`select * from ${parquet([file])}`)
    const [counted] = await engine.rows<{ rows: bigint }>(
      sql`select num_rows::bigint as rows from parquet_file_metadata(${fileName(file)})`,
    )
    const paths = columns.some(({ name }) => numbered.test(name))
      ? await columnPaths(file, engine)
      : []
    const records = Number(counted?.rows ?? 0n)
    const inGroups = await rowsInGroups(file, engine)
    if (records !== inGroups)
      throw new Error(`the footer counts ${records} rows, its row groups hold ${inGroups}`)
    return {
      columns: columns.map(({ name, type }, at) => ({
        name: deliveredName(name, paths[at]),
        ref: name,
        type: sourceTypeOf(type),
      })),
      records,
    }
  } catch (error) {
    if (isMachineFault(error)) throw error
    throw new Rejection('corrupt', `Parquet: ${causeOf(error, file)}`, { cause: error })
  }
}

async function rowsInGroups(file: string, engine: Engine): Promise<number> {
  const [counted] = await engine.rows<{ rows: bigint }>(
    sql`select coalesce(sum(rows), 0)::bigint as rows from
      (select any_value(row_group_num_rows) as rows from parquet_metadata(${fileName(file)}) group by row_group_id)`,
  )
  return Number(counted?.rows ?? 0n)
}

/** As the engine names a column whose name stands twice in any case: `total`, `Total_1`. */
const numbered = /^(.*)_\d+$/s

function deliveredName(engineName: string, path: string | undefined): string {
  if (path === undefined || path === engineName || path.startsWith(`${engineName}, `))
    return engineName
  return numbered.exec(engineName)?.[1] ?? engineName
}

/** For each top column the path of its first leaf, in the file's own names; empty where the file has no rows. */
async function columnPaths(file: string, engine: Engine): Promise<readonly (string | undefined)[]> {
  const nodes = await engine.rows<{ children: bigint }>(
    sql`select coalesce(num_children, 0)::bigint as children from parquet_schema(${fileName(file)})`,
  )
  const leaves = await engine.rows<{ path: string }>(
    sql`select path_in_schema as path from parquet_metadata(${fileName(file)}) where row_group_id = 0 order by column_id`,
  )
  const paths: (string | undefined)[] = []
  let leaf = 0
  let open = 0
  for (const { children } of nodes.slice(1)) {
    if (open === 0) {
      paths.push(leaves[leaf]?.path)
      open = 1
    }
    open += Number(children) - 1
    if (children === 0n) leaf += 1
  }
  return paths
}

/** The engine's message without its own hints and without the local path. */
export function causeOf(error: unknown, file: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? message).replaceAll(file, 'the file')
}
