import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { foldName } from '../land/landed.ts'
import { join, name, names, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Inclusion, InclusionCount } from './inclusion.ts'
import { countInclusion, inclusionOf } from './inclusion.ts'
import { type JoinPath, pathsThrough } from './join-path.ts'
import type { PublishedTable } from './published-table.ts'
import { columnOf, publishedTables } from './published-table.ts'

/** Columns of one table by which its rows find rows of another. */
export interface JoinLink extends InclusionCount {
  readonly from: string
  readonly to: string
  /** Column of `from` → column of `to`. */
  readonly on: readonly (readonly [string, string])[]
  readonly declared: boolean
  /** True where no two rows of `to` have the same values: a row finds one at most. */
  readonly unique: boolean
}

/** What the published tables say about how they can be joined. */
export interface Joins {
  readonly links: readonly JoinLink[]
  /** Where no link leads from one table to another, but one does through a third. */
  readonly paths: readonly JoinPath[]
  /** Tables that neither a link nor a path joins with a table, in either direction. */
  readonly apart: readonly { readonly from: string; readonly to: readonly string[] }[]
}

/** A link that nobody declared is one where at least half of the values are found; below that it is chance. */
const leastCoverage = 0.5

/**
 * Looks for columns by which the rows of one published table find rows of another: what `references:` declares, and
 * columns of equal names that tell the other table's rows apart, alone or two together.
 */
export async function findJoins(workspace: Workspace): Promise<Joins> {
  const { engine, reporter, project } = workspace
  const tables = await publishedTables(workspace, project.tables)
  const keys = new Map<string, readonly (readonly string[])[]>()
  for (const table of tables) {
    reporter.stage('keys', table.table.name)
    keys.set(table.table.name, await uniqueColumns(table, tables, engine))
  }
  const counted: { readonly link: JoinLink; readonly inclusion: Inclusion }[] = []
  for (const from of tables) {
    reporter.stage('joins', from.table.name)
    for (const candidate of candidatesOf(from, tables, keys)) {
      const count = await countInclusion(candidate.inclusion, engine)
      const isChance = !candidate.declared && count.found < count.withValue * leastCoverage
      if (isChance || (!candidate.declared && count.found === 0)) continue
      counted.push({
        inclusion: candidate.inclusion,
        link: {
          from: from.table.name,
          to: candidate.inclusion.to.table.name,
          on: candidate.inclusion.fromColumns.map((column, at) => [
            column.name,
            candidate.inclusion.toColumns[at]?.name ?? '',
          ]),
          declared: candidate.declared,
          unique: candidate.unique,
          ...count,
        },
      })
    }
  }
  const links = counted.map(({ link }) => link)
  const sure = counted.filter(({ link }) => link.unique && link.found > 0)
  const paths = await pathsThrough(
    sure.map(({ inclusion }) => inclusion),
    engine,
  )
  return { links, paths, apart: apartOf(tables, links, paths) }
}

interface Candidate {
  readonly inclusion: Inclusion
  readonly declared: boolean
  readonly unique: boolean
}

function candidatesOf(
  from: PublishedTable,
  tables: readonly PublishedTable[],
  keys: ReadonlyMap<string, readonly (readonly string[])[]>,
): readonly Candidate[] {
  const found: Candidate[] = []
  for (const to of tables) {
    const unique = keys.get(to.table.name) ?? []
    for (const reference of from.table.references) {
      const inclusion = inclusionOf(reference, from, to)
      if (inclusion === undefined) continue
      const there = inclusion.toColumns.map((column) => column.name)
      const isUnique = unique.some((key) => key.every((column) => there.includes(column)))
      found.push({ inclusion, declared: true, unique: isUnique })
    }
    if (to === from) continue
    for (const key of unique) {
      const toColumns = key.flatMap((column) => columnOf(to, column) ?? [])
      const fromColumns = toColumns.flatMap((column) => columnOf(from, column.name) ?? [])
      const isKnown = found.some(
        ({ inclusion }) => inclusion.to === to && samePairs(inclusion, { fromColumns, toColumns }),
      )
      const fits = fromColumns.every((column, at) => column.type.kind === toColumns[at]?.type.kind)
      if (isKnown || !fits || fromColumns.length < toColumns.length) continue
      found.push({ inclusion: { from, fromColumns, to, toColumns }, declared: false, unique: true })
    }
  }
  return found
}

/** Columns that another table has too, and that alone or two together tell a table's rows apart. */
async function uniqueColumns(
  table: PublishedTable,
  tables: readonly PublishedTable[],
  engine: Engine,
): Promise<readonly (readonly string[])[]> {
  const wanted = tables.flatMap((other) =>
    other.table.references
      .filter((reference) => reference.table === table.table.name)
      .map((reference) => foldName(reference.target)),
  )
  const shared = table.columns.filter(
    (column) =>
      wanted.includes(foldName(column.name)) ||
      (isKeyLike(column) &&
        tables.some((other) => other !== table && columnOf(other, column.name) !== undefined)),
  )
  const found: (readonly string[])[] = []
  const sizes = shared.flatMap((one, at) => [
    [one.name],
    ...shared.slice(at + 1).map((other) => [one.name, other.name]),
  ])
  const key = new Set([...table.table.merge.key, ...table.table.merge.identity].map(foldName))
  for (const columns of sizes.toSorted((a, b) => a.length - b.length)) {
    const isExtended = found.some((smaller) => smaller.every((column) => columns.includes(column)))
    const isKeyed = columns.length === 1 || columns.every((column) => key.has(foldName(column)))
    if (!isExtended && isKeyed && (await isUnique(table, columns, engine))) found.push(columns)
  }
  return found
}

/** Money, times and yes or no say what a row is like; whole numbers and text may say which it is. */
function isKeyLike({ type }: SnapshotColumn): boolean {
  return type.kind === 'integer' || type.kind === 'text'
}

/** An estimate settles what is plainly not unique; only what may be is counted out. */
async function isUnique(
  { relation }: PublishedTable,
  columns: readonly string[],
  engine: Engine,
): Promise<boolean> {
  const whole = join(
    columns.map((column) => sql`${name(column)} is not null`),
    ' and ',
  )
  const [guess] = await engine.rows<{ rows: bigint; kinds: bigint }>(
    sql`select count(*) as rows, approx_count_distinct(row(${names(columns)})) as kinds from ${relation} where ${whole}`,
  )
  const rows = Number(guess?.rows ?? 0n)
  if (rows === 0 || Number(guess?.kinds ?? 0n) < rows * 0.7) return false
  const [exact] = await engine.rows<{ kinds: bigint }>(
    sql`select count(*) as kinds from (select distinct ${names(columns)} from ${relation} where ${whole})`,
  )
  return Number(exact?.kinds ?? 0n) === rows
}

function apartOf(
  tables: readonly PublishedTable[],
  links: readonly JoinLink[],
  paths: readonly JoinPath[],
): Joins['apart'] {
  const all = tables.map(({ table }) => table.name)
  return all.flatMap((from) => {
    const reached = new Set(
      [...links, ...paths].flatMap((one) =>
        one.from === from ? [one.to] : one.to === from ? [one.from] : [],
      ),
    )
    const to = all.filter((one) => one !== from && !reached.has(one))
    return to.length === 0 ? [] : [{ from, to }]
  })
}

function samePairs(
  a: Pick<Inclusion, 'fromColumns' | 'toColumns'>,
  b: Pick<Inclusion, 'fromColumns' | 'toColumns'>,
): boolean {
  const pairs = (one: typeof a): readonly string[] =>
    one.fromColumns.map((column, at) => `${column.name} ${one.toColumns[at]?.name}`).toSorted()
  return JSON.stringify(pairs(a)) === JSON.stringify(pairs(b))
}
