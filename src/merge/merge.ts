import { rm } from 'node:fs/promises'
import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { LandedFile } from '../land/landed.ts'
import type { ColumnDrift, FileRecord, Run, TableAccount } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Balance } from './account.ts'
import { balance, balances } from './account.ts'
import { withCarried } from './carried.ts'
import { writeDelta } from './delta.ts'
import { discover, onlyFiles } from './discover.ts'
import { driftOf } from './drift.ts'
import { driftProblem } from './drift-policy.ts'
import type { WrittenFile } from './execute.ts'
import { countSurvivors, settle, writeFates, writeSurvivors } from './execute.ts'
import { limitProblem } from './limit.ts'
import type { MergePlan } from './plan.ts'
import { inputsDigest } from './plan.ts'
import { prepare } from './prepare.ts'
import { probe } from './probe.ts'
import { publish, publishedColumns } from './publish.ts'
import type { ShrunkenStore } from './shrunken.ts'
import { shrunkenStores } from './shrunken.ts'

/** What became of one table in a run. */
export interface MergeReport {
  readonly table: string
  readonly status: 'published' | 'unchanged' | 'held_back' | 'preview'
  readonly account: TableAccount
  readonly files: readonly FileRecord[]
  readonly drift: readonly ColumnDrift[]
  readonly shrunken: readonly ShrunkenStore[]
  /** Only in a preview. */
  readonly plan?: MergePlan
  /** Why nothing was published, or what the person should look at: rejected files, an exceeded limit. */
  readonly problems: readonly Problem[]
}

/** What a merge may be told. */
export interface MergeOptions {
  /** Stop before anything is written: the report says what would happen. */
  readonly preview?: boolean
  /** Merge again even where nothing changed. */
  readonly force?: boolean
  /** Patterns below the data folder: of the files that are new or changed, take in only those that match. */
  readonly files?: readonly string[] | undefined
  /** Paths of files that are no longer delivered and whose rows shall go as well. */
  readonly withdraw?: readonly string[]
}

/** Merges one table's delivery into its silver table: the stage from files to a snapshot. */
export async function mergeTable(
  workspace: Workspace,
  table: Table,
  run: Run,
  options: MergeOptions = {},
): Promise<MergeReport> {
  const { catalog, engine, reporter, ledger } = workspace
  reporter.stage('discover', table.name)
  const current = await catalog.current('silver', table.name)
  const before = current === undefined ? [] : ledger.files(current.runId, table.name)
  const found = await discover(table, workspace.deliveries)
  const taken = options.files === undefined ? found : onlyFiles(found, before, options.files)
  const waiting = found.files.length - taken.files.length
  if (waiting > 0) reporter.note(`${table.name}: ${waiting} files wait; --files does not name them`)
  const delivery = withCarried(taken, before, options.withdraw ?? [])
  const digest = inputsDigest(table, workspace.project.naming, delivery)
  const unchanged =
    options.force || options.preview
      ? undefined
      : unchangedReport(workspace, table, current, digest)
  if (unchanged) return unchanged
  if (!options.preview) ledger.start(run)

  const shrunken = (files: readonly FileRecord[]): readonly ShrunkenStore[] =>
    shrunkenStores(table.name, before, files)
  const excluded = new Map<string, LandedFile>()
  for (;;) {
    const { plan, profiles } = await prepare(
      workspace,
      table,
      delivery,
      excluded,
      options.preview === true,
    )
    const drift = driftOf(plan, profiles)
    try {
      reporter.stage('settle', table.name, `${plan.files.length} files`)
      await settle(plan, engine)
      if (options.preview) {
        const counted = await balance(plan, run.id, 'preview', engine)
        const report = preview(plan, counted, drift, table, current)
        return { ...report, shrunken: shrunken(counted.files) }
      }
      reporter.stage('write', table.name)
      const ids = await catalog.fieldIds('silver', table.name, publishedColumns(plan))
      const written = await writeSurvivors(plan, engine, workspace.asideFolder, ids, (rows) =>
        reporter.progress(rows),
      )
      const counted = await balance(
        plan,
        run.id,
        await countSurvivors(plan, written, engine),
        engine,
      )
      const problems = problemsOf(plan, counted)
      const heldBack = holdBack(plan, counted, table, current)
      if (heldBack !== undefined) {
        for (const { localFile } of written) await rm(localFile, { force: true })
        ledger.recordTable(run, counted.account, counted.files, drift)
        await keepFates(workspace, plan, run)
        return {
          table: table.name,
          status: 'held_back',
          ...counted,
          drift,
          shrunken: shrunken(counted.files),
          problems: [...problems, heldBack],
        }
      }
      await keepFates(workspace, plan, run)
      await keepDelta(workspace, plan, written, run)
      const pending = { ...counted.account, published: false, pending: true } as const
      ledger.recordTable(run, pending, counted.files, drift)
      const snapshot = await publish(
        plan,
        written,
        { runId: run.id, inputsDigest: digest },
        current,
        workspace,
      )
      ledger.resolve(pending, snapshot.version)
      const account = { ...counted.account, published: true, snapshotVersion: snapshot.version }
      return {
        table: table.name,
        status: 'published',
        account,
        files: counted.files,
        drift,
        shrunken: shrunken(counted.files),
        problems,
      }
    } catch (error) {
      const broken = await probe(plan, engine, error)
      if (broken === undefined) throw error
      for (const file of broken) excluded.set(file.file.path, file)
      reporter.note(
        `${table.name}: ${broken.length} files turned out to be damaged and were taken out; starting over`,
      )
    }
  }
}

function preview(
  plan: MergePlan,
  counted: Balance,
  drift: readonly ColumnDrift[],
  table: Table,
  current: Snapshot | undefined,
): Omit<MergeReport, 'shrunken'> {
  const heldBack = holdBack(plan, counted, table, current)
  const problems = problemsOf(plan, counted)
  return {
    table: table.name,
    status: 'preview',
    ...counted,
    drift,
    plan,
    problems: heldBack ? [...problems, heldBack] : problems,
  }
}

/** Nothing new was delivered or declared: the published snapshot stands, and so does its account. */
function unchangedReport(
  workspace: Workspace,
  table: Table,
  current: Snapshot | undefined,
  digest: string,
): MergeReport | undefined {
  if (current === undefined || current.inputsDigest !== digest) return undefined
  const account = workspace.ledger.accounts(current.runId).find((one) => one.table === table.name)
  if (account === undefined) return undefined
  const files = workspace.ledger.files(current.runId, table.name)
  const problems = files
    .filter((file) => file.status === 'rejected')
    .map((file) => rejectedProblem(file))
  return {
    table: table.name,
    status: 'unchanged',
    account,
    files,
    drift: workspace.ledger.drift(current.runId, table.name),
    shrunken: [],
    problems,
  }
}

function problemsOf(plan: MergePlan, { files }: Balance): readonly Problem[] {
  return plan.rejected.length === 0
    ? []
    : files.filter((file) => file.status === 'rejected').map((file) => rejectedProblem(file))
}

function rejectedProblem(file: FileRecord): Problem {
  return new Problem(
    'FILE_REJECTED',
    { reason: file.reason ?? 'unreadable', sizeBytes: file.sizeBytes, cause: file.cause ?? '' },
    {
      where: { file: file.path },
      notLost: 'the file is kept as delivered; the table’s other files were merged',
    },
  )
}

/** Why this account must not be published; undefined where it may. */
function holdBack(
  plan: MergePlan,
  counted: Balance,
  table: Table,
  current: Snapshot | undefined,
): Problem | undefined {
  if (!balances(counted)) {
    return new Problem(
      'ACCOUNT_UNBALANCED',
      { table: table.name, difference: String(counted.account.difference) },
      { notLost: 'the last good snapshot still stands' },
    )
  }
  if (plan.files.length === 0) {
    return new Problem(
      'NOTHING_READABLE',
      { table: table.name, files: plan.rejected.length },
      { notLost: 'the last good snapshot still stands' },
    )
  }
  return driftProblem(table, plan, current) ?? limitProblem(table, counted.account)
}

async function keepFates(workspace: Workspace, plan: MergePlan, run: Run): Promise<void> {
  const target = workspace.ledger.rowsFile(run.id, plan.table)
  await writeFates(plan, workspace.engine, `${target}.aside`)
  await moveIntoPlace(`${target}.aside`, target)
}

/** Keeps what restoring needs, beside the snapshot that it belongs to. */
async function keepDelta(
  { ledger, engine, reporter }: Workspace,
  plan: MergePlan,
  written: readonly WrittenFile[],
  run: Run,
): Promise<void> {
  reporter.stage('delta', plan.table)
  const delta = ledger.deltaFile(run.id, plan.table)
  const recipes = ledger.recipesFile(run.id, plan.table)
  const aside = { delta: `${delta}.aside`, recipes: `${recipes}.aside` }
  await writeDelta(plan, written, engine, aside)
  await moveIntoPlace(aside.delta, delta)
  await moveIntoPlace(aside.recipes, recipes)
}
