import type { Engine } from '../engine/engine.ts'
import { join, name, type Sql, sql } from '../sql/sql.ts'
import type { Inclusion } from './inclusion.ts'

/** A way from one table to another through a third. */
export interface JoinPath {
  readonly from: string
  readonly through: string
  readonly to: string
  /** Columns of the third table that the first one's rows find, and columns of it that find the last. */
  readonly firstOn: readonly string[]
  readonly thenOn: readonly string[]
  readonly rows: number
  /** Rows of the first table that reach a row of the last. */
  readonly reached: number
}

/**
 * The ways through a third table between tables that no single step joins, those that reach most rows first. Every
 * step finds one row at most, so that no row is counted twice.
 */
export async function pathsThrough(
  steps: readonly Inclusion[],
  engine: Engine,
): Promise<readonly JoinPath[]> {
  const direct = new Set(steps.map((step) => pair(step.from.table.name, step.to.table.name)))
  const paths: JoinPath[] = []
  for (const first of steps) {
    for (const second of steps) {
      const [from, to] = [first.from.table.name, second.to.table.name]
      if (first.to !== second.from || from === to || direct.has(pair(from, to))) continue
      const reached = await countReached(first, second, engine)
      if (reached === 0) continue
      paths.push({
        from,
        through: first.to.table.name,
        to,
        firstOn: first.toColumns.map((column) => column.name),
        thenOn: second.fromColumns.map((column) => column.name),
        rows: first.from.rows,
        reached,
      })
    }
  }
  return paths.toSorted(
    (a, b) => compare(a.from, b.from) || compare(a.to, b.to) || b.reached - a.reached,
  )
}

async function countReached(first: Inclusion, second: Inclusion, engine: Engine): Promise<number> {
  const [row] = await engine.rows<{ rows: bigint }>(sql`
    select count(*) as rows from ${first.from.relation} as a
    semi join (
      select b.* from ${first.to.relation} as b
      semi join ${second.to.relation} as c on ${onto(second, 'b', 'c')}
    ) as b on ${onto(first, 'a', 'b')}`)
  return Number(row?.rows ?? 0n)
}

function onto({ fromColumns, toColumns }: Inclusion, here: string, there: string): Sql {
  return join(
    fromColumns.map((column, at) => {
      const other = toColumns[at]
      const [left, right] = [name(here, column.name), name(there, other?.name ?? '')]
      return other?.type.kind === column.type.kind
        ? sql`${left} = ${right}`
        : sql`cast(${left} as varchar) = cast(${right} as varchar)`
    }),
    ' and ',
  )
}

function pair(from: string, to: string): string {
  return JSON.stringify([from, to])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
