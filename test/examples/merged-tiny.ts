import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault } from '../../examples/carwash/generate/faults.ts'
import { generate } from '../../examples/carwash/generate/generate.ts'
import { systemClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import type { FileRecord } from '../../src/ledger/records.ts'
import { accountDocument, type TableDocument } from '../../src/merge/account-document.ts'
import { mergeAll } from '../../src/merge/merge-all.ts'
import { loadProject } from '../../src/project/load.ts'
import { join as list, literal, sql } from '../../src/sql/sql.ts'
import { openWorkspace, type Workspace } from '../../src/workspace/workspace.ts'
import { type Found, readBack } from './read-back.ts'

/** A published row: column → text. */
export type Published = Readonly<Record<string, string | null>>

/** A published table. */
export interface Silver {
  readonly types: Readonly<Record<string, string>>
  readonly rows: readonly Published[]
}

/** The tiny deliveries, their faults, what another reader finds in them, and what the merge made of them. */
export interface MergedTiny extends AsyncDisposable {
  readonly faults: readonly Fault[]
  readonly found: readonly Found[]
  readonly accounts: Readonly<Record<string, TableDocument>>
  readonly files: readonly FileRecord[]
  readonly silver: Readonly<Record<string, Silver>>
}

/** Generates the reference project at its smallest and merges it as `bankfull merge` would. */
export async function mergeTiny(): Promise<MergedTiny> {
  const root = await mkdtemp(join(tmpdir(), 'carwash-merged-'))
  const example = new URL('../../examples/carwash/', import.meta.url)
  for (const part of ['bankfull.yaml', 'tables']) {
    await cp(new URL(part, example), join(root, part), { recursive: true })
  }
  await generate({ outDir: join(root, 'data'), scale: 'tiny' })
  await using workspace = await openWorkspace(await loadProject(root), {
    clock: systemClock,
    reporter: quietReporter,
    threads: 2,
  })
  const run = workspace.ledger.begin('merge')
  const reports = await mergeAll(workspace, run, {})
  workspace.ledger.finish(run, 'done')
  const { tables } = await accountDocument(
    workspace,
    reports.map(({ account }) => account),
  )
  const silver: Record<string, Silver> = {}
  for (const { table } of reports) silver[table] = await published(workspace, table)
  const { found } = await readBack(join(root, 'data'))
  return {
    faults: JSON.parse(await readFile(join(root, 'faults.json'), 'utf8')),
    found,
    accounts: tables,
    files: reports.flatMap(({ files }) => files),
    silver,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

async function published({ catalog, engine }: Workspace, table: string): Promise<Silver> {
  const snapshot = await catalog.current('silver', table)
  if (snapshot === undefined) throw new Error(`${table} is not published`)
  const files = list(
    catalog.files(snapshot).map((file) => literal(file)),
    ', ',
  )
  const from = sql`read_parquet([${files}])`
  const described = await engine.rows<{ column_name: string; column_type: string }>(
    sql`describe select * from ${from}`,
  )
  return {
    types: Object.fromEntries(described.map((one) => [one.column_name, one.column_type])),
    rows: await engine.rows<Published>(sql`select cast(columns(*) as varchar) from ${from}`),
  }
}
