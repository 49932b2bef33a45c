import { rm } from 'node:fs/promises'
import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { LandedFile } from '../land/landed.ts'
import type { ColumnChange, ColumnDrift, FileRecord, Run, TableAccount } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Balance } from './account.ts'
import { balance, balances } from './account.ts'
import { withCarried } from './carried.ts'
import { writeDelta } from './delta.ts'
import type { Delivery } from './discover.ts'
import { discover, onlyFiles } from './discover.ts'
import { driftOf } from './drift.ts'
import { driftProblem, undecidedChanges } from './drift-policy.ts'
import type { WrittenFile } from './execute.ts'
import { countSurvivors, settle, writeFates, writeSurvivors } from './execute.ts'
import type { QuarantineForecast } from './forecast.ts'
import { forecastQuarantine } from './forecast.ts'
import { emptyProblem, limitProblem } from './limit.ts'
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
  /** Only in a preview. */
  readonly forecast?: readonly QuarantineForecast[]
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
  /** Take in nothing but what the table's newest run had: the same rows under the present YAML. */
  readonly replay?: boolean
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
  const delivery = await deliveryOf(workspace, table, before, options)
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
    const waiting = undecidedChanges(table, plan, current, ledger.decisions(table.name))
    try {
      reporter.stage('settle', table.name, `${plan.files.length} files`)
      await settle(plan, engine)
      if (options.preview) {
        const counted = await balance(plan, run.id, 'preview', engine)
        const report = preview(plan, counted, drift, table, waiting, current)
        const forecast = await forecastQuarantine(plan, table, engine)
        return { ...report, forecast, shrunken: shrunken(counted.files) }
      }
      reporter.stage('write', table.name)
      const ids = await catalog.fieldIds('silver', table.name, publishedColumns(plan))
      const newFile = (): Promise<string> => catalog.newAside('silver', table.name)
      const written = await writeSurvivors(plan, engine, newFile, ids, (rows) =>
        reporter.progress(rows),
      )
      const counted = await balance(
        plan,
        run.id,
        await countSurvivors(plan, written, engine),
        engine,
      )
      const problems = problemsOf(plan, counted)
      const heldBack = holdBack(plan, counted, table, waiting, current)
      if (heldBack !== undefined) {
        for (const { localFile } of written) await rm(localFile, { force: true })
        const account = waiting.length === 0 ? counted.account : { ...counted.account, waiting }
        ledger.recordTable(run, account, counted.files, drift)
        await keepFates(workspace, plan, run)
        return {
          table: table.name,
          status: 'held_back',
          account,
          files: counted.files,
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

/** What this merge takes in: files as they lie there, as far as the options let them, and those that stay from before. */
async function deliveryOf(
  { deliveries, ledger, reporter }: Workspace,
  table: Table,
  before: readonly FileRecord[],
  { files, replay, withdraw }: MergeOptions,
): Promise<Delivery> {
  const found = await discover(table, deliveries)
  const newest = ledger.accounts().find((one) => one.table === table.name)
  const tried = replay && newest !== undefined ? ledger.files(newest.runId, table.name) : []
  const patterns = replay ? [] : files
  const taken = patterns === undefined ? found : onlyFiles(found, [...before, ...tried], patterns)
  const waiting = found.files.length - taken.files.length
  if (waiting > 0)
    reporter.note(
      `${table.name}: ${waiting} files wait; ${replay ? 'a merge takes them in' : '--files does not name them'}`,
    )
  return withCarried(taken, before, withdraw ?? [])
}

function preview(
  plan: MergePlan,
  counted: Balance,
  drift: readonly ColumnDrift[],
  table: Table,
  waiting: readonly ColumnChange[],
  current: Snapshot | undefined,
): Omit<MergeReport, 'shrunken'> {
  const heldBack = holdBack(plan, counted, table, waiting, current)
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
  waiting: readonly ColumnChange[],
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
  return (
    driftProblem(table, waiting) ??
    limitProblem(table, counted.account) ??
    emptyProblem(counted.account, current)
  )
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
