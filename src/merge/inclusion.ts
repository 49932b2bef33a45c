import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { join, name, type Sql, sql } from '../sql/sql.ts'
import type { PublishedTable } from './published-table.ts'

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
