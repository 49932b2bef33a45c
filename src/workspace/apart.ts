import { sep } from 'node:path'
import { Problem } from '../base/problem.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Layout, layoutOf } from '../project/layout.ts'
import type { Workspace } from './workspace.ts'

/**
 * State and output belong together. Where they lie apart one of them may be missing alone, as where its disk is not
 * mounted; a run would then begin anew and lose the rows of files that are no longer delivered. Throws LAYOUT_APART.
 */
export async function refuseApart({
  project,
  environment,
  catalog,
  ledger,
  stateFolder,
  outputFolder,
}: Workspace): Promise<void> {
  if (isTogether(layoutOf(project, environment))) return
  const standing: string[] = []
  for (const { name } of project.tables)
    if ((await catalog.current('silver', name)) !== undefined) standing.push(name)
  const isOutputLost =
    standing.length === 0 && project.tables.some(({ name }) => wasPublished(name, ledger))
  const isStateLost =
    standing.length > 0 && standing.every((name) => ledger.runsOf(name).length === 0)
  if (!isOutputLost && !isStateLost) return
  const [there, missing] = isOutputLost ? [stateFolder, outputFolder] : [outputFolder, stateFolder]
  throw new Problem(
    'LAYOUT_APART',
    { there, missing },
    { where: { file: 'bankfull.yaml' }, notLost: 'nothing was started, and nothing changed' },
  )
}

function wasPublished(table: string, ledger: Ledger): boolean {
  return ledger
    .runsOf(table)
    .some((run) => ledger.accounts(run).some((one) => one.table === table && one.published))
}

/** True where the output lies in the state folder: one lock holds both, and they are lost or kept together. */
export function isTogether({ state, output }: Pick<Layout, 'state' | 'output'>): boolean {
  return output.startsWith(`${state}${sep}`)
}
