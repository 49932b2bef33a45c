import { mask } from '../base/mask.ts'
import { Problem } from '../base/problem.ts'
import type { Row } from '../engine/engine.ts'
import type { OrphanCount, Run } from '../ledger/records.ts'
import type { Reference, RowLimit, Table } from '../project/project.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RowPlace } from './account-document.ts'
import type { Inclusion } from './inclusion.ts'
import { countInclusion, inclusionOf, orphanRows } from './inclusion.ts'
import { columnOf, type PublishedTable, publishedTables } from './published-table.ts'

/** How the declared references hold after a run. */
export interface ReferenceReport {
  readonly counts: readonly CountedReference[]
  /** True where a count was not known from a run before. */
  readonly isNew: boolean
  /** References over their limit, and those that could not be counted. */
  readonly problems: readonly Problem[]
}

/** A count, and those of the runs before it, newest first. */
export interface CountedReference extends OrphanCount {
  readonly before: readonly number[]
}

/** A row that names another which is not there. */
export interface OrphanRow extends RowPlace {
  /** Column → value; a value of personal data is masked. */
  readonly values: Readonly<Record<string, string>>
}

/** Runs whose counts make the trend. */
const trendRuns = 10

/** Counts the orphans of every declared reference in what is published now, and keeps the counts with the run, where any of them is new. */
export async function monitorReferences(workspace: Workspace, run: Run): Promise<ReferenceReport> {
  const report = await countReferences(workspace, run.id)
  if (report.isNew) workspace.ledger.recordOrphans(run, report.counts.map(withoutTrend))
  return report
}

/**
 * The same without keeping anything. What a run before counted of the same two snapshots is taken from it: an
 * unchanged table costs nothing.
 */
export async function countReferences(
  workspace: Workspace,
  runId: string,
): Promise<ReferenceReport> {
  const { ledger, engine, reporter, project } = workspace
  const history = ledger.orphans(trendRuns + 1).filter(([first]) => first?.runId !== runId)
  const tables = await publishedTables(workspace, project.tables)
  const counts: CountedReference[] = []
  const problems: Problem[] = []
  let isNew = false
  for (const from of tables) {
    for (const reference of from.table.references) {
      const asked = inclusionIn(tables, from, reference)
      if (typeof asked === 'string') {
        const missing = { reference: referenceText(from.table.name, reference), missing: asked }
        const where = from.table.where('references', reference.column)
        problems.push(new Problem('REFERENCE_UNKNOWN', missing, { where }))
        continue
      }
      const same = history.map((run) => run.find((one) => isOf(one, from.table, reference)))
      const known = same.find((one) => one !== undefined)
      const versions = { snapshotVersion: from.version, targetVersion: asked.to.version }
      const isKnown =
        known?.snapshotVersion === versions.snapshotVersion &&
        known.targetVersion === versions.targetVersion
      isNew ||= !isKnown
      if (!isKnown) reporter.stage('references', from.table.name, reference.column)
      const { rows, withValue, orphans } = isKnown ? known : await countInclusion(asked, engine)
      const counted: CountedReference = {
        runId,
        table: from.table.name,
        column: reference.column,
        also: reference.also,
        target: `${reference.table}.${reference.target}`,
        rows,
        withValue,
        orphans,
        ...versions,
        before: same.flatMap((one) => one?.orphans ?? []).slice(0, trendRuns),
      }
      counts.push(counted)
      const problem = limitProblem(from.table, reference, counted)
      if (problem !== undefined) problems.push(problem)
    }
  }
  return { counts, isNew, problems }
}

/** Some orphans of one reference, those of the first files first. */
export async function orphanExamples(
  workspace: Workspace,
  counted: OrphanCount,
  limit: number,
): Promise<readonly OrphanRow[]> {
  const tables = await publishedTables(workspace, workspace.project.tables)
  const from = tables.find(({ table }) => table.name === counted.table)
  const reference = from?.table.references.find((one) => isOf(counted, from.table, one))
  if (from === undefined || reference === undefined) return []
  const asked = inclusionIn(tables, from, reference)
  if (typeof asked === 'string') return []
  const rows = await workspace.engine.rows<Row>(
    sql`select _file, _row, ${asked.fromColumns.map((column) => sql`cast(${name(column.name)} as varchar) as ${name(column.name)}`)}
      from (${orphanRows(asked)}) order by _file, _row limit ${raw(String(limit))}`,
  )
  const personal = new Set(
    from.table.columns.flatMap((column) =>
      column.pii ? (columnOf(from, column.name)?.name ?? []) : [],
    ),
  )
  return rows.map((row) => ({
    file: String(row['_file']),
    row: Number(row['_row']),
    values: Object.fromEntries(
      asked.fromColumns.map((column) => [
        column.name,
        personal.has(column.name) ? mask : String(row[column.name]),
      ]),
    ),
  }))
}

/** `Orders.lFirmID + lShopID of Firms.lFirmID`. */
function referenceText(table: string, { column, also, table: to, target }: Reference): string {
  return `${table}.${[column, ...also].join(' + ')} of ${to}.${target}`
}

function inclusionIn(
  tables: readonly PublishedTable[],
  from: PublishedTable,
  reference: Reference,
): Inclusion | string {
  const to = tables.find(({ table }) => table.name === reference.table)
  if (to === undefined) return `${reference.table} has no published snapshot`
  const inclusion = inclusionOf(reference, from, to)
  if (inclusion !== undefined) return inclusion
  const here = [reference.column, ...reference.also].filter((one) => !columnOf(from, one))
  const there = [reference.target, ...reference.also].filter((one) => !columnOf(to, one))
  return [
    ...here.map((one) => `${from.table.name} has no column ${one}`),
    ...there.map((one) => `${to.table.name} has no column ${one}`),
  ].join(', ')
}

function isOf(
  count: OrphanCount,
  table: Table,
  { column, also, table: to, target }: Reference,
): boolean {
  return (
    count.table === table.name &&
    count.column === column &&
    count.target === `${to}.${target}` &&
    count.also.join() === also.join()
  )
}

function limitProblem(
  table: Table,
  reference: Reference,
  { orphans, withValue }: OrphanCount,
): Problem | undefined {
  const limit = reference.maxOrphans
  if (limit === undefined || orphans <= most(limit, withValue)) return undefined
  return new Problem(
    'ORPHANS_OVER_LIMIT',
    {
      reference: referenceText(table.name, reference),
      orphans,
      withValue,
      limit: limit.kind === 'rows' ? `${limit.rows} rows` : limit.text,
    },
    {
      where: table.where('references', reference.column, 'max_orphans'),
      notLost: 'the rows are published as they were delivered',
    },
  )
}

function most(limit: RowLimit, of: number): number {
  return limit.kind === 'rows' ? limit.rows : limit.share * of
}

function withoutTrend({ before: _, ...count }: CountedReference): OrphanCount {
  return count
}
