import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { verifyTable } from '../../src/merge/verify.ts'
import { loadProject } from '../../src/project/load.ts'
import { openWorkspace } from '../../src/workspace/workspace.ts'

/** Delivered files that the ledger and the published tables do not give back. */
export async function restoredWrong(root: string, environment: string): Promise<readonly string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'torture-verify-'))
  const options = { clock: systemClock, reporter: quietReporter, threads: 1, environment }
  await using workspace = await openWorkspace(await loadProject(root), options)
  const wrong: string[] = []
  for (const table of workspace.project.tables)
    for await (const { file, differing, first } of verifyTable(workspace, table, scratch))
      if (differing > 0) wrong.push(`${file} does not come back: ${first}`)
  rmSync(scratch, { recursive: true, force: true })
  return wrong
}
