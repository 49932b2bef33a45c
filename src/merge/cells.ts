import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { relation } from './batch.ts'
import type { Cast } from './cast.ts'
import { castOf } from './cast-column.ts'
import type { MergePlan } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'
import { isTextLike, numberText, withNulls } from './spelling.ts'

/** The part of a plan that says what a cell is. */
export type CellPlan = Pick<MergePlan, 'files' | 'columns'>

/** A delivered column that gives values to one of the table's, and how. */
export interface SourceCast {
  readonly ref: Sql
  /** The value with null spellings taken as null. */
  readonly present: Sql
  readonly cast: Cast
}

/** A batch as the relation `source`, with what its casts share in columns of its own. */
export function relationOf(plan: CellPlan, batch: Batch): Sql {
  const landed = plan.files.map((file) => file.landed)
  return sql`${prepared(plan, first(batch), relation(landed, batch))} as source`
}

/** The same without the rows' places. */
export function filesOf(plan: CellPlan, batch: Batch): Sql {
  const files = batch.map((at) => plan.files[at]?.landed.engineFile ?? '')
  return sql`${prepared(plan, first(batch), parquet(files))} as source`
}

/** The distinct values of one delivered column of some files, with what its casts share. */
export function distinctOf(
  plan: CellPlan,
  file: number,
  ref: string,
  files: readonly string[],
): Sql {
  const own = name(ref)
  return prepared(
    plan,
    file,
    sql`(select unnest(seen) as ${own} from (select list(distinct ${own}) as seen from ${parquet(files)}))`,
  )
}

/** Any file of a batch speaks for all of it. */
export function first(batch: Batch): number {
  return batch[0] ?? 0
}

/** The casts of a column's sources in one file, over the columns of `relationOf` or `filesOf`. */
export function sourceCasts(
  plan: CellPlan,
  column: ReconciledColumn,
  file: number,
): readonly SourceCast[] {
  const reading = plan.files[file]?.reading ?? {}
  return sourcesOf(column, file).map((source): SourceCast => {
    const ref = name(source.ref)
    const present = presentIn(plan, file, column, source) === undefined ? ref : presentName(source)
    const number = hasNumber(column, source) ? numberName(source) : undefined
    return { ref, present, cast: castOf(present, source.type, column.type, reading, number) }
  })
}

/** True where a value is present that its column cannot hold. */
export function misses({ present, cast }: SourceCast): Sql {
  return sql`(${present}) is not null and (${cast.value}) is null`
}

/** A column's value in one file; where a header repeats the name, the first that is present. */
export function mergedValue(plan: CellPlan, column: ReconciledColumn, file: number): Sql {
  const casts = sourceCasts(plan, column, file)
  const [only] = casts
  if (only === undefined) return sql`cast(null as ${raw(duckdbType(column.type))})`
  return casts.length === 1
    ? only.cast.value
    : sql`coalesce(${casts.map(({ cast }) => cast.value)})`
}

/** As `mergedValue`, by the column's name. */
export function columnValue(plan: CellPlan, column: string, file: number): Sql {
  const found = plan.columns.find((one) => one.name === column)
  return found === undefined ? sql`null` : mergedValue(plan, found, file)
}

type Source = ReconciledColumn['sources'][number]['columns'][number]

function sourcesOf(column: ReconciledColumn, file: number): readonly Source[] {
  return column.sources.find((source) => source.file === file)?.columns ?? []
}

/** A layer for each thing that casts share: the engine's planner would take each repetition apart anew. */
function prepared(plan: CellPlan, file: number, from: Sql): Sql {
  const reading = plan.files[file]?.reading ?? {}
  const sources = plan.columns.flatMap((column) =>
    sourcesOf(column, file).map((source) => ({ column, source })),
  )
  const presents = sources.flatMap(({ column, source }) => {
    const value = presentIn(plan, file, column, source)
    return value === undefined ? [] : [sql`${value} as ${presentName(source)}`]
  })
  const numbers = sources
    .filter(({ column, source }) => hasNumber(column, source))
    .map(({ column, source }) => {
      const isPlain = presentIn(plan, file, column, source) === undefined
      const text = numberText(isPlain ? name(source.ref) : presentName(source), reading)
      return sql`${text} as ${numberName(source)}`
    })
  return [presents, numbers].reduce(
    (below, layer) => (layer.length === 0 ? below : sql`(select *, ${layer} from ${below})`),
    from,
  )
}

/** The value with null spellings taken as null; undefined where that is the value itself. */
function presentIn(
  plan: CellPlan,
  file: number,
  column: ReconciledColumn,
  { ref, type }: Source,
): Sql | undefined {
  const reading = plan.files[file]?.reading ?? {}
  const own = name(ref)
  const value = withNulls(own, type, column.type.kind === 'text', reading)
  return value === own ? undefined : value
}

function hasNumber({ type }: ReconciledColumn, source: Source): boolean {
  return (type.kind === 'decimal' || type.kind === 'double') && isTextLike(source.type)
}

function presentName({ ref }: Source): Sql {
  return name(`_bankfull_present_${ref}`)
}

function numberName({ ref }: Source): Sql {
  return name(`_bankfull_number_${ref}`)
}
