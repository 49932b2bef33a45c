import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deliver, Tally } from './delivery.ts'
import { driftFaults } from './drift-faults.ts'
import { exportsOf } from './exports.ts'
import type { Fault } from './faults.ts'
import { ParquetWriter } from './parquet.ts'
import { plants } from './plants.ts'
import { type ScaleName, scaleNamed } from './scale.ts'
import { sites, storeName } from './site.ts'
import { dialectOf } from './stores.ts'
import type { TableName } from './tables.ts'
import { truthLines } from './truth.ts'
import { live } from './world.ts'

/** One store to be delivered, as it can be handed to another thread. */
export interface StoreOrder {
  /** 1..39. */
  readonly siteNumber: number
  readonly seed: number
  readonly scale: ScaleName
  /** Folder in which all stores' files are made before they are moved into place. */
  readonly aside: string
}

/** What one store delivered. */
export interface StoreDelivered {
  readonly siteNumber: number
  /** `store_05 Cool Springs`. */
  readonly name: string
  readonly files: number
  readonly rows: Readonly<Record<TableName, number>>
  readonly bytes: number
  readonly faults: readonly Fault[]
}

/** Lives through one site's window and writes its exports; nothing of it depends on another store. */
export async function deliverStore(order: StoreOrder): Promise<StoreDelivered> {
  const { siteNumber, seed, scale: scaleName, aside } = order
  const scale = scaleNamed(scaleName)
  const site = sites(seed, scale.start)[siteNumber - 1]
  if (site === undefined) throw new RangeError(`no site ${siteNumber}`)
  const tally = new Tally()
  const { world, truth } = live(site, scale, seed)
  const faulty = plants(site, world, seed)
  const dialect = dialectOf(siteNumber, scale.packs)
  const folders = { data: join(aside, 'data'), late: join(aside, 'late') }
  await using parquet = await ParquetWriter.open(join(aside, `rows-${siteNumber}.csv`))
  tally.faults.push(...driftFaults(site, dialect))
  const destination = { store: storeName(site), dialect, plants: faulty, folders, parquet }
  for (const what of exportsOf(site, world, faulty)) await deliver(what, destination, tally)
  await writeFile(truthFile(aside, siteNumber), truthLines(truth))
  const { files, rows, bytes, faults } = tally
  return { siteNumber, name: `${storeName(site)} ${site.name}`, files, rows, bytes, faults }
}

/** Where a store's truth waits until all are put together. */
export function truthFile(aside: string, siteNumber: number): string {
  return join(aside, `truth-${siteNumber}.csv`)
}
