import { duckdbType } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { first, mergedValue, misses, relationOf, sourceCasts } from './cells.ts'
import type { Doubles } from './doubles.ts'
import { amongDoubles } from './doubles.ts'
import { unmarkedIn } from './gone.ts'
import { goneFrom, keyValue, notGone, renderKeyed } from './keyed.ts'
import { pathType, storeType } from './listed-origins.ts'
import type { KeyPart, MergePlan, MergeStep } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'
import type { TriedColumns } from './tried-column.ts'

/**
 * The tables of the rows that do not survive. `_fates`: where each goes, one row per (file, row), with the key as the
 * survivor has it; everything else survives. `_causes`: why those that were quarantined were. Few rows have a cause,
 * so it stands apart: a table in memory is not compressed, and nulls take their room.
 */
export function renderFatesTables(plan: MergePlan): readonly Sql[] {
  const keys = plan.key.map(({ column }, at) => {
    const type = plan.columns.find(({ name: other }) => other === column)?.type
    return sql`, ${keyName(at)} ${raw(type === undefined ? 'varchar' : duckdbType(type))}`
  })
  return [
    sql`create or replace temp table _fates (_file integer, _row bigint,
      fate enum ('merged', 'quarantined', 'withdrawn'), survivor_file integer, survivor_row bigint${join(keys, '')})`,
    sql`create or replace temp table _causes (_file integer, _row bigint, reason varchar, column_name varchar, raw varchar)`,
  ]
}

/** The fates of the rows that have a cause and no key. */
export const fatesOfCauses: Sql = sql`insert into _fates by name select _file, _row, 'quarantined' as fate from _causes`

/** A part of the key in `_fates`. */
export function keyName(at: number): Sql {
  return raw(`k${at}`)
}

/** The query for the causes of a batch's rows that cannot be held; undefined where none can exist. */
export function renderJudge(
  plan: MergePlan,
  batch: Batch,
  nullKeys: readonly string[],
  tried: TriedColumns = new Set(),
): Sql | undefined {
  const faults = plan.columns
    .filter((column) => !tried.has(column.name))
    .flatMap((column) => faultsOf(plan, column, first(batch)))
  const nulls = plan.key
    .filter(({ column }) => nullKeys.includes(column))
    .map((part) => nullKey(plan, part, first(batch)))
  const all = [...faults, ...nulls]
  if (all.length === 0) return undefined
  const pick = (value: (fault: Fault) => Sql): Sql =>
    sql`case ${join(
      all.map((fault, at) => sql`when ${flag(at)} then ${value(fault)}`),
      ' ',
    )} end`
  const flags = all.map((fault, at) => sql`${fault.when} as ${flag(at)}`)
  return sql`
    select _bankfull_n, _bankfull_row, ${pick((fault) => literal(fault.reason))}, ${pick((fault) => literal(fault.column))},
      ${pick((fault) => fault.raw)}
    from (select *, ${flags} from ${relationOf(plan, batch)})
    where ${join(
      all.map((_, at) => flag(at)),
      ' or ',
    )}`
}

function flag(at: number): Sql {
  return raw(`_bankfull_fault_${at}`)
}

/** The statements that settle the keys that stand more than once: compare, quarantine conflicts, name survivors. */
export function renderSettle(
  plan: MergePlan,
  { part, of, batches }: Extract<MergeStep, { kind: 'settle' }>,
  doubles: Doubles,
  withGone: ReadonlySet<number>,
): readonly Sql[] {
  const keys = plan.key.map((_, at) => name(`k${at}`))
  const same = (left: string, right: string): Sql =>
    join(
      plan.key.map((_, at) => sql`${name(left, `k${at}`)} = ${name(right, `k${at}`)}`),
      ' and ',
    )
  const keyed = batches.map((batch) => renderKeyed(plan, batch, part, of, 'rivals'))
  const survivorKey = spelledKey(plan).map((value, at) =>
    plan.key[at]?.normalize.length === 0 ? value : sql`first_value(${value}) over rivals`,
  )
  const rivals = sql`select * from ${amongDoubles(plan, doubles, join(keyed, ' union all '))} ${goneFrom(batches, withGone)}`
  const merged = (from: Sql): Sql =>
    sql`insert into _fates select _file, _row, 'merged', first_value(_file) over rivals, first_value(_row) over rivals, ${survivorKey}
      from ${from} window rivals as (partition by ${keys} order by ${winnerOrder(plan)})
      qualify row_number() over rivals > 1`
  if (plan.identity.length === 0) return [merged(sql`(${rivals})`)]
  return [
    sql`create or replace temp table _rivals as ${rivals}`,
    sql`create or replace temp table _conflicts as select ${keys} from _rivals group by all
      having count(distinct row(${plan.identity.map((_, at) => name(`i${at}`))})) > 1`,
    sql`insert into _causes select r._file, r._row, 'key_conflict', ${literal(plan.key.map((one) => one.column).join(', '))}, null
      from _rivals r join _conflicts c on ${same('r', 'c')}`,
    sql`insert into _fates select r._file, r._row, 'quarantined', null, null, ${spelledKey(plan, 'r')}
      from _rivals r join _conflicts c on ${same('r', 'c')}`,
    sql`delete from _rivals r using _conflicts c where ${same('r', 'c')}`,
    merged(sql`_rivals`),
    sql`drop table _rivals`,
  ]
}

/**
 * The survivors of some batches with their origin, ready to be copied to a data file. Rows that have a fate are found
 * by their marks in the files that are marked, by a join in the others of `withGone`. Where `listed`, stores and paths
 * are of the types that `listOrigins` made.
 */
export function renderSurvivors(
  plan: MergePlan,
  batches: readonly Batch[],
  withGone: ReadonlySet<number>,
  marked: ReadonlySet<number> = new Set(),
  listed = false,
): Sql {
  const [store, path] = listed
    ? [sql`_bankfull_s::${storeType}`, sql`_bankfull_p::${pathType}`]
    : [raw('_bankfull_s'), raw('_bankfull_p')]
  const branches = batches.map((batch) => {
    const values = plan.columns.map(
      (column) => sql`${mergedValue(plan, column, first(batch))} as ${name(column.name)}`,
    )
    return sql`select ${values}, ${store} as "_store", ${path} as "_file", _bankfull_row as "_row", _bankfull_n, _bankfull_row
      from ${relationOf(plan, batch)} ${unmarkedIn(batch, marked)}`
  })
  const gone = batches.flat().some((file) => withGone.has(file) && !marked.has(file))
    ? sql`where ${notGone('_bankfull_n', '_bankfull_row')}`
    : sql``
  return sql`select * exclude (_bankfull_n, _bankfull_row) from (${join(branches, '\nunion all\n')}) as source ${gone}`
}

interface Fault {
  readonly when: Sql
  readonly reason: 'bad_value' | 'duplicate_column' | 'null_key'
  readonly column: string
  readonly raw: Sql
}

function faultsOf(plan: MergePlan, column: ReconciledColumn, file: number): readonly Fault[] {
  const sources = sourceCasts(plan, column, file)
  const bad = sources
    .filter(({ cast }) => !cast.safe)
    .map(
      (source): Fault => ({
        when: misses(source),
        reason: 'bad_value',
        column: column.name,
        raw: sql`cast(${source.ref} as varchar)`,
      }),
    )
  const [first, ...others] = sources
  if (first === undefined || others.length === 0) return bad
  const doubled = others.map(
    ({ cast, ref }): Fault => ({
      when: sql`(${first.cast.value}) is not null and (${cast.value}) is not null and (${first.cast.value}) is distinct from (${cast.value})`,
      reason: 'duplicate_column',
      column: column.name,
      raw: sql`concat(cast(${first.ref} as varchar), ' | ', cast(${ref} as varchar))`,
    }),
  )
  return [...bad, ...doubled]
}

function nullKey(plan: MergePlan, part: KeyPart, file: number): Fault {
  return {
    when: sql`(${keyValue(plan, part, file)}) is null`,
    reason: 'null_key',
    column: part.column,
    raw: sql`null`,
  }
}

/** The parts of a rival's key as they were delivered. */
function spelledKey(plan: MergePlan, ...of: readonly string[]): readonly Sql[] {
  return plan.key.map(({ normalize }, at) =>
    name(...of, `${normalize.length === 0 ? 'k' : 't'}${at}`),
  )
}

/**
 * The statements that withdraw what replaced files hold alone. Rows of newer files won over theirs, so a key whose
 * survivor lies in a replaced file is in no newest one, and the rows merged into that survivor go with it.
 */
export function renderWithdraw(plan: MergePlan, batches: readonly Batch[]): readonly Sql[] {
  const old = plan.replaced.map((at) => raw(String(at)))
  const standing = batches.map(
    (batch) =>
      sql`select _bankfull_n as _file, _bankfull_row as _row from ${relationOf(plan, batch)}`,
  )
  return [
    sql`update _fates set fate = 'withdrawn', survivor_file = null, survivor_row = null
      where fate = 'merged' and survivor_file in (${old})`,
    sql`insert into _fates by name select _file, _row, 'withdrawn' as fate
      from (${join(standing, ' union all ')}) as source where ${notGone('_file', '_row')}`,
  ]
}

/** The total order of rivals, best first: newest files of full deliveries, the declared rule, then the later file, then the later row. */
function winnerOrder(plan: MergePlan): Sql {
  if (plan.replaced.length === 0) return declaredOrder(plan)
  const old = plan.replaced.map((at) => raw(String(at)))
  return sql`_file in (${old}), ${declaredOrder(plan)}`
}

function declaredOrder(plan: MergePlan): Sql {
  switch (plan.winner.kind) {
    case 'newest':
      return sql`w desc nulls last, _file desc, _row desc`
    case 'last_file':
      return sql`_file desc, _row desc`
    case 'first_file':
      return sql`_file, _row`
  }
}
