import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { collisionFaults } from './collision-faults.ts'
import { deliver, Tally } from './delivery.ts'
import { CHAIN_FAULTS, driftFaults } from './drift-faults.ts'
import { exportsOf } from './exports.ts'
import { faultsText } from './faults.ts'
import { ParquetWriter } from './parquet.ts'
import { plants } from './plants.ts'
import { SCALES, type ScaleName } from './scale.ts'
import { type Site, sites, storeName } from './site.ts'
import { dialectOf } from './stores.ts'
import { world } from './world.ts'

/** What to generate, and where to. */
export interface GenerateOptions {
  /** The project's data folder: new or empty. Beside it come `faults.json` and the folder `late`. */
  readonly outDir: string
  /** The same seed gives the same bytes; 1 by default. */
  readonly seed?: number
  /** `demo` by default. */
  readonly scale?: ScaleName
  /** Told of each store that is done. */
  readonly progress?: (message: string) => void
}

/** What was delivered. */
export interface Delivered {
  readonly files: number
  /** Records in readable files by table, second deliveries and faulty records included. */
  readonly rows: Readonly<Record<string, number>>
  readonly bytes: number
}

/**
 * Generates the deliveries of all stores. They are made aside and moved into place when all is
 * done: a failure leaves nothing behind.
 */
export async function generate(options: GenerateOptions): Promise<Delivered> {
  const { seed = 1, scale = 'demo', progress = () => undefined } = options
  const outDir = resolve(options.outDir)
  const targets = {
    data: outDir,
    late: join(dirname(outDir), 'late'),
    faults: join(dirname(outDir), 'faults.json'),
  }
  await refuseToOverwrite(targets.data)
  await refuseToOverwrite(targets.late)
  const aside = `${outDir}.generating`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  try {
    const folders = { data: join(aside, 'data'), late: join(aside, 'late') }
    const tally = await deliverAll(folders, join(aside, 'rows.csv'), { seed, scale, progress })
    await writeFile(join(aside, 'faults.json'), faultsText(tally.faults))
    await rename(join(aside, 'faults.json'), targets.faults)
    await rename(folders.late, targets.late)
    await rename(folders.data, targets.data)
    return { files: tally.files, rows: tally.rows, bytes: tally.bytes }
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function deliverAll(
  folders: { readonly data: string; readonly late: string },
  scratch: string,
  { seed, scale, progress }: Required<Pick<GenerateOptions, 'seed' | 'scale' | 'progress'>>,
): Promise<Tally> {
  const tally = new Tally()
  tally.faults.push(...CHAIN_FAULTS, ...collisionFaults(seed))
  await using parquet = await ParquetWriter.open(scratch)
  for (const site of sites(seed)) {
    const told = world(site, SCALES[scale], seed)
    const faulty = plants(site, told, seed)
    const dialect = dialectOf(site.number)
    tally.faults.push(...driftFaults(site, dialect))
    const destination = { store: storeName(site), dialect, plants: faulty, folders, parquet }
    tally.seen.clear()
    for (const what of exportsOf(site, told, faulty)) await deliver(what, destination, tally)
    progress(described(site, tally))
  }
  return tally
}

function described(site: Site, { files, rows }: Tally): string {
  return `${storeName(site)} ${site.name}: ${files} files, ${rows.Tickets} tickets so far`
}

/** Takes away an empty folder, and refuses one that holds anything. */
async function refuseToOverwrite(folder: string): Promise<void> {
  const held = await readdir(folder).catch(() => undefined)
  if (held === undefined) return
  if (held.length > 0) throw new Error(`${folder} is not empty: name a new or an empty folder`)
  await rmdir(folder)
}
