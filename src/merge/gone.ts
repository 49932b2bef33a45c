import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { join, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import type { MergePlan } from './plan.ts'

/** Bits that may be held for the files of one step. */
const mostBits = 2 ** 27
/** Files of fewer rows are not worth the statements. */
const leastRows = 20_000

/**
 * Marks the rows that have a fate in a row of bits for each of these files, in the engine's variables: a look at a
 * bit is cheaper than a join. Returns the files that are marked; those not worth it are left to a join.
 */
export async function markGone(
  plan: MergePlan,
  files: readonly number[],
  engine: Engine,
): Promise<ReadonlySet<number>> {
  const recordsOf = (file: number): number => plan.files[file]?.landed.records ?? 0
  const large = files.filter((file) => recordsOf(file) >= leastRows)
  const most = Math.max(...large.map(recordsOf))
  if (large.length === 0 || most * large.length > mostBits) return new Set()
  const numbers = large.map((file) => raw(String(file)))
  await engine.run(sql`create or replace temp table _gone as
    select _file, bitstring_agg(_row, 1::bigint, ${raw(String(most))}::bigint) as bits
    from _fates where _file in (${numbers}) group by _file`)
  for (const file of large)
    await engine.run(
      sql`set variable ${variable(file)} = (select bits from _gone where _file = ${raw(String(file))})`,
    )
  await engine.run(sql`drop table _gone`)
  return new Set(large)
}

/** Takes the marks back. */
export async function unmarkGone(marked: ReadonlySet<number>, engine: Engine): Promise<void> {
  for (const file of marked) await engine.run(sql`reset variable ${variable(file)}`)
}

/** The filter over a batch that leaves out its marked rows; nothing where none of its files is marked. */
export function unmarkedIn(batch: Batch, marked: ReadonlySet<number>): Sql {
  const cases = batch
    .filter((file) => marked.has(file))
    .map(
      (file) =>
        sql`when ${raw(String(file))} then get_bit(getvariable('${variable(file)}'), (_bankfull_row - 1)::integer) = 0`,
    )
  return cases.length === 0 ? sql`` : sql`where case _bankfull_n ${join(cases, ' ')} else true end`
}

function variable(file: number): Sql {
  return raw(`bankfull_gone_${file}`)
}
