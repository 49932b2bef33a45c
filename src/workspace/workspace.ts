import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Reporter } from '../base/reporter.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { icebergCatalog } from '../catalog/iceberg-catalog.ts'
import type { Engine } from '../engine/engine.ts'
import { openEngine } from '../engine/open.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite-ledger.ts'
import { layoutOf, usualEnvironment } from '../project/layout.ts'
import type { Project } from '../project/project.ts'
import { localStorage } from '../storage/local.ts'
import type { Storage } from '../storage/storage.ts'
import { makeStateFolder } from './state-folder.ts'

/** The tools of a run, made once at the door: where deliveries lie, where tables are published, what is written down. */
export interface Workspace extends AsyncDisposable {
  /** As this environment sees it: with its own data folder, where it names one. */
  readonly project: Project
  /** Which environment's state this is. */
  readonly environment: string
  /** The delivered files; only ever read. */
  readonly deliveries: Storage
  readonly catalog: Catalog
  readonly ledger: Ledger
  readonly engine: Engine
  readonly clock: Clock
  readonly reporter: Reporter
  /** The environment's state, absolute. */
  readonly stateFolder: string
  /** Where the published tables and views lie, absolute; maybe on another disk than the state. */
  readonly outputFolder: string
  /** A folder for what is needed while one command works. */
  readonly asideFolder: string
}

/** What the caller of a command chooses. */
export interface WorkspaceOptions {
  /** The machine's clock. By it runs and snapshots are dated; questions have the project's `today:`, if it has one. */
  readonly clock: Clock
  readonly reporter: Reporter
  /** `dev` where left out. */
  readonly environment?: string | undefined
  readonly threads?: number | undefined
  /** As the engine writes it: '800MB'. */
  readonly memoryLimit?: string | undefined
  /** For a preview: everything that is written goes here, to a copy of the ledger too; the catalog is still the project's. */
  readonly scratchFolder?: string | undefined
}

/** The engine's memory where the caller names none. */
const defaultMemoryLimit = '700MB'

/** Opens a project's state folder, making it on first use. Takes no lock: readers need none. */
export async function openWorkspace(
  project: Project,
  options: WorkspaceOptions,
): Promise<Workspace> {
  const { environment = usualEnvironment } = options
  const { deliveries, state: stateFolder, output } = layoutOf(project, environment)
  const writeFolder = options.scratchFolder ?? stateFolder
  const asideFolder = join(writeFolder, 'aside')
  await makeStateFolder(asideFolder)
  const spillFolder = join(writeFolder, 'spill', String(process.pid))
  await using opened = new AsyncDisposableStack()
  // What a broken disk does not let go is cleared by the next run that writes.
  opened.defer(() => rm(spillFolder, { recursive: true, force: true }).catch(() => undefined))
  const engine = opened.use(
    await openEngine('duckdb', {
      memoryLimit: options.memoryLimit ?? defaultMemoryLimit,
      spillFolder,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    }),
  )
  const ledgerFolder = join(stateFolder, 'ledger')
  if (writeFolder !== stateFolder) await copyLedger(ledgerFolder, join(writeFolder, 'ledger'))
  const ledger = opened.use(
    await openSqliteLedger(join(writeFolder, 'ledger'), options.clock, ledgerFolder),
  )
  const kept = opened.move()
  return {
    project: { ...project, data: project.environments.get(environment)?.data ?? project.data },
    environment,
    deliveries: localStorage(deliveries),
    catalog: icebergCatalog(localStorage(output), engine, options.clock),
    ledger,
    engine,
    clock: options.clock,
    reporter: options.reporter,
    stateFolder,
    outputFolder: output,
    asideFolder,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** A preview reads what former runs wrote down, and adds nothing to it. */
async function copyLedger(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal']) {
    await copyFile(join(from, name), join(to, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}
