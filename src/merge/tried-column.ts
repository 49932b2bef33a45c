import type { Engine } from '../engine/engine.ts'
import { fileName } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { distinctOf, first, misses, sourceCasts } from './cells.ts'
import type { MergePlan } from './plan.ts'
import { recordsOf } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'

/** Rows from which on it pays to ask a batch's footers how its columns are held. */
const leastRows = 100_000
/** A column that takes no more than this for each value repeats a few of them, and they are quickly listed. */
const mostBytesPerValue = 2

/** Columns of a batch by name, of which every value was tried and none is one that its column cannot hold. */
export type TriedColumns = ReadonlySet<string>

/** A column of a batch that a few values make up, as its footers say. */
interface Candidate {
  readonly batch: Batch
  readonly column: ReconciledColumn
  readonly ref: string
}

/**
 * Tries columns by their distinct values alone, where they are few: a judge then need not cast them row by row. What
 * is not tried is judged, so this decides about time and never about a row.
 */
export async function triedColumns(
  plan: MergePlan,
  batches: readonly Batch[],
  engine: Engine,
): Promise<ReadonlyMap<Batch, TriedColumns>> {
  const landed = plan.files.map((file) => file.landed)
  const large = batches.filter((batch) => recordsOf(landed, batch) >= leastRows)
  const unsafe = large.flatMap((batch) => unsafeColumns(plan, batch))
  if (unsafe.length === 0) return new Map()
  const repeats = await repeating(plan, large.flat(), engine)
  const few = unsafe.filter(({ batch, ref }) =>
    batch.every((file) => repeats.has(`${file} ${ref}`)),
  )
  if (few.length === 0) return new Map()
  const tries = few.map((one, at) => renderTry(plan, one, at))
  const tried = await engine.rows<{ at: number; holds: boolean }>(join(tries, ' union all '))
  const found = new Map<Batch, Set<string>>()
  for (const { at, holds } of tried) {
    const one = few[Number(at)]
    if (!holds || one === undefined) continue
    found.set(one.batch, (found.get(one.batch) ?? new Set()).add(one.column.name))
  }
  return found
}

/** Where a header repeats a name, rows are compared, and the values alone say nothing. */
function unsafeColumns(plan: MergePlan, batch: Batch): readonly Candidate[] {
  return plan.columns.flatMap((column) => {
    const [source, ...others] =
      column.sources.find(({ file }) => file === first(batch))?.columns ?? []
    const isUnsafe = sourceCasts(plan, column, first(batch)).some(({ cast }) => !cast.safe)
    return source === undefined || others.length > 0 || !isUnsafe
      ? []
      : [{ batch, column, ref: source.ref }]
  })
}

/** Each file and column, `3 cTotal`, that takes little room for each of its values. */
async function repeating(
  plan: MergePlan,
  files: readonly number[],
  engine: Engine,
): Promise<ReadonlySet<string>> {
  const paths = new Map(files.map((file) => [plan.files[file]?.landed.engineFile ?? '', file]))
  const rows = await engine.rows<{ path: string; ref: string }>(
    sql`select file_name as path, path_in_schema as ref from parquet_metadata([${[...paths.keys()].map(fileName)}])
      group by all having sum(total_uncompressed_size) <= ${raw(String(mostBytesPerValue))} * sum(num_values)`,
  )
  const small = new Map<string, Set<string>>()
  for (const { path, ref } of rows) small.set(path, (small.get(path) ?? new Set()).add(ref))
  return new Set(
    files.flatMap((file) =>
      [...(small.get(plan.files[file]?.landed.engineFile ?? '') ?? [])].map(
        (ref) => `${file} ${ref}`,
      ),
    ),
  )
}

function renderTry(plan: MergePlan, { batch, column, ref }: Candidate, at: number): Sql {
  const alone = { files: plan.files, columns: [column] }
  const files = batch.map((file) => plan.files[file]?.landed.engineFile ?? '')
  const values = distinctOf(alone, first(batch), ref, files)
  const [only] = sourceCasts(alone, column, first(batch))
  const missed = only === undefined ? raw('true') : misses(only)
  return sql`select ${raw(String(at))} as at, count(*) = 0 as holds from ${values} as ${name('source')} where ${missed}`
}
