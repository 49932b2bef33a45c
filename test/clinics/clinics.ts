import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import type { TableDocument } from '../../src/merge/account-document.ts'
import { accountDocument } from '../../src/merge/account-document.ts'
import type { MergeReport } from '../../src/merge/merge.ts'
import { mergeAll } from '../../src/merge/merge-all.ts'
import { loadProject } from '../../src/project/load.ts'
import { openWorkspace, type Workspace } from '../../src/workspace/workspace.ts'
import { deliver } from './deliver.ts'

/** The clinics project in a folder of its own, its deliveries merged. */
export interface Clinics extends AsyncDisposable {
  readonly workspace: Workspace
  readonly reports: readonly MergeReport[]
  readonly accounts: Readonly<Record<string, TableDocument>>
}

/** Delivers and merges. Dispose it to remove the folder. */
export async function openClinics(): Promise<Clinics> {
  const root = mkdtempSync(join(tmpdir(), 'bankfull-clinics-'))
  cpSync(new URL('project', import.meta.url), root, { recursive: true })
  deliver(join(root, 'data'))
  const workspace = await openWorkspace(await loadProject(root), {
    clock: fixedClock('2026-11-24T12:00:00Z'),
    reporter: quietReporter,
    threads: 2,
  })
  const run = workspace.ledger.begin('merge')
  const reports = await mergeAll(workspace, run, {})
  workspace.ledger.finish(run, 'data_says_no')
  const { tables } = await accountDocument(
    workspace,
    reports.map(({ account }) => account),
  )
  return {
    workspace,
    reports,
    accounts: tables,
    [Symbol.asyncDispose]: async () => {
      await workspace[Symbol.asyncDispose]()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
