import { existsSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../base/digest.ts'
import type { Engine } from '../engine/engine.ts'
import { makeFolder, moveIntoPlace } from '../storage/durable.ts'
import type { Storage } from '../storage/storage.ts'
import type { Packing } from './bytes.ts'
import { packingOf, unpacked } from './bytes.ts'
import { csvText, landCsv } from './csv.ts'
import { scanCsv } from './csv-scan.ts'
import { decoded, encodingOf } from './encoding.ts'
import { looksLikeJson, namesColumns, refuseForeign } from './foreign-format.ts'
import { landJson } from './json.ts'
import type { Format, LandedFile, LandingRequest, RejectedFile, SourceColumn } from './landed.ts'
import { Rejection } from './landed.ts'
import { isMachineFault } from './machine-fault.ts'
import type { KnownSchemas } from './parquet.ts'
import { causeOf, readParquetShape } from './parquet.ts'
import type { RoundedFile } from './parquet-exact.ts'
import { landExactly } from './parquet-exact.ts'
import { writeLocal } from './write-local.ts'

/** Where landing reads and writes. */
export interface LandingTools {
  readonly deliveries: Storage
  readonly engine: Engine
  /** Folder of landed files, named by content and reading, so that nothing is landed twice. */
  readonly landedFolder: string
  /** Filled while files are landed; the files of one table share it. */
  readonly schemas: KnownSchemas
}

/** Changes whenever landing would give another result for the same bytes. */
const landingVersion = 4

/**
 * Makes a delivered file readable without loss: Parquet where it lies, text as Parquet of its exact text. A file
 * that cannot be read comes back rejected with its cause and size; nothing of it is used.
 */
export async function land(
  request: LandingRequest,
  tools: LandingTools,
): Promise<LandedFile | RejectedFile> {
  const { file } = request
  try {
    if (file.isLink)
      throw new Rejection(
        'link',
        'a symbolic link; deliver the file itself, links are not followed',
      )
    if (file.sizeBytes === 0) throw new Rejection('empty', 'the file has 0 bytes')
    const path = landedPath(request, tools)
    const cached = await recallLanded(path)
    if (cached) return { ...cached, file, engineFile: path }
    const landed = await landNow(request, tools)
    if (landed.engineFile === path) await rememberLanded(path, landed)
    return landed
  } catch (error) {
    if (error instanceof Rejection)
      return { kind: 'rejected', file, reason: error.reason, cause: error.message }
    if (isMachineFault(error)) throw error
    const cause = error instanceof Error ? error.message : String(error)
    return { kind: 'rejected', file, reason: 'unreadable', cause }
  }
}

async function landNow(request: LandingRequest, tools: LandingTools): Promise<LandedFile> {
  const { file } = request
  const outer = await firstBytes(tools.deliveries, file.path)
  const packing = packingOf(outer)
  const head =
    packing === 'plain' ? outer : await firstUnpacked(tools.deliveries, file.path, packing)
  if (head.length === 0) throw new Rejection('empty', 'the archive holds 0 bytes')
  const format = formatOf(request, head)
  await makeFolder(tools.landedFolder)
  return format === 'parquet'
    ? landParquet(request, tools, packing)
    : landText(request, tools, packing, head, format)
}

async function landParquet(
  request: LandingRequest,
  tools: LandingTools,
  packing: Packing,
): Promise<LandedFile> {
  const { file } = request
  const engineFile =
    packing === 'plain' ? tools.deliveries.locate(file.path) : landedPath(request, tools)
  if (packing !== 'plain') {
    const stream = await tools.deliveries.read(file.path)
    await writeLocal(`${engineFile}.aside`, () => unpacked(stream, packing))
    await moveIntoPlace(`${engineFile}.aside`, engineFile)
  }
  const { leaves, ...shape } = await readParquetShape(engineFile, tools.engine, tools.schemas)
  const landed: LandedFile = {
    kind: 'landed',
    file,
    format: 'parquet',
    dialect: packing === 'plain' ? 'parquet' : `parquet, ${packing}`,
    engineFile,
    numbered: false,
    faults: [],
    ...shape,
  }
  if (leaves.every(({ rounding }) => rounding === undefined)) return landed
  const target = landedPath(request, tools)
  const aside = `${target}.aside`
  const exact = await exactColumns({ path: engineFile, ...shape, leaves, target: aside }, tools)
  if (exact === undefined) return landed
  await moveIntoPlace(aside, target)
  return { ...landed, engineFile: target, numbered: true, columns: exact }
}

async function exactColumns(
  rounded: RoundedFile,
  { engine }: LandingTools,
): Promise<readonly SourceColumn[] | undefined> {
  try {
    return await landExactly(rounded, engine)
  } catch (error) {
    if (error instanceof Rejection || isMachineFault(error)) throw error
    throw new Rejection('corrupt', `Parquet: ${causeOf(error, rounded.path)}`, { cause: error })
  } finally {
    await rm(`${rounded.target}.texts`, { force: true })
  }
}

async function landText(
  request: LandingRequest,
  tools: LandingTools,
  packing: Packing,
  head: Buffer,
  format: 'csv' | 'json',
): Promise<LandedFile> {
  const { file, reading } = request
  const encoding = encodingOf(head, reading.encoding)
  const target = landedPath(request, tools)
  const text = async function* (): AsyncGenerator<Buffer> {
    yield* decoded(unpacked(await tools.deliveries.read(file.path), packing), encoding)
  }
  const aside = `${target}.aside`
  const cleanFile = `${target}.clean`
  const packed = packing === 'plain' ? '' : `, ${packing}`
  if (format === 'json') {
    const { layout, ...landed } = await landJson(text, cleanFile, aside, tools.engine)
    await moveIntoPlace(aside, target)
    return {
      kind: 'landed',
      file,
      format,
      dialect: `json ${layout}, ${encoding.label}${packed}`,
      engineFile: target,
      numbered: true,
      ...landed,
    }
  }
  const scan = await scanCsv(text, encoding, request)
  const plain = packing === 'plain' && encoding.label === 'utf-8' && encoding.markBytes === 0
  const plainFile = plain ? tools.deliveries.locate(file.path) : undefined
  const faults = await landCsv(
    { scan, text, encoding, plainFile, cleanFile, target: aside },
    tools.engine,
  )
  await moveIntoPlace(aside, target)
  return {
    kind: 'landed',
    file,
    format,
    dialect: csvText(scan, encoding) + packed,
    engineFile: target,
    numbered: true,
    columns: scan.names.map((name, at) => ({ name, ref: `c${at}`, type: { kind: 'text' } })),
    records: scan.records,
    faults,
  }
}

/** Content decides; the name tells JSON from delimited text where the first bytes do not, and a declared delimiter means what it says. */
function formatOf({ file, known, reading }: LandingRequest, head: Buffer): Format {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  refuseForeign(head)
  const named = namedFormat(file.path)
  if (named === 'parquet' && !isPrintable(head))
    throw new Rejection('corrupt', 'named as Parquet, but does not begin as Parquet does')
  if (reading.delimiter === undefined && looksLikeJson(head)) return 'json'
  return named === 'json' && !namesColumns(head, known) ? 'json' : 'csv'
}

function namedFormat(path: string): Format {
  const name = path.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, '')
  if (/\.(json|jsonl|ndjson)$/.test(name)) return 'json'
  return /\.(parquet|pq)$/.test(name) ? 'parquet' : 'csv'
}

function isPrintable(head: Buffer): boolean {
  return !head.some((byte) => byte < 9 || (byte > 13 && byte < 32))
}

async function firstBytes(storage: Storage, path: string): Promise<Buffer> {
  return firstOf(await storage.read(path))
}

async function firstUnpacked(storage: Storage, path: string, packing: Packing): Promise<Buffer> {
  return firstOf(unpacked(await storage.read(path), packing))
}

async function firstOf(chunks: AsyncIterable<unknown>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    head = Buffer.concat([head, (chunk as Buffer).subarray(0, headBytes)])
    if (head.length >= headBytes) break
  }
  return head.subarray(0, headBytes)
}

const headBytes = 4096

function landedPath(request: LandingRequest, tools: LandingTools): string {
  const { encoding, delimiter, quote, header } = request.reading
  const how = digestOf({
    landingVersion,
    encoding,
    delimiter,
    quote,
    header,
    known: delimiter === undefined ? [...request.known].sort() : [],
    declared: header === false ? request.declared : [],
    named: namedFormat(request.file.path),
  })
  return join(tools.landedFolder, `${request.file.sha256.slice(0, 32)}-${how.slice(0, 12)}.parquet`)
}

/** The note beside a landed file; its size tells a file that a crash cut. */
interface Note {
  readonly landedBytes: number
  readonly landed: LandedFile
}

/** What was noted of a landed file; undefined where it is missing, or was cut by a crash. */
export async function recallLanded(path: string): Promise<LandedFile | undefined> {
  if (!existsSync(`${path}.json`) || !existsSync(path)) return undefined
  const { landed, landedBytes } = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Note
  return (await stat(path)).size === landedBytes ? landed : undefined
}

/** The note is written last and moved into place, so that a landed file without one is landed again. */
export async function rememberLanded(path: string, landed: LandedFile): Promise<void> {
  const note: Note = { landedBytes: (await stat(path)).size, landed }
  await writeFile(`${path}.note`, JSON.stringify(note))
  await moveIntoPlace(`${path}.note`, `${path}.json`)
}
