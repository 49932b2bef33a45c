import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import type { Reference } from '../project/project.ts'
import { join, name, type Sql, sql } from '../sql/sql.ts'
import type { PublishedTable } from './published-table.ts'
import { columnOf } from './published-table.ts'

/** Columns of one table whose values should be found in as many columns of another. */
export interface Inclusion {
  readonly from: PublishedTable
  readonly fromColumns: readonly SnapshotColumn[]
  readonly to: PublishedTable
  readonly toColumns: readonly SnapshotColumn[]
}

/** How far an inclusion holds; all counts are of rows. */
export interface InclusionCount {
  readonly rows: number
  /** Rows of which no column of the inclusion is null. */
  readonly withValue: number
  readonly found: number
  /** `withValue` − `found`. */
  readonly orphans: number
}

/** What a declared reference asks; undefined where it names another table, or a column that either table lacks. */
export function inclusionOf(
  { column, table, target, also }: Reference,
  from: PublishedTable,
  to: PublishedTable,
): Inclusion | undefined {
  if (table !== to.table.name) return undefined
  const fromColumns = [column, ...also].flatMap((wanted) => columnOf(from, wanted) ?? [])
  const toColumns = [target, ...also].flatMap((wanted) => columnOf(to, wanted) ?? [])
  const wanted = also.length + 1
  return fromColumns.length < wanted || toColumns.length < wanted
    ? undefined
    : { from, fromColumns, to, toColumns }
}

/** Counts the rows that find another. */
export async function countInclusion(
  inclusion: Inclusion,
  engine: Engine,
): Promise<InclusionCount> {
  const [row] = await engine.rows<{ rows: bigint; valued: bigint; found: bigint }>(sql`
    with there as (${targets(inclusion)}),
    here as (select ${keys(inclusion, 'from')}, count(*) as times from ${inclusion.from.relation} group by all)
    select coalesce(sum(times), 0)::bigint as rows,
      coalesce(sum(times) filter (${present(inclusion)}), 0)::bigint as valued,
      coalesce(sum(times) filter (there.hit), 0)::bigint as found
    from here left join there on ${equal(inclusion)}`)
  const rows = Number(row?.rows ?? 0n)
  const withValue = Number(row?.valued ?? 0n)
  const found = Number(row?.found ?? 0n)
  return { rows, withValue, found, orphans: withValue - found }
}

/** The rows of the table that has the values which find none, origin columns included. */
export function orphanRows(inclusion: Inclusion): Sql {
  const valued = join(
    inclusion.fromColumns.map((column) => sql`here.${name(column.name)} is not null`),
    ' and ',
  )
  const same = join(
    inclusion.fromColumns.map(
      (column, at) =>
        sql`${comparable(inclusion, at, sql`here.${name(column.name)}`)} = there.${name(`k${at}`)}`,
    ),
    ' and ',
  )
  return sql`select here.* from ${inclusion.from.relation} as here
    anti join (${targets(inclusion)}) as there on ${same} where ${valued}`
}

/** Share of the rows with a value that are found, as a percentage that is 100 only where all are. */
export function coverageText({
  withValue,
  found,
}: Pick<InclusionCount, 'withValue' | 'found'>): string {
  if (withValue === 0) return '–'
  return `${(Math.floor((found / withValue) * 10_000) / 100).toFixed(2)}%`
}

function targets(inclusion: Inclusion): Sql {
  const whole = join(
    inclusion.toColumns.map((column) => sql`${name(column.name)} is not null`),
    ' and ',
  )
  return sql`select distinct ${keys(inclusion, 'to')}, true as hit from ${inclusion.to.relation} where ${whole}`
}

function keys(inclusion: Inclusion, side: 'from' | 'to'): readonly Sql[] {
  const columns = side === 'from' ? inclusion.fromColumns : inclusion.toColumns
  return columns.map(
    (column, at) => sql`${comparable(inclusion, at, name(column.name))} as ${name(`k${at}`)}`,
  )
}

/** Values of one type as they are; of two types by their text, so that 007 is never 7. */
function comparable({ fromColumns, toColumns }: Inclusion, at: number, value: Sql): Sql {
  const [from, to] = [fromColumns[at]?.type.kind, toColumns[at]?.type.kind]
  return from === to ? value : sql`cast(${value} as varchar)`
}

function present({ fromColumns }: Inclusion): Sql {
  const parts = fromColumns.map((_, at) => sql`here.${name(`k${at}`)} is not null`)
  return sql`where ${join(parts, ' and ')}`
}

function equal({ fromColumns }: Inclusion): Sql {
  return join(
    fromColumns.map((_, at) => sql`here.${name(`k${at}`)} = there.${name(`k${at}`)}`),
    ' and ',
  )
}
