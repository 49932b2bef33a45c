import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { columnValue, filesOf, first, mergedValue, relationOf, sourceCasts } from './cells.ts'
import { normalized } from './key-value.ts'
import type { KeyPart, MergePlan } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'

/** Where each row that does not survive goes. One row per (file, row); everything else survives. */
export const fatesTable: Sql = sql`create or replace temp table _fates (
  _file integer, _row bigint, fate varchar, reason varchar, column_name varchar, raw varchar,
  survivor_file integer, survivor_row bigint, key varchar[])`

/** The query for the fates of a batch's rows that cannot be held; undefined where none can exist. */
export function renderJudge(
  plan: MergePlan,
  batch: Batch,
  nullKeys: readonly string[],
): Sql | undefined {
  const faults = plan.columns.flatMap((column) => faultsOf(plan, column, first(batch)))
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
    select _bankfull_n, _bankfull_row, 'quarantined', ${pick((fault) => literal(fault.reason))}, ${pick((fault) => literal(fault.column))},
      ${pick((fault) => fault.raw)}, null, null, null
    from (select *, ${flags} from ${relationOf(plan, batch)})
    where ${join(
      all.map((_, at) => flag(at)),
      ' or ',
    )}`
}

function flag(at: number): Sql {
  return raw(`_bankfull_fault_${at}`)
}

/** Finds the keys of one part that stand more than once, by reading the key columns alone. */
export function renderDoubles(
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

/** The statements that settle the keys in `_double`: compare, quarantine conflicts, name survivors. */
export function renderSettle(
  plan: MergePlan,
  part: number,
  of: number,
  batches: readonly Batch[],
  withGone: ReadonlySet<number>,
): readonly Sql[] {
  const keys = plan.key.map((_, at) => name(`k${at}`))
  const same = (left: string, right: string): Sql =>
    join(
      plan.key.map((_, at) => sql`${name(left, `k${at}`)} = ${name(right, `k${at}`)}`),
      ' and ',
    )
  const keyed = batches.map((batch) => renderKeyed(plan, batch, part, of, 'rivals'))
  const conflicts =
    plan.identity.length === 0
      ? []
      : [
          sql`create or replace temp table _conflicts as select ${keys} from _rivals group by all
            having count(distinct row(${plan.identity.map((_, at) => name(`i${at}`))})) > 1`,
          sql`insert into _fates select r._file, r._row, 'quarantined', 'key_conflict', ${literal(plan.key.map((one) => one.column).join(', '))}, null, null, null, ${keyText(plan, 'r')}
            from _rivals r join _conflicts c on ${same('r', 'c')}`,
          sql`delete from _rivals r using _conflicts c where ${same('r', 'c')}`,
        ]
  return [
    sql`create or replace temp table _rivals as select source.* from (${join(keyed, ' union all ')}) as source
      join _double d on ${same('source', 'd')} ${goneFrom(batches, withGone)}`,
    ...conflicts,
    sql`insert into _fates select _file, _row, 'merged', null, null, null, first_value(_file) over rivals, first_value(_row) over rivals, first_value(${keyText(plan)}) over rivals
      from _rivals window rivals as (partition by ${keys} order by ${winnerOrder(plan)})
      qualify row_number() over rivals > 1`,
    sql`drop table _rivals`,
  ]
}

function goneFrom(batches: readonly Batch[], withGone: ReadonlySet<number>): Sql {
  return batches.flat().some((file) => withGone.has(file))
    ? sql`where ${notGone('_file', '_row')}`
    : sql``
}

/** The survivors of some batches with their origin, ready to be copied to a data file. */
export function renderSurvivors(
  plan: MergePlan,
  batches: readonly Batch[],
  withGone: ReadonlySet<number>,
): Sql {
  const branches = batches.map((batch) => {
    const values = plan.columns.map(
      (column) => sql`${mergedValue(plan, column, first(batch))} as ${name(column.name)}`,
    )
    return sql`select ${values}, _bankfull_s as "_store", _bankfull_p as "_file", _bankfull_row as "_row", _bankfull_n, _bankfull_row
      from ${relationOf(plan, batch)}`
  })
  const gone = batches.flat().some((file) => withGone.has(file))
    ? sql`where ${notGone('_bankfull_n', '_bankfull_row')}`
    : sql``
  return sql`select * exclude (_bankfull_n, _bankfull_row) from (${join(branches, '\nunion all\n')}) as source ${gone}`
}

/** Stands above the union of files, never within it: each branch would hold all fates in memory again. */
export function notGone(file: string, row: string): Sql {
  return sql`not exists (select 1 from _fates f where f._file = source.${name(file)} and f._row = source.${name(row)})`
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
      ({ present, cast, ref }): Fault => ({
        when: sql`(${present}) is not null and (${cast.value}) is null`,
        reason: 'bad_value',
        column: column.name,
        raw: sql`cast(${ref} as varchar)`,
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

/** A key part as it is compared. */
function keyValue(plan: MergePlan, part: KeyPart, file: number): Sql {
  const isText = plan.columns.find((one) => one.name === part.column)?.type.kind === 'text'
  return normalized(columnValue(plan, part.column, file), part.normalize, isText)
}

/** Rows with a whole key: to choose among rivals, or, with the files of which rows are gone, to find them. */
function renderKeyed(
  plan: MergePlan,
  batch: Batch,
  part: number,
  of: number,
  need: ReadonlySet<number> | 'rivals',
): Sql {
  const file = first(batch)
  // Without a row that is gone no row's place is asked for, and the files are read without it.
  const placed = need === 'rivals' || batch.some((one) => need.has(one))
  const place = placed
    ? sql`_bankfull_n as _file, _bankfull_row as _row`
    : sql`${raw(String(file))} as _file, 0::bigint as _row`
  const keys = plan.key.map((one, at) => sql`${keyValue(plan, one, file)} as ${name(`k${at}`)}`)
  const spelled = plan.key.flatMap((one, at) =>
    one.normalize.length === 0
      ? []
      : [sql`, ${columnValue(plan, one.column, file)} as ${name(`t${at}`)}`],
  )
  const identity = plan.identity.map(
    (column, at) => sql`, ${columnValue(plan, column, file)} as ${name(`i${at}`)}`,
  )
  const order =
    plan.winner.kind === 'newest'
      ? sql`, ${columnValue(plan, plan.winner.column, file)} as w`
      : sql``
  const names = plan.key.map((_, at) => name(`k${at}`))
  const mine =
    of === 1 ? sql`` : sql`and hash(${names}) % ${raw(String(of))} = ${raw(String(part))}`
  return sql`select * from (
    select ${place}, ${keys} ${join(spelled, '')} ${join(identity, '')} ${order}
    from ${placed ? relationOf(plan, batch) : filesOf(plan, batch)})
    where ${join(
      names.map((one) => sql`${one} is not null`),
      ' and ',
    )} ${mine}`
}

/** A rival's key as it was delivered. */
function keyText(plan: MergePlan, ...of: readonly string[]): Sql {
  const parts = plan.key.map(({ normalize }, at) => {
    const value = name(...of, `${normalize.length === 0 ? 'k' : 't'}${at}`)
    return sql`cast(${value} as varchar)`
  })
  return sql`[${parts}]`
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
    sql`insert into _fates select _file, _row, 'withdrawn', null, null, null, null, null, null
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
