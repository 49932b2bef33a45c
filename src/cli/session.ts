import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import { isMachineFault } from '../land/machine-fault.ts'
import { layoutOf } from '../project/layout.ts'
import { loadProject } from '../project/load.ts'
import type { Project } from '../project/project.ts'
import { isTogether, refuseApart } from '../workspace/apart.ts'
import { environmentNamed, requireEngine } from '../workspace/environment.ts'
import { interruptible } from '../workspace/interruptible.ts'
import { clearLeftovers } from '../workspace/leftovers.ts'
import { takeLock } from '../workspace/lock.ts'
import { settleAccounts } from '../workspace/settle-accounts.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { openWorkspace } from '../workspace/workspace.ts'
import type { Call } from './command.ts'
import { stopSignals } from './stop-signals.ts'

/** The folder a call works in: `-C DIR`, or where it was given. */
export function folderOf(call: Call): string {
  return resolve(call.text('directory') ?? '.')
}

/** Loads the project and opens its tools for reading what is published. A project in which nothing ever ran stays as it is. */
export async function openReading(
  call: Call,
  environment: string | undefined = call.text('env'),
): Promise<Workspace> {
  const project = await loadProject(folderOf(call))
  const named = environmentNamed(project, environment)
  const state = await stat(layoutOf(project, named).state).catch(() => undefined)
  if (state === undefined) return openBeside(call, project, named)
  try {
    return await open(call, project, undefined, named)
  } catch (error) {
    // Where the disk is full or read-only, what is published is still read: with what has to be written beside it.
    const isUnwritable = error instanceof Problem && error.code === 'RUN_FAILED'
    if (!isUnwritable && !isMachineFault(error)) throw error
    return openBeside(call, project, named)
  }
}

/** As `openReading`, for a call that lasts: what it writes down must stand where later runs look. */
export async function openServing(call: Call): Promise<Workspace> {
  return open(call, await loadProject(folderOf(call)), undefined)
}

/** A workspace that this call alone may write to. Locks first, so that a second run is told before it works. */
export async function openWriting(call: Call): Promise<Workspace> {
  return openLocked(call, await projectToWorkOn(call))
}

/** As `openWriting`, for a call that changes only what is kept of what was published: it needs no deliveries. */
export async function openKeeping(
  call: Call,
  environment: string | undefined = call.text('env'),
): Promise<Workspace> {
  return openLocked(call, await loadProject(folderOf(call)), environment)
}

async function openLocked(
  call: Call,
  project: Project,
  environment: string | undefined = call.text('env'),
): Promise<Workspace> {
  const named = environmentNamed(project, environment)
  const { state, output } = layoutOf(project, named)
  await using held = new AsyncDisposableStack()
  for (const folder of isTogether({ state, output }) ? [state] : [state, output])
    held.use(await takeLock(folder, systemClock.now()))
  const { signal } = held.use(stopSignals())
  await clearLeftovers(state)
  const workspace = held.use(await open(call, project, undefined, named))
  await refuseApart(workspace)
  await workspace.catalog.removeUnreferenced()
  await settleAccounts(workspace)
  await workspace.ledger.removeUnrecorded()
  const kept = held.move()
  return {
    ...interruptible(workspace, signal),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** A workspace whose every file goes to a temporary folder: what a preview needs, and nothing of it stays. */
export async function openPreview(call: Call): Promise<Workspace> {
  return openBeside(call, await projectToWorkOn(call))
}

/** A workspace over exports that have no project yet; all that it writes goes to a temporary folder. */
export async function openProposing(call: Call, project: Project): Promise<Workspace> {
  return openBeside(call, project)
}

async function openBeside(
  call: Call,
  project: Project,
  environment = environmentNamed(project, call.text('env')),
): Promise<Workspace> {
  const scratchFolder = await mkdtemp(join(tmpdir(), 'bankfull-preview-'))
  const workspace = await open(call, project, scratchFolder, environment)
  return {
    ...workspace,
    [Symbol.asyncDispose]: async () => {
      await workspace[Symbol.asyncDispose]()
      await rm(scratchFolder, { recursive: true, force: true })
    },
  }
}

function open(
  call: Call,
  project: Project,
  scratchFolder: string | undefined,
  environment = environmentNamed(project, call.text('env')),
): Promise<Workspace> {
  return openWorkspace(project, {
    clock: systemClock,
    reporter: call.terminal.reporter,
    environment,
    threads: threadsOf(call),
    memoryLimit: call.text('memory'),
    scratchFolder,
  })
}

/** `--threads N`. Throws USAGE for what is not a number. */
export function threadsOf(call: Call): number | undefined {
  const threads = call.text('threads')
  if (threads !== undefined && !/^[1-9]\d{0,3}$/.test(threads))
    throw new Problem('USAGE', { message: `--threads takes a number, not ${threads}.` })
  return threads === undefined ? undefined : Number(threads)
}

/** The project, where its deliveries and the engine that is to read them are there. */
async function projectToWorkOn(call: Call): Promise<Project> {
  const project = await loadProject(folderOf(call))
  requireEngine(project, environmentNamed(project, call.text('env')))
  await refuseMissingData(call, project)
  return project
}

async function refuseMissingData(call: Call, project: Project): Promise<void> {
  const folder = layoutOf(project, environmentNamed(project, call.text('env'))).deliveries
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) {
    throw new Problem(
      'DATA_FOLDER_MISSING',
      { folder },
      {
        where: { file: 'bankfull.yaml' },
        notLost: 'nothing was started; published snapshots stand as they were',
      },
    )
  }
}
