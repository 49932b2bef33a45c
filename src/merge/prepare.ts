import { join } from 'node:path'
import { Problem, Problems } from '../base/problem.ts'
import { land } from '../land/land.ts'
import type { DeliveredFile, LandedFile, LandingRequest, RejectedFile } from '../land/landed.ts'
import { foldName } from '../land/landed.ts'
import type { Table } from '../project/project.ts'
import { suggest } from '../project/suggest.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { landCarried } from './carried.ts'
import type { MatchedColumn, PlannedFile } from './columns.ts'
import { declaredNames, matchColumns, readingOf } from './columns.ts'
import type { Delivery } from './discover.ts'
import type { MergePlan } from './plan.ts'
import { missingEverywhere, planMerge } from './plan.ts'
import type { Profiles } from './profile.ts'
import { profile } from './profile.ts'
import { ambiguousDates, reconcile } from './reconcile.ts'
import type { Restoration } from './restore.ts'
import { openRestoration } from './restore.ts'
import { withoutErased } from './without-erased.ts'

/** A plan and the facts it was made from. */
export interface Prepared {
  readonly plan: MergePlan
  readonly profiles: Profiles
}

/**
 * From files to a plan: land, match, profile, reconcile, plan. Files that cannot be read, or whose dates nobody can
 * order, are rejected alone and the rest is planned without them. A preview lands into a folder of its own.
 */
export async function prepare(
  workspace: Workspace,
  table: Table,
  delivery: Delivery,
  excluded: ReadonlyMap<string, LandedFile>,
  preview: boolean,
): Promise<Prepared> {
  const { engine, reporter, project } = workspace
  const { landed: whole, rejected } = await landAll(workspace, table, delivery, excluded, preview)
  const landed = await withoutErased(workspace, table, whole, landedFolderOf(workspace, preview))
  if (landed.length === 0) await refuseMistypedKey(workspace, table, rejected)
  reporter.stage('profile', table.name, `${landed.length} files`)
  let files: readonly PlannedFile[] = landed
  const refused: RejectedFile[] = [...rejected]
  for (;;) {
    const columns = matchColumns(project, table, files)
    const unknown = unknownColumns(table, columns, files.length + refused.length)
    if (unknown.length > 0) throw new Problems(unknown)
    const key = new Set(table.merge.key.map(foldName))
    const { profiles, broken } = await profile(
      files,
      columns,
      engine,
      {
        key: new Set(columns.map(({ name }) => name).filter((name) => key.has(foldName(name)))),
        everyPage: preview,
      },
      (done) => reporter.progress(done, files.length),
    )
    const out = [...broken, ...ambiguousDates(columns, files, profiles)]
    if (out.length === 0) {
      return {
        plan: planMerge(table, delivery, files, refused, reconcile(columns, profiles), profiles),
        profiles,
      }
    }
    refused.push(...out)
    const paths = new Set(out.map(({ file }) => file.path))
    files = files.filter(({ landed: { file } }) => !paths.has(file.path))
  }
}

function landedFolderOf({ asideFolder, stateFolder }: Workspace, preview: boolean): string {
  return join(preview ? asideFolder : stateFolder, 'landed')
}

async function landAll(
  workspace: Workspace,
  table: Table,
  delivery: Delivery,
  excluded: ReadonlyMap<string, LandedFile>,
  preview: boolean,
): Promise<{ landed: readonly PlannedFile[]; rejected: readonly RejectedFile[] }> {
  const { reporter } = workspace
  const landedFolder = landedFolderOf(workspace, preview)
  const landed: PlannedFile[] = []
  const rejected: RejectedFile[] = []
  const { deliveries, engine } = workspace
  const tools = { deliveries, engine, landedFolder, schemas: new Map() }
  const current = await workspace.catalog.current('silver', table.name)
  const before = current === undefined ? [] : workspace.ledger.files(current.runId, table.name)
  let opened: Promise<Restoration> | undefined
  const restoration = (): Promise<Restoration> => {
    opened ??= openRestoration(workspace, table.name)
    return opened
  }
  reporter.stage('land', table.name, `${delivery.files.length} files`)
  for (const [at, file] of delivery.files.entries()) {
    if (excluded.has(file.path)) {
      rejected.push({
        kind: 'rejected',
        file,
        reason: 'corrupt',
        cause: 'Parquet: a page cannot be decoded',
      })
      continue
    }
    const record = file.isCarried ? before.find(({ path }) => path === file.path) : undefined
    if (record !== undefined) {
      const again = await landCarried(workspace, file, record, restoration, landedFolder)
      landed.push({ landed: again, reading: readingOf(table, file.store) })
      continue
    }
    const request = landingOf(table, file)
    const result = await land(request, tools)
    if (result.kind === 'landed') landed.push({ landed: result, reading: request.reading })
    else rejected.push(result)
    reporter.progress(at + 1, delivery.files.length)
  }
  return { landed, rejected }
}

/** What landing needs to know of a table's file. */
export function landingOf(table: Table, file: DeliveredFile): LandingRequest {
  const reading = readingOf(table, file.store)
  const renamed = [...(reading.rename?.keys() ?? [])].map(foldName)
  return {
    file,
    reading,
    known: new Set([...declaredNames(table).map(foldName), ...renamed]),
    declared: table.columns.map((column) => column.name),
  }
}

/**
 * Where no file shows one of the declared names, either every store forgot its header, or the YAML misspells the
 * key: it does if a header, taken at its word, has a name like it.
 */
async function refuseMistypedKey(
  workspace: Workspace,
  table: Table,
  rejected: readonly RejectedFile[],
): Promise<void> {
  const files: PlannedFile[] = []
  for (const { file } of rejected.filter(({ reason }) => reason === 'ambiguous')) {
    const reading = readingOf(table, file.store)
    const request = { file, reading, known: new Set<string>(), declared: [] }
    const result = await land(request, {
      deliveries: workspace.deliveries,
      engine: workspace.engine,
      landedFolder: join(workspace.asideFolder, 'landed'),
      schemas: new Map(),
    })
    if (result.kind === 'landed') files.push({ landed: result, reading })
  }
  const problems = unknownColumns(
    table,
    matchColumns(workspace.project, table, files),
    rejected.length,
  )
  if (problems.some(({ didYouMean }) => didYouMean !== undefined)) throw new Problems(problems)
}

/** A key, identity or winner column that no file has is a mistake in the YAML, not in the data. */
function unknownColumns(
  table: Table,
  columns: readonly MatchedColumn[],
  files: number,
): readonly Problem[] {
  if (!columns.some((column) => column.sources.length > 0)) return []
  const delivered = columns.filter((column) => column.sources.length > 0)
  const places: readonly (readonly [string, readonly (string | number)[]])[] = [
    ...table.merge.key.map((column, at) => [column, ['merge', 'key', at]] as const),
    ...table.merge.identity.map((column, at) => [column, ['merge', 'identity', at]] as const),
    ...(table.merge.winner.kind === 'newest'
      ? [[table.merge.winner.column, ['merge', 'winner', 'newest']] as const]
      : []),
    ...(table.freshness.column === undefined
      ? []
      : [[table.freshness.column, ['freshness', 'column']] as const]),
  ]
  return places
    .filter(([column]) => missingEverywhere([column], columns).length > 0)
    .map(([column, path]) => {
      const near = suggest(
        column,
        delivered.map(({ name }) => name),
      )
      const found = delivered.find(({ name }) => name === near)
      return new Problem(
        'MERGE_KEY_UNKNOWN',
        { column, table: table.name, files },
        {
          where: table.where(...path),
          didYouMean:
            near === undefined
              ? undefined
              : `${near}   (${found?.sources.length ?? 0} of ${files} files)`,
          notLost: 'nothing was written; the last good snapshot still stands',
        },
      )
    })
}
