import type { Engine } from '../engine/engine.ts'
import type { SourceColumn } from '../land/landed.ts'
import { parquet } from '../sql/parquet.ts'
import { join, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import type { MergePlan } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'
import { withNulls } from './spelling.ts'

/** A text of one column among the first rows of a file. */
export interface SampledText {
  /** Null where the cell was null. */
  readonly given: string | null
  /** True where the cell stands for null. */
  readonly absent: boolean
  readonly count: number
}

/** Texts by the file's number and the column's place in it. */
export type SpellingSample = ReadonlyMap<number, ReadonlyMap<number, readonly SampledText[]>>

/** A column to be sampled: its place in the file, what was delivered, and the table's column. */
export interface SampledColumn {
  readonly position: number
  readonly source: SourceColumn
  readonly column: ReconciledColumn
}

/** By these a rule is chosen. What it does not give back is kept cell by cell, so that a poor choice costs space only. */
const sampledRows = 256

/** The texts of some columns in the first rows of each file of a batch. */
export async function sampleSpellings(
  plan: MergePlan,
  batch: Batch,
  columns: readonly SampledColumn[],
  engine: Engine,
): Promise<SpellingSample> {
  const reading = plan.files[batch[0] ?? 0]?.reading ?? {}
  const cells = columns.map(({ position, source, column }) => {
    const ref = name(source.ref)
    const given =
      source.type.kind === 'binary' ? sql`try(decode(${ref}))` : sql`cast(${ref} as varchar)`
    const present = withNulls(ref, source.type, column.type.kind === 'text', reading)
    return sql`{'position': ${raw(String(position))}, 'given': ${given}, 'absent': (${present}) is null}`
  })
  const files = batch.map((at) => {
    const file = plan.files[at]?.landed.engineFile ?? ''
    return sql`select ${raw(String(at))} as _n, unnest([${cells}]) as cell from (select * from ${parquet([file])} limit ${raw(String(sampledRows))})`
  })
  const rows = await engine.rows<{
    _n: number
    position: number
    given: string | null
    absent: boolean
    count: bigint
  }>(sql`select _n, cell.position as position, cell.given as given, cell.absent as absent, count(*) as count
    from (${join(files, ' union all ')}) group by all order by all`)
  const sample = new Map<number, Map<number, SampledText[]>>()
  for (const { _n, position, given, absent, count } of rows) {
    const file = sample.get(Number(_n)) ?? new Map<number, SampledText[]>()
    const texts = file.get(Number(position)) ?? []
    texts.push({ given, absent, count: Number(count) })
    sample.set(Number(_n), file.set(Number(position), texts))
  }
  return sample
}
