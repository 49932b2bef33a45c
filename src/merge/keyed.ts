import type { Sql } from '../sql/sql.ts'
import { join, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { columnValue, filesOf, first, relationOf } from './cells.ts'
import { normalized } from './key-value.ts'
import type { KeyPart, MergePlan } from './plan.ts'

/** A key part as it is compared. */
export function keyValue(plan: MergePlan, part: KeyPart, file: number): Sql {
  const isText = plan.columns.find((one) => one.name === part.column)?.type.kind === 'text'
  return normalized(columnValue(plan, part.column, file), part.normalize, isText)
}

/** What the newest of several rows has most of; NaN is no version, and never the newest. */
function versionValue(plan: MergePlan, column: string, file: number): Sql {
  const value = columnValue(plan, column, file)
  const isDouble = plan.columns.find((one) => one.name === column)?.type.kind === 'double'
  return isDouble ? sql`nullif(${value}, 'nan'::double)` : value
}

/** Rows with a whole key: to choose among rivals, or, with the files of which rows are gone, to find them. */
export function renderKeyed(
  plan: MergePlan,
  batch: Batch,
  part: number,
  of: number,
  need: ReadonlySet<number> | 'rivals',
): Sql {
  const file = first(batch)
  // Without a row that is gone no row's place is asked for, and the files are read without it.
  const placed = need === 'rivals' || batch.some((one) => need.has(one))
  const place = placed
    ? sql`_bankfull_n as _file, _bankfull_row as _row`
    : sql`${raw(String(file))} as _file, 0::bigint as _row`
  const keys = plan.key.map((one, at) => sql`${keyValue(plan, one, file)} as ${name(`k${at}`)}`)
  const spelled = plan.key.flatMap((one, at) =>
    one.normalize.length === 0
      ? []
      : [sql`, ${columnValue(plan, one.column, file)} as ${name(`t${at}`)}`],
  )
  const identity = plan.identity.map(
    (column, at) => sql`, ${columnValue(plan, column, file)} as ${name(`i${at}`)}`,
  )
  const order =
    plan.winner.kind === 'newest'
      ? sql`, ${versionValue(plan, plan.winner.column, file)} as w`
      : sql``
  const names = plan.key.map((_, at) => name(`k${at}`))
  const mine =
    of === 1 ? sql`` : sql`and hash(${names}) % ${raw(String(of))} = ${raw(String(part))}`
  return sql`select * from (
    select ${place}, ${keys} ${join(spelled, '')} ${join(identity, '')} ${order}
    from ${placed ? relationOf(plan, batch) : filesOf(plan, batch)})
    where ${join(
      names.map((one) => sql`${one} is not null`),
      ' and ',
    )} ${mine}`
}

/** The filter that leaves out the rows of `source` that have a fate; nothing where no file has one. */
export function goneFrom(batches: readonly Batch[], withGone: ReadonlySet<number>): Sql {
  return batches.flat().some((file) => withGone.has(file))
    ? sql`where ${notGone('_file', '_row')}`
    : sql``
}

/** Stands above the union of files, never within it: each branch would hold all fates in memory again. */
export function notGone(file: string, row: string): Sql {
  return sql`not exists (select 1 from _fates f where f._file = source.${name(file)} and f._row = source.${name(row)})`
}
