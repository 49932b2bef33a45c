import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Cell, Engine, Row } from '../engine/engine.ts'
import type { ViewTest } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, names, raw, sql } from '../sql/sql.ts'
import type { ViewPlan } from './plan.ts'

/** A data test that rows of a view failed. */
export interface Failure {
  /** The test in words: `month, location must be unique`. */
  readonly test: string
  readonly rows: number
  /** Up to five offending rows: the grain's columns and the tested one; personal data masked. */
  readonly sample: readonly Row[]
}

/** How many offending rows a failure shows. */
const sampleSize = 5

/** What is tested, and how its rows are named. */
export type Tested = Pick<ViewPlan, 'tests' | 'grain' | 'pii' | 'columns'>

/** Runs the tests of a view or table over the files of its rows. */
export async function failures(
  plan: Tested,
  files: readonly string[],
  engine: Engine,
): Promise<readonly Failure[]> {
  const failed: Failure[] = []
  for (const test of plan.tests) {
    const offending = offenders(test, plan, files)
    const counted = await engine.rows<{ rows: bigint }>(
      sql`select count(*) as rows from (${offending})`,
    )
    const rows = Number(counted[0]?.rows ?? 0n)
    if (rows === 0) continue
    const order = shown(test, plan).map((column) => sql`${name(column)} nulls last`)
    const sample = await engine.rows(
      sql`select * from (${offending}) order by ${order} limit ${raw(String(sampleSize))}`,
    )
    failed.push({ test: testText(test), rows, sample: sample.map((row) => masked(row, plan.pii)) })
  }
  return failed
}

/** A test as a sentence. */
export function testText(test: ViewTest): string {
  switch (test.kind) {
    case 'unique':
      return `${test.columns.join(', ')} must be unique`
    case 'not_null':
      return `${test.column} must not be null`
    case 'between':
      return `${test.column} must lie between ${test.low} and ${test.high}`
    case 'accepted':
      return `${test.column} must be one of ${test.values.join(', ')}`
  }
}

/** A failure as one line: the test, and the rows that a person should look at first. */
export function failureText({ test, sample }: Failure): string {
  const rows = sample.map((row) =>
    Object.entries(row)
      .map(([column, cell]) => `${column} ${cell ?? 'null'}`)
      .join(', '),
  )
  return `${test} (${rows.join('; ')})`
}

/** The query of a test's offending rows. Null passes all tests but not_null: whether it may be null is a test of its own. */
function offenders(test: ViewTest, plan: Tested, files: readonly string[]): Sql {
  const from = sql`from ${parquet(files)}`
  const columns = names(shown(test, plan))
  switch (test.kind) {
    case 'unique':
      return sql`select ${columns}, count(*) as times ${from} group by ${columns} having count(*) > 1`
    case 'not_null':
      return sql`select ${columns} ${from} where ${name(test.column)} is null`
    case 'between': {
      const column = name(test.column)
      const [low, high] = [test.low, test.high].map((text) => constant(text, test.column, plan))
      return sql`select ${columns} ${from} where ${column} < ${low ?? raw('null')} or ${column} > ${high ?? raw('null')}`
    }
    case 'accepted': {
      const accepted = test.values.map((text) => constant(text, test.column, plan))
      return sql`select ${columns} ${from} where ${name(test.column)} not in (${join(accepted, ', ')})`
    }
  }
}

/** A bound of a test as a value of the column's type. */
function constant(text: string, column: string, plan: Tested): Sql {
  const type = plan.columns.find((one: SnapshotColumn) => one.name === column)?.type
  const typeName =
    type?.kind === 'decimal' || type === undefined ? 'DECIMAL(38,9)' : duckdbType(type)
  return sql`cast(${literal(text)} as ${raw(typeName)})`
}

function shown(test: ViewTest, plan: Tested): readonly string[] {
  const tested = test.kind === 'unique' ? test.columns : [test.column]
  if (test.kind === 'unique') return tested
  return [...plan.grain, ...tested.filter((column) => !plan.grain.includes(column))]
}

function masked(row: Row, pii: readonly string[]): Row {
  const cells = Object.entries(row).map(([column, cell]): [string, Cell] => [
    column,
    pii.includes(column) && cell !== null ? '•••' : cell,
  ])
  return Object.fromEntries(cells)
}
