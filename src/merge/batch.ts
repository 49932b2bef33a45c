import type { LandedFile } from '../land/landed.ts'
import type { StoreReading } from '../project/project.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'

/**
 * Files that one statement reads together, by number: each has the same columns of the same types under the same
 * reading, proven from its own schema, so that nothing is unified by the reader.
 */
export type Batch = readonly number[]

const mostFiles = 48
/** Rows of a batch; a larger file is read alone. Files of one list are read side by side, those of a union in turns. */
const mostRows = 2_000_000

/** Batches of files in their order; every file is in exactly one. */
export function batchesOf(
  files: readonly { readonly landed: LandedFile; readonly reading: StoreReading }[],
): readonly Batch[] {
  const open = new Map<string, { readonly batch: number[]; rows: number }>()
  const batches: number[][] = []
  const landings = new Map<string, number>()
  for (const [at, { landed, reading }] of files.entries()) {
    // Two stores' files of the same bytes are one landed file: a batch must not read it once for both.
    const before = landings.get(landed.engineFile) ?? 0
    landings.set(landed.engineFile, before + 1)
    const signature = hasReservedName(landed)
      ? `alone ${at}`
      : `${before} ${signatureOf(landed, reading)}`
    const standing = open.get(signature)
    const fits =
      standing !== undefined &&
      standing.batch.length < mostFiles &&
      standing.rows + landed.records <= mostRows
    if (fits) {
      standing.batch.push(at)
      standing.rows += landed.records
    } else {
      const batch = [at]
      open.set(signature, { batch, rows: landed.records })
      batches.push(batch)
    }
  }
  return batches
}

/**
 * A batch as one relation: the files' columns by `ref`, `_bankfull_n` (the file's number), `_bankfull_s` (its store),
 * `_bankfull_p` (its path) and `_bankfull_row` (the record's number from 1); no delivered column is named so.
 */
export function relation(files: readonly LandedFile[], batch: Batch): Sql {
  const landed = batch.map((at) => fileAt(files, at))
  const [first] = landed
  if (first === undefined) throw new RangeError('an empty batch')
  if (landed.length === 1) {
    return sql`(select *, ${raw(String(batch[0]))} as _bankfull_n, ${literal(first.file.store)} as _bankfull_s,
      ${literal(first.file.path)} as _bankfull_p, ${rowNumber(first)} as _bankfull_row from ${parquet([first.engineFile])})`
  }
  // The reader counts files as they are listed, and what depends on that count alone is told once a chunk of rows.
  const of = (value: (at: number) => Sql): Sql => {
    const cases = landed.map((_, at) => sql`when ${raw(String(at))} then ${value(at)}`)
    return sql`case file_index ${join(cases, ' ')} end`
  }
  return sql`(select *, ${of((at) => raw(String(batch[at])))} as _bankfull_n,
    ${sameStore(landed) ? literal(first.file.store) : of((at) => literal(landed[at]?.file.store ?? ''))} as _bankfull_s,
    ${of((at) => literal(landed[at]?.file.path ?? ''))} as _bankfull_p, ${rowNumber(first)} as _bankfull_row
    from ${parquet(landed.map((file) => file.engineFile))})`
}

function sameStore(files: readonly LandedFile[]): boolean {
  return files.every(({ file }) => file.store === files[0]?.file.store)
}

/** Landed text has its number beside it; a Parquet file's rows are numbered by their place, which the reader keeps. */
function rowNumber(file: LandedFile): Sql {
  if (file.numbered) return sql`_row`
  return hasReservedName(file) ? sql`row_number() over ()` : sql`file_row_number + 1`
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

/** Names that the engine's reader has a meaning of its own for. */
function hasReservedName(landed: LandedFile): boolean {
  return landed.columns.some(({ ref }) => /^(filename|file_row_number|file_index)$/i.test(ref))
}
