import { stat } from 'node:fs/promises'
import type { Draft } from '../catalog/catalog.ts'
import type { DataFile, Snapshot, SnapshotColumn, StoreCoverage } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import type { Project } from '../project/project.ts'
import { minutes } from '../project/table-file.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { name, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { momentOf } from './columns.ts'
import type { WrittenFile } from './execute.ts'
import { originColumns } from './origin.ts'
import type { MergePlan } from './plan.ts'

/** The columns of the silver table: the merged ones, then those that say where a row came from. */
export function publishedColumns(plan: MergePlan): readonly SnapshotColumn[] {
  return [
    ...plan.columns.map(({ name: column, type }) => ({ name: column, type })),
    ...originColumns,
  ]
}

/** Puts the written files into the warehouse and commits a snapshot of them on top of the one given. */
export async function publish(
  plan: MergePlan,
  written: readonly WrittenFile[],
  { runId, inputsDigest }: { readonly runId: string; readonly inputsDigest: string },
  onto: Snapshot | undefined,
  workspace: Workspace,
): Promise<Snapshot> {
  const { catalog, clock } = workspace
  const facts = await factsOf(plan, written, workspace)
  const files: DataFile[] = []
  for (const { localFile, rows } of written) {
    const path = catalog.newDataPath('silver', plan.table)
    const { size: sizeBytes } = await stat(localFile)
    await catalog.adopt(localFile, path)
    files.push({ path, rows, sizeBytes })
  }
  const draft: Draft = {
    layer: 'silver',
    name: plan.table,
    runId,
    publishedAt: clock.now().toISOString(),
    inputsDigest,
    columns: publishedColumns(plan),
    files,
    rowCount: files.reduce((sum, file) => sum + file.rows, 0),
    ...facts,
  }
  return catalog.commit(draft, onto)
}

async function factsOf(
  plan: MergePlan,
  written: readonly WrittenFile[],
  workspace: Workspace,
): Promise<Pick<Draft, 'dataAsOf' | 'stores'>> {
  const { engine, project } = workspace
  const from = parquet(written.map(({ localFile }) => localFile))
  const moment = momentIn(plan, project)
  const asOf = moment === undefined ? undefined : await newest(moment.name, from, engine)
  const stores = await coverage(plan, project, from, workspace)
  return {
    ...(asOf === undefined ? {} : { dataAsOf: asOf }),
    ...(stores === undefined ? {} : { stores }),
  }
}

function momentIn(plan: MergePlan, { tables }: Project): MergePlan['columns'][number] | undefined {
  const table = tables.find(({ name: one }) => one === plan.table)
  return table && momentOf(table, plan.columns)
}

/** The newest moment of a column, as a snapshot tells it. */
export async function newest(
  column: string,
  from: Sql,
  engine: Engine,
): Promise<string | undefined> {
  const [row] = await engine.rows<{ newest: string | null }>(
    sql`select cast(max(${name(column)}) as varchar) as newest from ${from}`,
  )
  return row?.newest?.replace(' ', 'T') ?? undefined
}

/** Which of the expected stores have rows here: by the stores' key column where the table has it, else by folder. */
async function coverage(
  plan: MergePlan,
  project: Project,
  from: Sql,
  workspace: Workspace,
): Promise<StoreCoverage | undefined> {
  const expected = await expectedStores(plan, project, from, workspace)
  if (expected === undefined) return undefined
  const column =
    project.stores.kind === 'from_table' && plan.columns.some((one) => one.name === keyOf(project))
      ? keyOf(project)
      : '_store'
  const rows = await workspace.engine.rows<{ store: string }>(
    sql`select distinct cast(${name(column)} as varchar) as store from ${from}`,
  )
  const present = new Set(rows.map((row) => row.store))
  const late = await lateStores(plan, project, column, from, workspace.engine)
  if (column === '_store' && project.stores.kind === 'from_table') {
    return {
      expected: expected.length,
      present: Math.min(present.size, expected.length),
      missing: [],
      ...late,
    }
  }
  const missing = expected.filter((store) => !present.has(store))
  return { expected: expected.length, present: expected.length - missing.length, missing, ...late }
}

/** Told only where the table says how late is too late, and by a column that tells the time. */
async function lateStores(
  plan: MergePlan,
  project: Project,
  storeColumn: string,
  from: Sql,
  engine: Engine,
): Promise<Pick<StoreCoverage, 'late'>> {
  const after = project.tables.find((table) => table.name === plan.table)?.freshness.warnAfter
  const column = momentIn(plan, project)
  if (after === undefined || column === undefined) return {}
  if (!['date', 'timestamp', 'instant'].includes(column.type.kind)) return {}
  const moment = name(column.name)
  const rows = await engine.rows<{ store: string | null; newest: string }>(
    sql`with by_store as (
        select cast(${name(storeColumn)} as varchar) as store, max(${moment}) as newest from ${from} group by 1
      )
      select store, cast(newest as varchar) as newest from by_store
      where newest < (select max(newest) from by_store) - to_minutes(cast(${minutes(after)} as bigint)) and store is not null
      order by store`,
  )
  if (rows.length === 0) return {}
  return {
    late: rows.map(({ store, newest: asOf }) => ({
      store: String(store),
      asOf: asOf.replace(' ', 'T'),
    })),
  }
}

async function expectedStores(
  plan: MergePlan,
  project: Project,
  from: Sql,
  workspace: Workspace,
): Promise<readonly string[] | undefined> {
  const { stores } = project
  if (stores.kind === 'none') return undefined
  if (stores.kind === 'list') return stores.names
  const snapshot =
    stores.table === plan.table
      ? undefined
      : await workspace.catalog.current('silver', stores.table)
  if (stores.table !== plan.table && snapshot === undefined) return undefined
  const source = snapshot === undefined ? from : parquet(workspace.catalog.files(snapshot))
  const rows = await workspace.engine.rows<{ store: string }>(
    sql`select distinct cast(${name(stores.key)} as varchar) as store from ${source} where ${name(stores.key)} is not null order by 1`,
  )
  return rows.map((row) => row.store)
}

function keyOf(project: Project): string {
  return project.stores.kind === 'from_table' ? project.stores.key : ''
}
