import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { systemClock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import { runId } from '../ledger/run-id.ts'
import type { MergeReport } from '../merge/merge.ts'
import { mergeAll } from '../merge/merge-all.ts'
import { loadProject } from '../project/load.ts'
import { exportsProject } from '../propose/exports-project.ts'
import { projectTexts } from '../propose/project-text.ts'
import type { Proposal } from '../propose/proposal.ts'
import { propose } from '../propose/propose.ts'
import type { Call } from './command.ts'
import { openProposing } from './session.ts'

/** A project as it was written, and what a merge of it would do. */
export interface ProposedProject {
  readonly target: string
  readonly proposal: Proposal
  readonly files: readonly string[]
  readonly forecast: readonly MergeReport[]
}

/** Writes a project for a folder of exports, which is only read. What stands in the target stays as it is. */
export async function proposeProject(
  call: Call,
  from: string,
  target: string,
): Promise<ProposedProject> {
  const exports = resolve(from)
  await refuseTarget(from, exports, target)
  const data = relative(target, exports).split(sep).join('/')
  const name = basename(target).replace(/[^\w.-]+/g, '_') || 'project'
  await using workspace = await openProposing(call, exportsProject(target, name, data))
  const proposal = await propose(workspace)
  if (proposal.tables.length === 0) throw nothingReadable(from, proposal)
  const files = projectTexts(proposal)
  await writeProject(target, files)
  const project = await loadProject(target)
  const now = systemClock.now()
  const run = { id: runId(now), command: 'init', startedAt: now.toISOString() }
  const forecast = await mergeAll({ ...workspace, project }, run, { preview: true })
  return { target, proposal, files: [...files.keys()], forecast }
}

async function refuseTarget(from: string, exports: string, target: string): Promise<void> {
  const found = await stat(exports).catch(() => undefined)
  if (!found?.isDirectory())
    throw new Problem('USAGE', { message: `--from takes a folder, and ${from} is none.` })
  const inside = relative(exports, target)
  if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside)))
    throw new Problem('USAGE', {
      message: `the project cannot lie in the exports it reads: give a DIR outside of ${from}.`,
    })
  for (const file of ['bankfull.yaml', 'tables', 'views', '.bankfull']) {
    const standing = await stat(join(target, file)).catch(() => undefined)
    if (standing !== undefined) throw new Problem('PROJECT_EXISTS', { folder: target, file })
  }
}

function nothingReadable(from: string, { layout, unreadable }: Proposal): Problem {
  const [first] = unreadable
  const [left] = layout.leftOut
  const found =
    first !== undefined
      ? `${first.name}: ${first.cause}`
      : left === undefined
        ? 'it is empty'
        : `it holds only such as ${left}`
  return new Problem('EXPORTS_EMPTY', { folder: from, found })
}

/** bankfull.yaml last: without it there is no project. A failure takes away what was written. */
async function writeProject(target: string, files: ReadonlyMap<string, string>): Promise<void> {
  try {
    for (const [path, text] of [...files].toReversed()) {
      await mkdir(dirname(join(target, path)), { recursive: true })
      await writeFile(join(target, path), text, { flag: 'wx' })
    }
  } catch (error) {
    for (const path of ['tables', 'bankfull.yaml'])
      await rm(join(target, path), { recursive: true, force: true })
    throw error
  }
}
