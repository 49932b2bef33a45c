import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { systemClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import type { TableDocument } from '../../src/merge/account-document.ts'
import { accountDocument } from '../../src/merge/account-document.ts'
import type { MergeOptions, MergeReport } from '../../src/merge/merge.ts'
import { mergeTable } from '../../src/merge/merge.ts'
import { verifyTable } from '../../src/merge/verify.ts'
import { loadProject } from '../../src/project/load.ts'
import type { Table } from '../../src/project/project.ts'
import { literal, raw, sql } from '../../src/sql/sql.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { openWorkspace } from '../../src/workspace/workspace.ts'
import { publishedRows } from './published-rows.ts'
import type { Grid } from './rows.ts'
import { csvOf, isGrid, jsonLinesOf } from './rows.ts'

/** A file of a delivery: rows in view, its exact text or bytes, or a query whose result becomes Parquet. */
export type Content = Grid | string | Uint8Array | ParquetQuery

/** A `select` in the engine's words, delivered as a Parquet file. */
export interface ParquetQuery {
  readonly parquet: string
}

/** What a table's YAML says beyond its name; the key is the first column of the first rows where none is said. */
export interface Declared {
  readonly key?: readonly string[]
  readonly merge?: Readonly<Record<string, unknown>>
  readonly naming?: Readonly<Record<string, string>>
  /** Column → type. */
  readonly types?: Readonly<Record<string, string>>
  /** Columns that tell of people. */
  readonly pii?: readonly string[]
  readonly stores?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly drift?: 'widen' | 'review' | 'freeze'
  readonly quarantine?: string | number
  readonly delivery?: 'partial' | 'full'
}

/** What one merge of one table gave. */
export interface Merged {
  readonly root: string
  readonly report: MergeReport
  readonly account: TableDocument
  /** The published rows without their origin, every value as text; undefined where nothing is published. */
  readonly silver: Grid | undefined
  /** Published column → type, origin columns left out. */
  readonly types: Readonly<Record<string, string>>
}

const naming = { s: 'text', l: 'integer', b: 'boolean', c: 'decimal', d: 'double', dt: 'timestamp' }

/** A query whose result a store delivers as Parquet. */
export function parquet(strings: TemplateStringsArray, ...parts: readonly string[]): ParquetQuery {
  return { parquet: String.raw({ raw: strings }, ...parts) }
}

/** An empty folder that goes away after the tests. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bankfull-merge-'))
}

/** Delivers files (`store/name`) to a table in a project of its own, merges it, and reads what was published. */
export async function merging(
  table: string,
  files: Readonly<Record<string, Content>>,
  declared: Declared = {},
  { root = freshFolder(), ...options }: MergeOptions & { readonly root?: string } = {},
): Promise<Merged> {
  await using workspace = await delivering(table, files, declared, root)
  return await mergeAgain(workspace, table, options)
}

/** Delivers files to a table in a project of its own, and opens the tools over it. */
export async function delivering(
  table: string,
  files: Readonly<Record<string, Content>>,
  declared: Declared = {},
  root: string = freshFolder(),
): Promise<Workspace> {
  writeProject(root, table, declared, declared.key ?? [firstColumn(files)])
  const workspace = await openMerging(root)
  await deliver(workspace, table, files)
  return workspace
}

/** Opens the tools over a project folder, as a command would. */
export async function openMerging(root: string): Promise<Workspace> {
  return openWorkspace(await loadProject(root), {
    clock: systemClock,
    reporter: quietReporter,
    threads: 2,
  })
}

/** Merges a table of an open workspace and reads back what stands afterwards. */
export async function mergeAgain(
  workspace: Workspace,
  tableName: string,
  options: MergeOptions = {},
): Promise<Merged> {
  const table = workspace.project.tables.find(({ name }) => name === tableName)
  if (table === undefined) throw new RangeError(`no table ${tableName}`)
  const run = workspace.ledger.begin('merge')
  const report = await mergeTable(workspace, table, run, options)
  workspace.ledger.finish(run, 'done')
  const document = await accountDocument(workspace, [report.account])
  const account = document.tables[tableName]
  if (account === undefined) throw new RangeError(`no account of ${tableName}`)
  if (report.status === 'published') await refuseLoss(workspace, table)
  return {
    root: workspace.project.root,
    report,
    account,
    ...(await publishedRows(workspace, tableName)),
  }
}

/** Whatever a story is about: every file must come back as it was delivered. */
async function refuseLoss(workspace: Workspace, table: Table): Promise<void> {
  const scratch = join(workspace.project.root, 'verify')
  for await (const file of verifyTable(workspace, table, scratch))
    if (file.differing > 0) throw new Error(`${file.file} does not come back: ${file.first}`)
}

/** Puts files into a table's folder of the data. */
async function deliver(
  { engine, project }: Workspace,
  table: string,
  files: Readonly<Record<string, Content>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(project.root, 'data', table, path)
    mkdirSync(dirname(target), { recursive: true })
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(target, content)
    else if (isGrid(content))
      writeFileSync(target, /\.jsonl$/.test(path) ? jsonLinesOf(content) : csvOf(content))
    else
      await engine.run(sql`copy (${raw(content.parquet)}) to ${literal(target)} (format parquet)`)
  }
}

function writeProject(
  root: string,
  table: string,
  declared: Declared,
  key: readonly string[],
): void {
  mkdirSync(join(root, 'tables'), { recursive: true })
  mkdirSync(join(root, 'data', table), { recursive: true })
  const { types = {}, pii = [], stores, drift, quarantine, delivery } = declared
  const columns = [
    ...Object.entries(types).map(([column, type]) => [column, { type }]),
    ...pii.map((column) => [column, { pii: true }]),
  ]
  writeFileSync(
    join(root, 'bankfull.yaml'),
    stringify({ project: 'story', data: 'data', naming: declared.naming ?? naming }),
  )
  writeFileSync(
    join(root, 'tables', `${table.toLowerCase()}.yaml`),
    stringify({
      table,
      files: `${table}/{store}/**/*`,
      purpose: 'A story',
      merge: { key, ...declared.merge },
      ...(columns.length === 0 ? {} : { columns: Object.fromEntries(columns) }),
      ...(stores === undefined ? {} : { stores }),
      ...(drift === undefined ? {} : { drift }),
      ...(delivery === undefined ? {} : { delivery }),
      ...(quarantine === undefined ? {} : { quarantine: { max: quarantine } }),
    }),
  )
}

function firstColumn(files: Readonly<Record<string, Content>>): string {
  const grid = Object.values(files).find(isGrid)
  return grid?.columns[0] ?? 'lTicketID'
}
