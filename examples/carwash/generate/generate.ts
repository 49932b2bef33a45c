import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { collisionFaults } from './collision-faults.ts'
import { CHAIN_FAULTS } from './drift-faults.ts'
import { type Fault, faultsText } from './faults.ts'
import { PLACES } from './gazetteer.ts'
import { type ScaleName, scaleNamed } from './scale.ts'
import { type StoreDelivered, truthFile } from './store-deliveries.ts'
import { deliverStores } from './store-threads.ts'
import { writeTruth } from './truth.ts'

/** What to generate, and where to. */
export interface GenerateOptions {
  /** The project's data folder: new or empty. Beside it come `faults.json`, `late` and `truth`. */
  readonly outDir: string
  /** The same seed gives the same bytes; 1 by default. */
  readonly seed?: number
  /** `small` by default. */
  readonly scale?: ScaleName
  /** How many stores are made side by side; the scale's own number by default. The bytes are the same. */
  readonly threads?: number
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
  const { threads = Math.min(scaleNamed(scale).threads, availableParallelism()) } = options
  const outDir = resolve(options.outDir)
  await refuseToOverwrite(outDir)
  for (const beside of ['late', 'truth']) await refuseToOverwrite(join(dirname(outDir), beside))
  const aside = `${outDir}.generating`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  try {
    const tally = await deliverAll(aside, { seed, scale, threads, progress })
    await writeFile(join(aside, 'faults.json'), faultsText(tally.faults))
    await moveIntoPlace(aside, outDir)
    return { files: tally.files, rows: tally.rows, bytes: tally.bytes }
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** What all stores delivered, whatever the order in which they were done. */
interface Total {
  files: number
  bytes: number
  readonly rows: Record<string, number>
  readonly faults: Fault[]
}

async function deliverAll(
  aside: string,
  { seed, scale, threads, progress }: Required<Omit<GenerateOptions, 'outDir'>>,
): Promise<Total> {
  const total: Total = { files: 0, bytes: 0, rows: {}, faults: [] }
  const delivered: StoreDelivered[] = []
  const numbers = PLACES.map((_, at) => at + 1)
  const orders = numbers.map((siteNumber) => ({ siteNumber, seed, scale, aside }))
  await deliverStores(orders, threads, (one) => {
    delivered.push(one)
    total.files += one.files
    total.bytes += one.bytes
    for (const [table, rows] of Object.entries(one.rows))
      total.rows[table] = (total.rows[table] ?? 0) + rows
    progress(`${one.name}: ${total.files} files, ${total.rows['Tickets']} tickets so far`)
  })
  delivered.sort((a, b) => a.siteNumber - b.siteNumber)
  total.faults.push(...CHAIN_FAULTS, ...collisionFaults(seed))
  total.faults.push(...delivered.flatMap(({ faults }) => faults))
  await mkdir(join(aside, 'truth'))
  const truths = numbers.map((siteNumber) => truthFile(aside, siteNumber))
  await writeTruth(truths, join(aside, 'truth.csv'), join(aside, 'truth', 'hazard.parquet'))
  return total
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

/** Takes away an empty folder, and refuses one that holds anything. */
async function refuseToOverwrite(folder: string): Promise<void> {
  const held = await readdir(folder).catch(() => undefined)
  if (held === undefined) return
  if (held.length > 0) throw new Error(`${folder} is not empty: name a new or an empty folder`)
  await rmdir(folder)
}
