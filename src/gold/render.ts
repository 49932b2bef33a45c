import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'
import type { FieldId } from '../sql/parquet.ts'
import { fieldIds, parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, names, raw, sql } from '../sql/sql.ts'
import type { CompiledView } from './compile.ts'
import type { Dialect } from './engine-type.ts'
import { nameIn, typeIn } from './engine-type.ts'
import type { ViewPlan } from './plan.ts'
import { exactly } from './rounded.ts'

/** Gives an input its name in the session: the rows of its snapshot's files. */
export function inputView(
  input: string,
  files: readonly string[],
  columns: readonly SnapshotColumn[],
): Sql {
  if (files.length === 0) return emptyView(input, columns)
  return sql`create or replace temp view ${name(input)} as
select ${names(columns.map((column) => column.name))}
from ${parquet(files)}`
}

/** Gives an input its name and its columns' types, without rows: all that checking a view needs. */
export function emptyView(input: string, columns: readonly SnapshotColumn[]): Sql {
  const typed = columns.map(
    (column) => sql`cast(null as ${typeName(column.type)}) as ${name(column.name)}`,
  )
  return sql`create or replace temp view ${name(input)} as
select ${typed}
where false`
}

/** Takes an input's name out of the session again. */
export function dropView(input: string): Sql {
  return sql`drop view if exists ${name('temp', input)}`
}

/** Writes a view's rows aside: each column cast to its contract, rows in the order of the grain, so that equal rows give equal bytes. */
export function writeView(plan: ViewPlan, file: string, ids: readonly FieldId[]): Sql {
  const columns = plan.columns.map((column) => sql`${exactly(column)} as ${name(column.name)}`)
  const order = plan.grain.map((column) => sql`${name(column)} nulls last`)
  return sql`copy (
with built as (
${raw(plan.query.trim())}
)
select
  ${join(columns, ',\n  ')}
from built${order.length === 0 ? raw('') : sql`\norder by ${order}`}
) to ${literal(file)} (format parquet, compression zstd, ${fieldIds(ids)})`
}

/** A view's whole statement as an engine runs it: its SELECT with the macros written out, each column cast to its contract. */
export function statementIn(
  dialect: Dialect,
  { expansion, columns }: Pick<CompiledView, 'expansion' | 'columns'>,
): string {
  const cast = columns.map(({ name: column, type }) => {
    const quoted = nameIn(dialect, column)
    return `  CAST(${quoted} AS ${typeIn(dialect, type)}) AS ${quoted}`
  })
  const query = expansion.text.trim()
  return `WITH built AS (\n${query}\n)\nSELECT\n${cast.join(',\n')}\nFROM built`
}

/** The rows of one file. */
export function countRows(file: string): Sql {
  return sql`select count(*) as rows from ${parquet([file])}`
}

function typeName(type: ColumnType): Sql {
  return raw(duckdbType(type))
}
