import type { ModelRows } from '../gold/model-rows.ts'
import type { Frame } from '../model/frame.ts'
import { idDigits, type ReadRows, readRows } from '../model/read-rows.ts'
import type { RowRoles } from '../model/row-roles.ts'
import { doublesOf, heuristicColumn } from '../model/scoring.ts'
import type { Feature, Gap } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import { join, literal, name, names, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { unlikeMonths } from './unlike-months.ts'

/** The rows whose outcome is known, those that are scored today, and what was counted on the way. */
export interface TrainingRows extends ReadRows {
  /** Closed months, ascending, whether their rows were read or not. */
  readonly closed: readonly MonthCount[]
  /** Months that are over, before the last closed one, in which some outcomes are not known: no row of them is read. */
  readonly gaps: readonly Gap[]
  /** Months that are over and would be closed, were all outcomes known instead of some. */
  readonly partly: number
  /** Rows of the newest month. */
  readonly scored: Frame
  readonly scoredMonth: string
  /** Rows that share id and month with another. */
  readonly repeated: number
  /** Date column → rows in which it lies at or after the month. */
  readonly stamped: ReadonlyMap<string, number>
  /** What differs in the months that are scored where they alone are made, see `unlikeMonths`. */
  readonly unlike: ReadonlyMap<string, number>
  readonly roles: RowRoles
}

/** A closed month's rows. */
export interface MonthCount {
  readonly month: string
  readonly rows: number
  readonly positives: number
}

/** Rows that training reads at most, about: the newest closed months that fit … */
const mostRows = 2_000_000
/** … but so many months to learn from, where there are: of more rows than fit, those of some ids are read. */
const leastLearned = 7

/** Runs the rows' SQL once, into the engine's own memory, and takes out what training needs. */
export async function trainingRows(
  { engine }: Workspace,
  model: Model,
  rows: ModelRows,
  roles: RowRoles,
): Promise<TrainingRows> {
  const level = model.heuristic === undefined ? 'null' : model.heuristic.trim()
  const time = name(roles.time)
  await engine.run(sql`create or replace temp table model_rows as
with model_rows as (${raw(rows.compiled.expansion.text)})
select *, cast(${raw(level)} as varchar) as ${name(heuristicColumn)} from model_rows where ${time} is not null`)
  try {
    const months = await engine.rows<MonthRow>(monthsSql(roles))
    const asOf = newestDay(rows)
    const over = months.filter(({ ends_on }) => asOf === undefined || ends_on <= asOf)
    const closed = over
      .filter(({ unknown }) => unknown === 0n)
      .map(({ month, rows: count, positives }) => ({
        month,
        rows: Number(count),
        positives: Number(positives),
      }))
    const { first, thousandths } = whatIsRead(closed, mostRows, {
      months: leastLearned + model.calibrateMonths + model.testMonths,
    })
    const newest = months.at(-1)?.month ?? ''
    const features: readonly Feature[] = [
      ...roles.features,
      { name: heuristicColumn, kind: 'text' },
    ]
    const columns = { ...roles, features }
    const part = (wanted: readonly string[], ids: number) =>
      sql`(select * from model_rows where list_contains(cast([${wanted.map(literal)}] as varchar[]), cast(cast(${time} as date) as varchar))
        and ${ids < 1000 ? sql`${idDigits(roles.key)} % 1000 < ${raw(String(ids))}` : sql`true`}
        order by ${[time, ...names(roles.key.ids.map((id) => id.name))]})`
    const read = closed.filter(({ month }) => month >= first).map(({ month }) => month)
    const known = await readRows(engine, part(read, thousandths), columns)
    const scored = await readRows(engine, part([newest], 1000), columns)
    return {
      ...known,
      closed,
      gaps: gapsIn(over, read),
      partly: over.filter(({ unknown, rows: all }) => unknown > 0n && unknown < all).length,
      scored: scored.frame,
      scoredMonth: newest,
      repeated: await repeatedRows(engine, roles),
      stamped: await stampedRows(engine, roles),
      unlike:
        rows.scored === undefined
          ? new Map()
          : await unlikeMonths(engine, rows.scored, roles, doublesOf(roles.features, rows.facts)),
      roles,
    }
  } finally {
    await engine.run(sql`drop table if exists model_rows`)
  }
}

interface MonthRow extends Readonly<Record<string, string | bigint>> {
  readonly month: string
  readonly ends_on: string
  readonly rows: bigint
  readonly positives: bigint
  readonly unknown: bigint
}

function monthsSql({ time, label }: RowRoles): ReturnType<typeof sql> {
  const month = sql`cast(${name(time)} as date)`
  return sql`select cast(${month} as varchar) as month,
  cast(cast(${month} + interval 1 month as date) as varchar) as ends_on,
  count(*) as rows,
  coalesce(sum(cast(${name(label)} as integer))::bigint, 0) as positives,
  count(*) - count(${name(label)}) as unknown
from model_rows group by ${month} order by ${month}`
}

/** The months between the first and the last that are read which are not. */
function gapsIn(over: readonly MonthRow[], read: readonly string[]): readonly Gap[] {
  const [first, last] = [read.at(0) ?? '', read.at(-1) ?? '']
  return over
    .filter(({ month, unknown }) => unknown > 0n && month > first && month < last)
    .map(({ month, rows, unknown }) => ({ month, rows: Number(rows), unknown: Number(unknown) }))
}

/** The day after which nothing is known; undefined where no input says. */
function newestDay({ inputs }: ModelRows): string | undefined {
  const days = inputs.flatMap(({ snapshot }) => snapshot?.dataAsOf?.slice(0, 10) ?? [])
  const newest = days.sort().at(-1)
  if (newest === undefined) return undefined
  const after = new Date(`${newest}T00:00:00Z`)
  after.setUTCDate(after.getUTCDate() + 1)
  return after.toISOString().slice(0, 10)
}

/** The first month that is read, and how many in a thousand of the ids. */
export function whatIsRead(
  closed: readonly MonthCount[],
  most: number,
  least: { readonly months: number },
): { readonly first: string; readonly thousandths: number } {
  let rows = 0
  let first = closed.at(-1)?.month ?? '0001-01-01'
  for (const [at, one] of closed.toReversed().entries()) {
    if (at >= least.months && rows + one.rows > most) break
    rows += one.rows
    first = one.month
  }
  const thousandths = rows > most ? Math.max(1, Math.floor((1000 * most) / rows)) : 1000
  return { first, thousandths }
}

async function repeatedRows(engine: Workspace['engine'], { key, time }: RowRoles): Promise<number> {
  const columns = [...names(key.ids.map((id) => id.name)), name(time)]
  const [counted] = await engine.rows<{ rows: bigint }>(
    sql`select coalesce(sum(n - 1)::bigint, 0) as rows from (select count(*) as n from model_rows group by ${columns})`,
  )
  return Number(counted?.rows ?? 0n)
}

async function stampedRows(
  engine: Workspace['engine'],
  { stamps, time, features }: RowRoles,
): Promise<ReadonlyMap<string, number>> {
  const texts = features.filter(({ kind }) => kind === 'text').map((one) => one.name)
  const columns = [...stamps, ...texts]
  if (columns.length === 0) return new Map()
  const month = sql`cast(${name(time)} as timestamp)`
  // Each text is read once for a month. It counts as a date only where all of it can be read as one.
  const counts = columns.map(
    (column, at) =>
      sql`(select case when bool_and(stamp is not null) then coalesce(sum(n) filter (where stamp >= month), 0)::bigint else 0 end
from (select try_cast(cast(said as varchar) as timestamp) as stamp, month, n from (
  select ${name(column)} as said, ${month} as month, count(*) as n from model_rows where ${name(column)} is not null group by all))) as ${name(`c${at}`)}`,
  )
  const [counted] = await engine.rows<Readonly<Record<string, bigint>>>(
    sql`select ${join(counts, ', ')}`,
  )
  return new Map(columns.map((column, at) => [column, Number(counted?.[`c${at}`] ?? 0n)]))
}
