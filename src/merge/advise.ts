import type { Engine } from '../engine/engine.ts'
import type { Table } from '../project/project.ts'
import { join, name, names, raw, type Sql, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { discover } from './discover.ts'
import type { MergePlan } from './plan.ts'
import { prepare } from './prepare.ts'
import { renderSurvivors } from './render.ts'

/** What a key would do to a table's delivery. */
export interface KeyCandidate {
  readonly columns: readonly string[]
  /** Keys that it tells apart among rows that have it whole. */
  readonly distinct: number
  /** Rows in which a part of it is null. */
  readonly nullRows: number
  /** Rows that it would merge with a different row of the same file: a store does not export one thing twice at a time. */
  readonly collisions: number
  /** Keys that stand in several stores for things that agree in no other text or number of their own. */
  readonly sharedByStores: number
  /** Things that would be left, all without a whole key counted as one, and those that would be gone. */
  readonly keeps: number
  readonly loses: number
}

/** What the deliveries say about a table's key. */
export interface KeyAdvice {
  readonly table: string
  readonly rows: number
  /** How many things the rows are versions of, by the keys that merge no two of them; undefined where none does. */
  readonly things: number | undefined
  readonly declared: KeyCandidate | undefined
  /** Keys that lose nothing, the best first. */
  readonly proposals: readonly KeyCandidate[]
  /** Other single columns, those that lose least first. */
  readonly others: readonly KeyCandidate[]
}

/** Most columns of a proposed key. */
const mostColumns = 3
/** Most columns that are tried; those named like keys come first. */
const mostTried = 12

/** Measures candidate keys on all delivered rows, as the merge would type them. Publishes nothing. */
export async function adviseKey(workspace: Workspace, table: Table): Promise<KeyAdvice> {
  const delivery = await discover(table, workspace.deliveries)
  const { plan } = await prepare(workspace, table, delivery, new Map(), true)
  return advisePlan(plan, workspace.engine)
}

/** The same for a plan that is made already; without a key in the plan none is measured as declared. `known` columns are no candidates. */
export async function advisePlan(
  plan: MergePlan,
  engine: Engine,
  known: ReadonlySet<string> = new Set(),
): Promise<KeyAdvice> {
  const tried = candidateColumns(plan, known)
  const batches = plan.steps.flatMap((step) => (step.kind === 'write' ? step.batches : []))
  if (batches.length === 0 || tried.length === 0) return noAdvice(plan.table)
  const whole = sql`hash(${names(plan.columns.map((column) => column.name))}) as _whole`
  await engine.run(sql`create or replace temp table _advised as
    select ${names(tried)}, _store, _file, ${whole}
    from (${renderSurvivors(plan, batches, new Set())})`)
  const [counted] = await engine.rows<{ rows: bigint }>(sql`select count(*) as rows from _advised`)
  const own = await identifying(tried, engine)
  const measure = (columns: readonly string[]): Promise<Measured> => measured(columns, own, engine)
  const all: Measured[] = []
  for (let size = 1; size <= mostColumns && !all.some(isLasting); size++)
    for (const columns of combinations(tried, size)) all.push(await measure(columns))
  const sound = all.filter(isSound)
  const things = thingsOf(sound)
  const candidate = (one: Measured): KeyCandidate => {
    const left = one.distinct + (one.nullRows > 0 ? 1 : 0)
    const keeps = Math.min(left, things ?? left)
    return { ...one, keeps, loses: (things ?? keeps) - keeps }
  }
  const key = plan.key.map(({ column }) => column)
  const declared =
    key.length === 0
      ? undefined
      : (all.find(({ columns }) => sameColumns(columns, key)) ?? (await measure(key)))
  const proposals = sound.filter(({ distinct }) => distinct === things)
  await engine.run(sql`drop table _advised`)
  return {
    table: plan.table,
    rows: Number(counted?.rows ?? 0n),
    things,
    declared: declared && candidate(declared),
    proposals: proposals.toSorted(bestFirst).map(candidate),
    others: all
      .filter((one) => one.columns.length === 1 && !proposals.includes(one))
      .map(candidate)
      .toSorted((a, b) => a.loses - b.loses),
  }
}

function noAdvice(table: string): KeyAdvice {
  return { table, rows: 0, things: undefined, declared: undefined, proposals: [], others: [] }
}

function bestFirst(a: Measured, b: Measured): number {
  return (
    Number(isNamedLikeKeys(b)) - Number(isNamedLikeKeys(a)) ||
    Number(isAddress(a)) - Number(isAddress(b)) ||
    a.columns.length - b.columns.length ||
    a.nullRows - b.nullRows
  )
}

type Measured = Omit<KeyCandidate, 'keeps' | 'loses'>

/** Columns by how many things they tell apart alone. */
interface Identifying {
  /** Most things: two rows that agree in one of them may be of one thing. */
  readonly mostly: readonly string[]
  /** Some: rows of one thing agree in one of them, those of two things in all of them only by chance. */
  readonly partly: readonly string[]
}

async function identifying(
  columns: readonly string[],
  engine: Workspace['engine'],
): Promise<Identifying> {
  const counts = columns.map(
    (column, at) => sql`count(distinct ${name(column)}) as ${name(`n${at}`)}`,
  )
  const [row] = await engine.rows<Record<string, bigint>>(sql`select ${counts} from _advised`)
  const of = (at: number): number => Number(row?.[`n${at}`] ?? 0n)
  const most = Math.max(...columns.map((_, at) => of(at)))
  return {
    mostly: columns.filter((_, at) => of(at) * 5 >= most * 4),
    partly: columns.filter((_, at) => of(at) * 10 >= most),
  }
}

/** Whole numbers and text may be keys: what is measured or when it was is not who it is. */
function candidateColumns({ columns }: MergePlan, known: ReadonlySet<string>): readonly string[] {
  return columns
    .filter(
      ({ name: column, type, sources }) =>
        sources.length > 0 &&
        !known.has(column) &&
        (type.kind === 'integer' || type.kind === 'text'),
    )
    .map((column) => column.name)
    .toSorted((a, b) => Number(likeKey.test(b)) - Number(likeKey.test(a)))
    .slice(0, mostTried)
}

const likeKey = /(?:id|number|no|nr|code|key|e-?mail|ref(?:erence)?|uuid|guid)$/i

/** A name of a person or firm may be unique today; a number that was given to tell things apart stays so. */
function isNamedLikeKeys({ columns }: Measured): boolean {
  return columns.every((column) => likeKey.test(column))
}

/** An address is a person's, who may change it or share it: alone it is proposed behind what was given as a number. */
function isAddress({ columns }: Measured): boolean {
  return columns.length === 1 && /mail$/i.test(columns[0] ?? '')
}

/**
 * The fewest keys of those that merge no two things: a key that changes with time would count a thing twice. Columns
 * that are named like keys are believed before others, in which different things may agree.
 */
function thingsOf(sound: readonly Measured[]): number | undefined {
  const named = sound.filter(isNamedLikeKeys)
  const believed = named.length > 0 ? named : sound
  const whole = believed.filter(({ nullRows }) => nullRows === 0)
  if (whole.length > 0) return Math.min(...whole.map(({ distinct }) => distinct))
  return believed.length === 0 ? undefined : Math.max(...believed.map(({ distinct }) => distinct))
}

function isLasting(one: Measured): boolean {
  return isSound(one) && isNamedLikeKeys(one) && !isAddress(one)
}

function isSound({ collisions, sharedByStores }: Measured): boolean {
  return collisions === 0 && sharedByStores === 0
}

async function measured(
  columns: readonly string[],
  own: Identifying,
  engine: Workspace['engine'],
): Promise<Measured> {
  const key = names(columns)
  const present = join(
    columns.map((column) => sql`${name(column)} is not null`),
    ' and ',
  )
  const beside = (list: readonly string[]): readonly string[] =>
    list.filter((column) => !columns.includes(column))
  const mostly = beside(own.mostly)
  const others = mostly.length > 0 ? mostly : beside(own.partly)
  const unlike: Sql =
    others.length === 0
      ? raw('false')
      : join(
          others.map((column) => sql`count(distinct ${name(column)}) > 1`),
          ' and ',
        )
  const [row] = await engine.rows<Record<string, bigint>>(sql`
    with in_files as (
      select _file, count(distinct _whole) - 1 as rows from _advised where ${present} group by _file, ${key}),
    in_stores as (
      select count(*) as rows from _advised where ${present} group by ${key} having count(distinct _store) > 1 and ${unlike})
    select (select count(*) from (select distinct ${key} from _advised where ${present})) as "distinct",
      (select count(*) from _advised where not (${present})) as nulls,
      (select coalesce(sum(rows), 0)::bigint from in_files) as collisions,
      (select count(*) from in_stores) as shared`)
  const count = (of: string): number => Number(row?.[of] ?? 0n)
  return {
    columns,
    distinct: count('distinct'),
    nullRows: count('nulls'),
    collisions: count('collisions'),
    sharedByStores: count('shared'),
  }
}

function* combinations(
  of: readonly string[],
  size: number,
  from = 0,
): Generator<readonly string[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let at = from; at < of.length; at++)
    for (const rest of combinations(of, size - 1, at + 1)) yield [of[at] ?? '', ...rest]
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column))
}
