import { mask } from '../base/mask.ts'
import { Problem } from '../base/problem.ts'
import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { duckdbType, typeText } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, names, raw, sql } from '../sql/sql.ts'
import type { ViewPlan } from './plan.ts'

/** What the engine says where a view's value has more digits than its contract holds. */
const marker = 'a value has more digits than its column holds'

/** A column cast to its contract; a decimal that would lose digits stops the statement. */
export function exactly(column: SnapshotColumn): Sql {
  const cast = sql`cast(${name(column.name)} as ${raw(duckdbType(column.type))})`
  if (column.type.kind !== 'decimal') return cast
  return sql`case when ${name(column.name)} <> ${cast} then error(${literal(marker)}) else ${cast} end`
}

/** Did the statement stop at such a value? */
export function isRounding(error: unknown): boolean {
  return error instanceof Error && error.message.includes(marker)
}

/** Each column with values that would be rounded: how many, and the first by the grain. The view's inputs are in the session. */
export async function roundedValues(
  { name: view, query, columns, grain, pii }: ViewPlan,
  engine: Engine,
  notLost: string,
): Promise<readonly Problem[]> {
  const found: Problem[] = []
  const order = [...names(grain), sql`value`].map((one) => sql`${one} nulls last`)
  for (const column of columns.filter(({ type }) => type.kind === 'decimal')) {
    const value = name(column.name)
    const [first] = await engine.rows(
      sql`select ${[...names(grain), sql`cast(${value} as varchar) as value`, sql`count(*) over () as rows`]}
from (\n${raw(query.trim())}\n)
where ${value} <> cast(${value} as ${raw(duckdbType(column.type))})
order by ${order} limit 1`,
    )
    if (first === undefined) continue
    const shown = (of: string, cell: unknown): string => (pii.includes(of) ? mask : String(cell))
    const parameters = {
      view,
      column: column.name,
      type: typeText(column.type),
      rows: Number(first['rows']),
      value: shown(column.name, first['value']),
      key: grain.map((one) => `${one} ${shown(one, first[one] ?? 'null')}`).join(', '),
    }
    found.push(new Problem('VIEW_VALUE_ROUNDED', parameters, { notLost }))
  }
  return found
}
