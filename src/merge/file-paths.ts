import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, sql } from '../sql/sql.ts'
import type { MergePlan } from './plan.ts'

/**
 * Runs a statement that says the paths of the plan's files where its rows have their numbers. Rows are sorted by
 * number below it, and get their paths on the way out: with them in hand a sort holds ten times as much.
 */
export async function withPaths(
  plan: MergePlan,
  engine: Engine,
  statement: (pathOf: (number: Sql) => Sql) => Sql,
): Promise<void> {
  const paths = plan.files.map(({ landed }) => literal(landed.file.path))
  await engine.run(sql`set variable bankfull_paths = cast([${paths}] as varchar[])`)
  await engine.run(statement((number) => sql`getvariable('bankfull_paths')[${number} + 1]`))
  await engine.run(sql`reset variable bankfull_paths`)
}
