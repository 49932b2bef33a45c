import type { Engine } from '../engine/engine.ts'
import type { RowRoles } from '../model/row-roles.ts'
import { monthsBefore } from '../model/score-view-sql.ts'
import { join, name, raw, type Sql, sql } from '../sql/sql.ts'

/**
 * Columns of the rows that are scored → rows in which they differ where those months alone are made; `rows` itself
 * where one way has rows that the other lacks. What is learned from and what is scored would not be the same.
 */
export async function unlikeMonths(
  engine: Engine,
  served: string,
  { key, time, features, label, cause }: RowRoles,
): Promise<ReadonlyMap<string, number>> {
  const columns = [...features.map((one) => one.name), label, ...(cause ? [cause] : [])]
  const month = (of: string): Sql => sql`cast(${name(of, time)} as date)`
  const same = key.ids.map((id) => sql`a.${name(id.name)} is not distinct from b.${name(id.name)}`)
  const counts = columns.map(
    (one, at) =>
      sql`count(*) filter (where a.n and b.n and ${name('a', one)} is distinct from ${name('b', one)}) as ${name(`c${at}`)}`,
  )
  const newest = (from: Sql): Sql => sql`select *, true as n from ${from} as r
  where ${month('r')} >= (select max(${month('x')}) - interval ${raw(String(monthsBefore))} month from ${from} as x)`
  const [found] = await engine.rows<
    Readonly<Record<string, bigint>>
  >(sql`with served as materialized (
${raw(served)}
)
select count(*) filter (where a.n is null or b.n is null) as alone, ${join(counts, ', ')}
from (${newest(sql`model_rows`)}) as a
full join (${newest(sql`served`)}) as b on ${join([...same, sql`${month('a')} = ${month('b')}`], ' and ')}`)
  const asked = ['rows', ...columns]
  return new Map(
    Object.values(found ?? {}).flatMap((rows, at) =>
      rows > 0n ? [[asked[at] ?? '', Number(rows)] as const] : [],
    ),
  )
}
