import type { Engine } from '../engine/engine.ts'
import { fileName } from '../sql/parquet.ts'
import { join, sql } from '../sql/sql.ts'
import type { Bounds } from './bound.ts'
import { boundsOf } from './bound.ts'
import type { IcebergField } from './iceberg-type.ts'
import { ownName } from './open-name.ts'

/** What a data file's footer says of its columns, by field id. */
export interface Footer {
  readonly columns: readonly ColumnFacts[]
  /** Where each row group begins, so that readers may share the file. */
  readonly splitOffsets: readonly number[]
  /** False where the file numbers its columns otherwise than the fields; a file without numbers fits. */
  readonly fits: boolean
}

/** One column in one file. Counts that the footer does not say are left out. */
export interface ColumnFacts extends Bounds {
  readonly id: number
  readonly sizeBytes: number
  readonly values: number
  readonly nulls?: number
}

interface ChunkRow {
  readonly [column: string]: string | bigint | null
  readonly file: string
  /** Which of the file's leaves it holds, from 0. */
  readonly leaf: bigint
  readonly values: bigint
  readonly nulls: bigint | null
  readonly least: string | null
  readonly greatest: string | null
  readonly size: bigint
  readonly starts: bigint
}

interface ElementRow {
  readonly [column: string]: string | bigint | null
  readonly file: string
  readonly column: string
  readonly id: bigint | null
  readonly parts: bigint
}

/** Reads the footers of data files: path, as the engine reads it → facts. */
export async function readFooters(
  paths: readonly string[],
  fields: readonly IcebergField[],
  engine: Engine,
): Promise<ReadonlyMap<string, Footer>> {
  if (paths.length === 0) return new Map()
  const files = sql`[${join(paths.map(fileName), ', ')}]`
  const chunks = await engine.rows<ChunkRow>(
    sql`select file_name as file, column_id as leaf, num_values as "values", stats_null_count as nulls,
      stats_min_value as least, stats_max_value as greatest, total_compressed_size as size,
      least(data_page_offset, coalesce(nullif(dictionary_page_offset, 0), data_page_offset)) as starts
    from parquet_metadata(${files}) order by file_name, row_group_id, column_id`,
  )
  const elements = await engine.rows<ElementRow>(
    sql`select file_name as file, name as "column", field_id as id, coalesce(num_children, 0) as parts
      from parquet_schema(${files}) order by file_name, column_id`,
  )
  const chunksOf = Map.groupBy(chunks, (chunk) => chunk.file)
  const elementsOf = Map.groupBy(elements, ({ file }) => file)
  return new Map(
    paths.map((path) => {
      const columns = topOf(elementsOf.get(path)?.slice(1) ?? [])
      return [path, footerOf(chunksOf.get(path) ?? [], columns, fields)]
    }),
  )
}

/** A column of the file, no part of another. */
interface TopColumn {
  readonly name: string
  readonly id: number | undefined
  /** Undefined for a nested column. */
  readonly leaf: bigint | undefined
}

/** The columns among a file's elements, which stand each before its parts. */
function topOf(elements: readonly ElementRow[]): readonly TopColumn[] {
  const columns: TopColumn[] = []
  let [inside, leaf] = [0n, 0n]
  for (const { column: name, id, parts } of elements) {
    if (inside > 0n) inside -= 1n
    else
      columns.push({
        name,
        id: id === null ? undefined : Number(id),
        leaf: parts === 0n ? leaf : undefined,
      })
    inside += parts
    if (parts === 0n) leaf += 1n
  }
  return columns
}

function footerOf(
  chunks: readonly ChunkRow[],
  columns: readonly TopColumn[],
  fields: readonly IcebergField[],
): Footer {
  const byLeaf = Map.groupBy(chunks, ({ leaf }) => leaf)
  const columnOf = new Map(columns.map((column) => [column.name, column]))
  return {
    columns: fields.flatMap((field) => {
      const leaf = columnOf.get(ownName(field.name))?.leaf
      const own = leaf === undefined ? undefined : byLeaf.get(leaf)
      return own === undefined || typeof field.type !== 'string' ? [] : [factsOf(field, own)]
    }),
    splitOffsets: (byLeaf.get(0n) ?? []).map(({ starts }) => Number(starts)),
    fits:
      columns.every(({ id }) => id === undefined) ||
      fields.every((field) => columnOf.get(ownName(field.name))?.id === field.id),
  }
}

function factsOf({ id, type }: IcebergField, chunks: readonly ChunkRow[]): ColumnFacts {
  const filled = chunks.filter(({ nulls, values }) => nulls !== values)
  const nullsKnown = chunks.every(({ nulls }) => nulls !== null)
  return {
    id,
    sizeBytes: sum(chunks.map(({ size }) => size)),
    values: sum(chunks.map(({ values }) => values)),
    ...(nullsKnown ? { nulls: sum(chunks.map(({ nulls }) => nulls ?? 0n)) } : {}),
    ...boundsOf(
      type,
      filled.map(({ least }) => least),
      filled.map(({ greatest }) => greatest),
    ),
  }
}

function sum(counts: readonly bigint[]): number {
  return Number(counts.reduce((total, count) => total + count, 0n))
}
