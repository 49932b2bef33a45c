import type { LandedFile } from '../land/landed.ts'
import type { StoreReading } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'

/**
 * Files that one statement reads together, by number: each has the same columns of the same types under the same
 * reading, proven from its own schema, so that nothing is unified by the reader.
 */
export type Batch = readonly number[]

const mostFiles = 48
/** Larger files are read alone: nothing is saved by reading them together. */
const smallRows = 50_000

/** Batches of files in their order; every file is in exactly one. */
export function batchesOf(
  files: readonly { readonly landed: LandedFile; readonly reading: StoreReading }[],
): readonly Batch[] {
  const open = new Map<string, number[]>()
  const batches: number[][] = []
  for (const [at, { landed, reading }] of files.entries()) {
    const signature =
      landed.records > smallRows || hasReservedName(landed)
        ? `alone ${at}`
        : signatureOf(landed, reading)
    const batch = open.get(signature)
    if (batch !== undefined && batch.length < mostFiles) batch.push(at)
    else {
      const started = [at]
      open.set(signature, started)
      batches.push(started)
    }
  }
  return batches
}

/**
 * A batch as one relation: the files' columns by `ref`, `_n` (the file's number), `_s` (its store), `_p` (its path)
 * and `_row` (the record's number from 1).
 */
export function relation(files: readonly LandedFile[], batch: Batch): Sql {
  const landed = batch.map((at) => fileAt(files, at))
  const [first] = landed
  if (first === undefined) throw new RangeError('an empty batch')
  const row = first.numbered ? sql`` : sql`, file_row_number + 1 as _row`
  const position = first.numbered ? sql`` : sql`, file_row_number = true`
  if (landed.length === 1) {
    return sql`(select *, ${raw(String(batch[0]))} as _n, ${literal(first.file.store)} as _s, ${literal(first.file.path)} as _p ${row}
      from read_parquet(${literal(first.engineFile)} ${position}))`
  }
  const origins = landed.map(
    (file, at) =>
      sql`(${literal(file.engineFile)}, ${raw(String(batch[at]))}, ${literal(file.file.store)}, ${literal(file.file.path)})`,
  )
  return sql`(select r.*, _n, _s, _p ${row} from read_parquet([${join(
    landed.map((file) => literal(file.engineFile)),
    ', ',
  )}], filename = true ${position}) r
    join (values ${origins}) as origins(_path, _n, _s, _p) on r.filename = _path)`
}

function fileAt(files: readonly LandedFile[], at: number): LandedFile {
  const file = files[at]
  if (file === undefined) throw new RangeError(`file ${at}`)
  return file
}

function signatureOf(landed: LandedFile, reading: StoreReading): string {
  return JSON.stringify([
    landed.numbered,
    landed.columns,
    { ...reading, rename: [...(reading.rename ?? [])] },
  ])
}

function hasReservedName(landed: LandedFile): boolean {
  return landed.columns.some(({ ref }) =>
    /^(filename|_n|_s|_p|_path|_row|file_row_number)$/i.test(ref),
  )
}
