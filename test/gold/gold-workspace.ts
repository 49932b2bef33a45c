import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedClock } from '../../src/base/clock.ts'
import type { Where } from '../../src/base/problem.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import type { Snapshot, StoreCoverage } from '../../src/catalog/snapshot.ts'
import type { Row } from '../../src/engine/engine.ts'
import type { Model } from '../../src/project/model.ts'
import type { Project, Table, View, ViewColumn, ViewTest } from '../../src/project/project.ts'
import { unasked } from '../../src/project/unasked-view.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { duckdbType, parseType } from '../../src/sql/column-type.ts'
import { literal, name, raw, sql } from '../../src/sql/sql.ts'
import { openWorkspace, type Workspace } from '../../src/workspace/workspace.ts'

/** A silver table in view of the test: `name type` a column, then a row a line with `·` for null. */
export interface SilverTable {
  readonly columns: Readonly<Record<string, string>>
  readonly rows: string
  readonly dataAsOf?: string
  readonly stores?: StoreCoverage
  readonly inputsDigest?: string
}

/** A view in view of the test. */
export interface TestView {
  readonly sql: string
  readonly columns: Readonly<Record<string, string>>
  readonly grain?: readonly string[]
  readonly tests?: readonly ViewTest[]
  readonly pii?: readonly string[]
}

/** A workspace over a fresh folder, with these views; disposed by the test. */
export async function goldWorkspace(
  tables: readonly (string | Table)[],
  views: Readonly<Record<string, TestView>> | readonly View[],
  models: readonly Model[] = [],
): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), 'bankfull-gold-'))
  const made = Array.isArray(views)
    ? (views as readonly View[])
    : Object.entries(views as Readonly<Record<string, TestView>>).map(viewOf)
  return openWorkspace(projectOf(root, tables, made, models), {
    clock: fixedClock('2026-11-24T08:00:00Z'),
    reporter: quietReporter,
    threads: 2,
  })
}

/** Publishes rows as the next snapshot of a silver table, as the merge would. */
export async function publish(
  { engine, catalog, asideFolder }: Workspace,
  table: string,
  { columns, rows, dataAsOf, stores, inputsDigest }: SilverTable,
): Promise<Snapshot> {
  const file = join(asideFolder, `${table}.parquet`)
  const types = Object.entries(columns).map(([column, type]) => ({
    name: column,
    type: typeOf(type),
  }))
  const records = rows
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s*\|\s*/).map((cell) => (cell === '·' ? null : cell)))
  await mkdir(asideFolder, { recursive: true })
  const selects = records.map((cells) => {
    const typed = types.map(({ name: column, type }, at) => {
      const cell = cells[at]
      const value = cell === null || cell === undefined ? raw('null') : literal(cell)
      return sql`cast(${value} as ${raw(duckdbType(type))}) as ${name(column)}`
    })
    return `select ${typed.map(({ text }) => text).join(', ')}`
  })
  const empty = `select ${types.map(({ name: column, type }) => `cast(null as ${duckdbType(type)}) as "${column}"`).join(', ')} where false`
  const all = [empty, ...selects].join(' union all ')
  await engine.run(sql`copy (${raw(all)}) to ${literal(file)} (format parquet)`)
  const path = catalog.newDataPath('silver', table)
  await catalog.adopt(file, path)
  return catalog.commit(
    {
      layer: 'silver',
      name: table,
      runId: 'test',
      publishedAt: '2026-11-24T00:00:00.000Z',
      inputsDigest: inputsDigest ?? rows,
      columns: types,
      files: [{ path, rows: records.length, sizeBytes: 0 }],
      rowCount: records.length,
      ...(dataAsOf === undefined ? {} : { dataAsOf }),
      ...(stores === undefined ? {} : { stores }),
    },
    await catalog.current('silver', table),
  )
}

/** The published rows of a view in the order of its grain, cells as text, `·` for null. */
export async function published(
  { engine, catalog }: Workspace,
  view: string,
  columns?: readonly string[],
): Promise<readonly string[]> {
  const snapshot = await catalog.current('gold', view)
  if (snapshot === undefined) return []
  const files = catalog.files(snapshot).map((file) => literal(file))
  const rows: readonly Row[] = await engine.rows(sql`select * from read_parquet([${files}])`)
  return rows.map((row) =>
    (columns ?? Object.keys(row)).map((column) => String(row[column] ?? '·')).join(' | '),
  )
}

/** A view as the loader would give it. */
export function viewOf([viewName, view]: readonly [string, TestView]): View {
  const where = (): Where => ({ file: `views/${viewName}.yaml`, line: 1, column: 1 })
  return {
    ...unasked,
    name: viewName,
    sqlFile: `views/${viewName}.sql`,
    sql: view.sql,
    purpose: '',
    grain: view.grain ?? [],
    columns: Object.entries(view.columns).map(
      ([column, type]): ViewColumn => ({
        name: column,
        type: parseType(type) ?? { kind: 'text' },
        unit: undefined,
        meaning: undefined,
        pii: view.pii?.includes(column) ?? false,
      }),
    ),
    tests: view.tests ?? [],
    where,
  }
}

function typeOf(text: string): ColumnType {
  const type = parseType(text)
  if (type === undefined || (type.kind === 'decimal' && !('precision' in type))) {
    throw new Error(`no column type: ${text}`)
  }
  return type as ColumnType
}

function projectOf(
  root: string,
  tables: readonly (string | Table)[],
  views: readonly View[],
  models: readonly Model[],
): Project {
  return {
    root,
    name: 'test',
    today: undefined,
    data: 'data',
    stores: { kind: 'none' },
    naming: new Map(),
    calendar: {
      weekStarts: 'monday',
      fiscalYearStartMonth: 1,
      fiscalYearNamedBy: 'ending_year',
      timeZone: 'UTC',
    },
    ask: { keepQuestions: true, thresholds: [] },
    environments: new Map(),
    tables: tables.map((one) => (typeof one === 'string' ? tableOf(one) : one)),
    views,
    scope: { outOfScope: [], ambiguous: [], negatives: [] },
    models,
    checks: [],
  }
}

function tableOf(table: string): Table {
  return {
    name: table,
    files: `${table}/{store}/**/*`,
    purpose: '',
    merge: {
      key: ['id'],
      allowNullMergeKeys: false,
      normalize: new Map(),
      identity: [],
      winner: { kind: 'last_file' },
    },
    drift: 'widen',
    columns: [],
    stores: new Map(),
    references: [],
    checks: [],
    delivery: 'partial',
    quarantineLimit: undefined,
    freshness: {},
    where: () => ({ file: `tables/${table}.yaml` }),
  }
}
