import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { collisionFaults } from './collision-faults.ts'
import { deliver, Tally } from './delivery.ts'
import { CHAIN_FAULTS, driftFaults } from './drift-faults.ts'
import { exportsOf } from './exports.ts'
import { faultsText } from './faults.ts'
import { ParquetWriter } from './parquet.ts'
import { plants } from './plants.ts'
import { type Scale, type ScaleName, scaleNamed } from './scale.ts'
import { type Site, sites, storeName } from './site.ts'
import { dialectOf } from './stores.ts'
import { TruthWriter } from './truth.ts'
import { live } from './world.ts'

/** What to generate, and where to. */
export interface GenerateOptions {
  /** The project's data folder: new or empty. Beside it come `faults.json`, `late` and `truth`. */
  readonly outDir: string
  /** The same seed gives the same bytes; 1 by default. */
  readonly seed?: number
  /** `small` by default. */
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
 * done: a failure, a full disk among them, leaves nothing behind.
 */
export async function generate(options: GenerateOptions): Promise<Delivered> {
  const { seed = 1, scale = 'small', progress = () => undefined } = options
  const wanted = scaleNamed(scale)
  const outDir = resolve(options.outDir)
  await refuseToOverwrite(outDir)
  for (const beside of ['late', 'truth']) await refuseToOverwrite(join(dirname(outDir), beside))
  const aside = `${outDir}.generating`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  try {
    const tally = await deliverAll(aside, { seed, scale: wanted, progress })
    await writeFile(join(aside, 'faults.json'), faultsText(tally.faults))
    await moveIntoPlace(aside, outDir)
    return { files: tally.files, rows: tally.rows, bytes: tally.bytes }
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function deliverAll(
  aside: string,
  { seed, scale, progress }: { seed: number; scale: Scale; progress: (message: string) => void },
): Promise<Tally> {
  const tally = new Tally()
  tally.faults.push(...CHAIN_FAULTS, ...collisionFaults(seed))
  const folders = { data: join(aside, 'data'), late: join(aside, 'late') }
  await using parquet = await ParquetWriter.open(join(aside, 'rows.csv'))
  await using truths = await TruthWriter.open(join(aside, 'truth.csv'))
  for (const site of sites(seed, scale.start)) {
    const { world, truth } = live(site, scale, seed)
    const faulty = plants(site, world, seed)
    const dialect = dialectOf(site.number)
    tally.faults.push(...driftFaults(site, dialect))
    const destination = { store: storeName(site), dialect, plants: faulty, folders, parquet }
    tally.seen.clear()
    for (const what of exportsOf(site, world, faulty)) await deliver(what, destination, tally)
    await truths.add(truth)
    progress(described(site, tally))
  }
  await mkdir(join(aside, 'truth'))
  await truths.write(join(aside, 'truth', 'hazard.parquet'))
  return tally
}

/** Moves what was made to where it belongs, the deliveries last; takes all back where one cannot be moved. */
async function moveIntoPlace(aside: string, outDir: string): Promise<void> {
  const moved: string[] = []
  try {
    for (const name of ['faults.json', 'truth', 'late', 'data']) {
      const target = name === 'data' ? outDir : join(dirname(outDir), name)
      await rename(join(aside, name), target)
      moved.push(target)
    }
  } catch (error) {
    for (const target of moved) await rm(target, { recursive: true, force: true })
    throw error
  }
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
