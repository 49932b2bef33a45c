import { mask } from '../base/mask.ts'
import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Cell, Engine, Row } from '../engine/engine.ts'
import type { RowLimit, ViewTest } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, names, raw, sql } from '../sql/sql.ts'
import { expand } from './macros.ts'
import { shownOf, testStatement, writtenText } from './test-statement.ts'

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

/** What is tested: rows that stand in the session under a name. */
export interface Tested {
  readonly name: string
  readonly columns: readonly SnapshotColumn[]
  /** The columns by which a person finds a row. */
  readonly grain: readonly string[]
  readonly tests: readonly ViewTest[]
  /** Columns whose values a report masks. */
  readonly pii: readonly string[]
  /** Rows of the snapshot before; undefined where there is none. */
  readonly rowsBefore?: number | undefined
}

/** Runs tests over the rows that stand under the tested name. */
export async function failures(tested: Tested, engine: Engine): Promise<readonly Failure[]> {
  const passed = await passedTogether(tested, engine)
  const failed: Failure[] = []
  for (const test of tested.tests) {
    const failure = passed.has(test) ? undefined : await failureOf(test, tested, engine)
    if (failure) failed.push(failure)
  }
  return failed
}

/** The tests of single rows that no row breaks: all of them are counted in one pass. */
async function passedTogether(tested: Tested, engine: Engine): Promise<ReadonlySet<ViewTest>> {
  const conditions = tested.tests.flatMap((test) => {
    const broken = brokenBy(test, tested)
    return broken === undefined ? [] : [{ test, broken }]
  })
  if (conditions.length === 0) return new Set()
  const counts = conditions.map(
    ({ broken }, at) => sql`count(*) filter (where ${broken}) as ${name(`t${at}`)}`,
  )
  const rows = await engine.rows<Record<string, bigint>>(
    sql`select ${join(counts, ', ')} from ${name(tested.name)}`,
  )
  const none = conditions.filter((_, at) => rows[0]?.[`t${at}`] === 0n)
  return new Set(none.map(({ test }) => test))
}

/** The condition under which one row breaks a test; undefined for a test of several rows together. */
function brokenBy(test: ViewTest, tested: Tested): Sql | undefined {
  switch (test.kind) {
    case 'not_null':
      return sql`${name(test.column)} is null`
    case 'between': {
      const column = name(test.column)
      const [low, high] = [test.low, test.high].map((text) => constant(text, test.column, tested))
      return sql`${column} < ${low ?? raw('null')} or ${column} > ${high ?? raw('null')}`
    }
    case 'accepted': {
      const accepted = test.values.map((text) => constant(text, test.column, tested))
      return sql`${name(test.column)} not in (${join(accepted, ', ')})`
    }
    case 'holds':
      return sql`not (\n${raw(expand(test.condition, 'duckdb').text)}\n)`
    case 'unique':
    case 'equals':
    case 'rows':
    case 'rows_change':
      return undefined
  }
}

/** The failure of one test; undefined where no row offends. */
export async function failureOf(
  test: ViewTest,
  tested: Tested,
  engine: Engine,
): Promise<Failure | undefined> {
  const offending = offenders(test, tested)
  const counted = await engine.rows<{ rows: bigint }>(
    sql`select count(*) as rows from (${offending})`,
  )
  const rows = Number(counted[0]?.rows ?? 0n)
  if (rows === 0) return undefined
  const columns = shown(test, tested)
  const order = columns.map((column) => sql`${name(column)} nulls last`)
  const extra = test.kind === 'unique' ? [name('times')] : []
  const sample = await engine.rows(
    sql`select ${join([...names(columns), ...extra], ', ')} from (${offending}) order by ${order} limit ${raw(String(sampleSize))}`,
  )
  return { test: testText(test), rows, sample: sample.map((row) => masked(row, tested.pii)) }
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
    case 'holds':
    case 'equals':
      return writtenText(test)
    case 'rows':
      return `there must be between ${test.low} and ${test.high} rows`
    case 'rows_change':
      return `the number of rows must not change by more than ${limitText(test.limit)}`
  }
}

function limitText(limit: RowLimit): string {
  return limit.kind === 'rows' ? String(limit.rows) : limit.text
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
function offenders(test: ViewTest, tested: Tested): Sql {
  const from = sql`from ${name(tested.name)}`
  const columns = names(shown(test, tested))
  switch (test.kind) {
    case 'unique':
      return sql`select ${columns}, count(*) as times ${from} group by ${columns} having count(*) > 1`
    case 'not_null':
    case 'between':
    case 'accepted':
      return sql`select ${columns} ${from} where ${brokenBy(test, tested) ?? raw('false')}`
    case 'holds':
    case 'equals':
      return raw(expand(testStatement(test, tested.name), 'duckdb').text)
    case 'rows':
      return sql`select count(*) as rows ${from} having count(*) < ${raw(test.low)} or count(*) > ${raw(test.high)}`
    case 'rows_change':
      return rowsChange(test.limit, tested)
  }
}

/** The first snapshot has nothing to differ from. */
function rowsChange(limit: RowLimit, { name: tested, rowsBefore }: Tested): Sql {
  const before = rowsBefore === undefined ? raw('count(*)') : raw(String(rowsBefore))
  const most =
    limit.kind === 'rows' ? raw(String(limit.rows)) : sql`${raw(String(limit.share))} * ${before}`
  return sql`select ${before} as rows_before, count(*) as rows from ${name(tested)} having abs(count(*) - ${before}) > ${most}`
}

/** A bound of a test as a value of the column's type. */
function constant(text: string, column: string, tested: Tested): Sql {
  const type = tested.columns.find((one) => one.name === column)?.type
  const typeName =
    type?.kind === 'decimal' || type === undefined ? 'DECIMAL(38,9)' : duckdbType(type)
  return sql`cast(${literal(text)} as ${raw(typeName)})`
}

function shown(test: ViewTest, { grain, columns }: Tested): readonly string[] {
  switch (test.kind) {
    case 'unique':
      return test.columns
    case 'not_null':
    case 'between':
    case 'accepted':
      return [...grain, ...[test.column].filter((column) => !grain.includes(column))]
    case 'holds':
    case 'equals':
      return shownOf(
        test,
        grain,
        columns.map((column) => column.name),
      )
    case 'rows':
      return ['rows']
    case 'rows_change':
      return ['rows_before', 'rows']
  }
}

function masked(row: Row, pii: readonly string[]): Row {
  const cells = Object.entries(row).map(([column, cell]): [string, Cell] => [
    column,
    pii.includes(column) && cell !== null ? mask : cell,
  ])
  return Object.fromEntries(cells)
}
