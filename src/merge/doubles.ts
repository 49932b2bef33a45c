import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { join, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { first, relationOf } from './cells.ts'
import type { KeySpan } from './key-span.ts'
import { goneFrom, keyValue, renderKeyed } from './keyed.ts'
import type { MergePlan, MergeStep } from './plan.ts'

/** A settle step whose keys stand more than once. */
export type Doubles = 'listed' | KeySpan

/**
 * Finds the keys of a settle step that stand more than once, by reading the key columns alone: afterwards they are
 * listed in the engine's `_double`, or marked in its variable `bankfull_twice` with a bit for each key of the span.
 * Keys may be among them whose other rows have a fate already. Undefined where there are none.
 */
export async function findDoubles(
  plan: MergePlan,
  step: Extract<MergeStep, { kind: 'settle' }>,
  withGone: ReadonlySet<number>,
  engine: Engine,
): Promise<Doubles | undefined> {
  const { part, of, batches, span } = step
  if (span !== undefined) {
    const marked = await markDoubles(plan, batches, span, engine)
    if (marked !== undefined) return marked === 0n ? undefined : span
  }
  await engine.run(renderDoubles(plan, part, of, batches, withGone))
  const [found] = await engine.rows<{ any: boolean }>(
    sql`select exists (select 1 from _double) as any`,
  )
  return found?.any === true ? 'listed' : undefined
}

/** Of some rows with their keys the relation `source` of those whose key stands more than once. */
export function amongDoubles(plan: MergePlan, doubles: Doubles, keyed: Sql): Sql {
  const keys = plan.key.map((_, at) => name(`k${at}`))
  if (doubles === 'listed')
    return sql`(select source.* from (${keyed}) as source join _double d on ${join(
      keys.map((key) => sql`source.${key} = d.${key}`),
      ' and ',
    )}) as source`
  const counting = keys[doubles.constants.indexOf(null)] ?? raw('null')
  const place = sql`(${counting} - (${raw(doubles.low)})::bigint)::integer`
  return sql`(select * from (${keyed}) where get_bit(getvariable('bankfull_twice'), ${place}) = 1) as source`
}

/** Takes back what `findDoubles` left in the engine. */
export async function forgetDoubles(engine: Engine): Promise<void> {
  await engine.run(sql`drop table if exists _double`)
  await engine.run(sql`reset variable bankfull_twice`)
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
 * twice, and so many keys do. Undefined where a file holds a key twice itself, which its bits do not tell.
 */
async function markDoubles(
  plan: MergePlan,
  batches: readonly Batch[],
  span: KeySpan,
  engine: Engine,
): Promise<bigint | undefined> {
  await engine.run(renderMarks(plan, batches, span))
  await engine.run(sql`set variable bankfull_twice = (
    select case when bool_and(bit_count(bits) = present) then
      list_reduce(list({'seen': bits, 'twice': xor(bits, bits)} order by _file),
        lambda a, b: {'seen': a.seen | b.seen, 'twice': a.twice | (a.seen & b.seen)}).twice end from _marks)`)
  await engine.run(sql`drop table _marks`)
  const [marked] = await engine.rows<{ keys: bigint | null }>(
    sql`select bit_count(getvariable('bankfull_twice'))::bigint as keys`,
  )
  return marked?.keys ?? undefined
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
