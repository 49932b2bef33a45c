import type { Engine } from '../engine/engine.ts'
import type { RowRoles } from '../model/row-roles.ts'
import { monthsBefore } from '../model/score-view-sql.ts'
import { join, name, raw, type Sql, sql } from '../sql/sql.ts'

/** Doubles differ from here on: sums in another order end in other digits. */
const leastApart = {
  /** Of the larger of the two … */
  ofValue: '1E-9',
  /** … and of the column's largest value, which says how near to zero a difference of sums may end. */
  ofColumn: '1E-12',
}

/**
 * Columns of the rows that are scored → rows in which they differ where those months alone are made; `rows` itself
 * where one way has rows that the other lacks. What is learned from and what is scored would not be the same.
 */
export async function unlikeMonths(
  engine: Engine,
  served: string,
  { key, time, features, label, cause }: RowRoles,
  doubles: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const columns = [...features.map((one) => one.name), label, ...(cause ? [cause] : [])]
  const month = (of: string): Sql => sql`cast(${name(of, time)} as date)`
  const same = key.ids.map((id) => sql`a.${name(id.name)} is not distinct from b.${name(id.name)}`)
  const counts = columns.map((one, at) => {
    const apart = doubles.includes(one) ? sql` and not ${isNear(one)}` : sql``
    return sql`count(*) filter (where a.n and b.n and ${name('a', one)} is distinct from ${name('b', one)}${apart}) as ${name(`c${at}`)}`
  })
  const newest = (from: Sql): Sql => sql`select *, true as n from ${from} as r
  where ${month('r')} >= (select max(${month('x')}) - interval ${raw(String(monthsBefore))} month from ${from} as x)`
  const largest = doubles.map((one) => sql`max(${size(name(one))}) as ${name(one)}`)
  const [found] = await engine.rows<
    Readonly<Record<string, bigint>>
  >(sql`with served as materialized (
${raw(served)}
)
select count(*) filter (where a.n is null or b.n is null) as alone, ${join(counts, ', ')}
from (${newest(sql`model_rows`)}) as a
full join (${newest(sql`served`)}) as b on ${join([...same, sql`${month('a')} = ${month('b')}`], ' and ')}
cross join (select ${[sql`count(*) as n`, ...largest]} from model_rows) as largest`)
  const asked = ['rows', ...columns]
  return new Map(
    Object.values(found ?? {}).flatMap((rows, at) =>
      rows > 0n ? [[asked[at] ?? '', Number(rows)] as const] : [],
    ),
  )
}

/** Whether two doubles are the same but for their last digits; false where one is null, infinite or NaN. */
function isNear(column: string): Sql {
  const [one, other] = [name('a', column), name('b', column)]
  const nearest = sql`greatest(${raw(leastApart.ofValue)} * greatest(${size(one)}, ${size(other)}), ${raw(leastApart.ofColumn)} * ${name('largest', column)})`
  return sql`coalesce(${size(sql`${one} - ${other}`)} <= ${nearest}, false)`
}

/** Without its sign; null where it is no finite number. */
function size(value: Sql): Sql {
  return sql`case when abs(${value}) <= ${raw(String(Number.MAX_VALUE))} then abs(${value}) end`
}
