import type { Engine } from '../engine/engine.ts'
import { duckdbType } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { first, relationOf } from './cells.ts'
import type { KeySpan } from './key-span.ts'
import { goneFrom, keyValue, renderKeyed } from './keyed.ts'
import type { MergePlan, MergeStep } from './plan.ts'

/**
 * Finds the keys of a settle step that stand more than once, by reading the key columns alone: afterwards they are
 * the engine's `_double`. Keys may be among them whose other rows have a fate already. False where there are none.
 */
export async function findDoubles(
  plan: MergePlan,
  step: Extract<MergeStep, { kind: 'settle' }>,
  withGone: ReadonlySet<number>,
  engine: Engine,
): Promise<boolean> {
  const { part, of, batches, span } = step
  if (span === undefined || !(await markDoubles(plan, batches, span, engine)))
    await engine.run(renderDoubles(plan, part, of, batches, withGone))
  const [found] = await engine.rows<{ any: boolean }>(
    sql`select exists (select 1 from _double) as any`,
  )
  return found?.any === true
}

/** Finds the keys of one part that stand more than once, by reading the key columns alone. */
function renderDoubles(
  plan: MergePlan,
  part: number,
  of: number,
  batches: readonly Batch[],
  withGone: ReadonlySet<number>,
): Sql {
  const keys = plan.key.map((_, at) => name(`k${at}`))
  const keyed = batches.map((batch) => renderKeyed(plan, batch, part, of, withGone))
  return sql`create or replace temp table _double as select ${keys} from (${join(keyed, ' union all ')}) as source
    ${goneFrom(batches, withGone)} group by all having count(*) > 1`
}

/**
 * Marks each file's keys in a row of bits, which takes a quarter of the time; what two files have marked stands
 * twice. False where a file holds a key twice itself, which its bits do not tell.
 */
async function markDoubles(
  plan: MergePlan,
  batches: readonly Batch[],
  span: KeySpan,
  engine: Engine,
): Promise<boolean> {
  await engine.run(renderMarks(plan, batches, span))
  const [marked] = await engine.rows<{ once: boolean }>(
    sql`select bool_and(bit_count(bits) = present) as once from _marks`,
  )
  if (marked?.once === true) {
    await engine.run(sql`set variable bankfull_twice = (
      select list_reduce(list({'seen': bits, 'twice': xor(bits, bits)} order by _file),
        lambda a, b: {'seen': a.seen | b.seen, 'twice': a.twice | (a.seen & b.seen)}).twice from _marks)`)
    await engine.run(renderMarked(plan, span))
    await engine.run(sql`reset variable bankfull_twice`)
  }
  await engine.run(sql`drop table _marks`)
  return marked?.once === true
}

function renderMarks(
  plan: MergePlan,
  batches: readonly Batch[],
  { constants, low, high }: KeySpan,
): Sql {
  const part = plan.key[constants.indexOf(null)]
  const keys = batches.map((batch) => {
    const value = part === undefined ? sql`null` : keyValue(plan, part, first(batch))
    return sql`select _bankfull_n as _file, ${value} as k from ${relationOf(plan, batch)}`
  })
  return sql`create or replace temp table _marks as
    select _file, bitstring_agg(k, (${raw(low)})::bigint, (${raw(high)})::bigint) as bits, count(k) as present
    from (${join(keys, ' union all ')}) group by _file`
}

function renderMarked(plan: MergePlan, { constants, low, high }: KeySpan): Sql {
  const keys = plan.key.map(({ column }, at) => {
    const only = constants[at]
    const type = plan.columns.find((one) => one.name === column)?.type
    if (only === null || only === undefined || type === undefined)
      return sql`(${raw(low)})::bigint + place as ${name(`k${at}`)}`
    return sql`cast(${literal(only)} as ${raw(duckdbType(type))}) as ${name(`k${at}`)}`
  })
  const size = raw(String(BigInt(high) - BigInt(low) + 1n))
  return sql`create or replace temp table _double as select ${keys} from range(0, ${size}) as places(place)
    where get_bit(getvariable('bankfull_twice'), place::integer) = 1`
}
