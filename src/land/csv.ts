import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { parse } from 'csv-parse'
import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { sql } from '../sql/sql.ts'
import { writeClean } from './csv-clean.ts'
import type { CsvFile } from './csv-reader.ts'
import { copy, readCsv } from './csv-reader.ts'
import type { CsvScan, TextSource } from './csv-scan.ts'
import { dialectText } from './dialect.ts'
import type { Encoding } from './encoding.ts'
import type { RecordFault } from './landed.ts'
import { Rejection } from './landed.ts'
import { isMachineFault } from './machine-fault.ts'
import { writeLocal } from './write-local.ts'

/** A delimited file that has been scanned, and where its parts may be written. */
export interface CsvLanding {
  readonly scan: CsvScan
  readonly text: TextSource
  readonly encoding: Encoding
  /** A local file that holds exactly the text (UTF-8, no mark); undefined where there is none. */
  readonly plainFile: string | undefined
  /** Where clean copies may be written. */
  readonly cleanFile: string
  /** The Parquet file to make. */
  readonly target: string
}

/**
 * Lands delimited text as Parquet of its exact text, with the row's number, and says which records could not be
 * read. The engine reads one file at a time with everything said and nothing detected; its count of rows must
 * equal the scanner's, or csv-parse reads the file, or the file is rejected.
 */
export async function landCsv(
  landing: CsvLanding,
  engine: Engine,
): Promise<readonly RecordFault[]> {
  const { scan, target, cleanFile } = landing
  try {
    if (landing.plainFile !== undefined && readsAsItStands(scan)) {
      const file = { ...cleanCsv(landing), path: landing.plainFile, numbered: false }
      const skipLines = scan.dialect.header ? 1 : 0
      const lineEnd = scan.summary.lineEnds.crlf > 0 ? '\r\n' : '\n'
      const read = sql`select row_number() over () as _row, * from ${readCsv({ ...file, skipLines, lineEnd })}`
      if ((await rowsRead(engine, read, target)) === scan.records) return []
    }
    const faults = await writeClean(landing.text, scan, cleanFile, landing.encoding)
    const expected = scan.records - faults.length
    const rows = await rowsRead(engine, sql`from ${readCsv(cleanCsv(landing))}`, target)
    if (rows !== expected) await arbitrate(landing, engine, expected, rows)
    return faults
  } finally {
    await rm(cleanFile, { force: true })
  }
}

/** The format line for people. */
export function csvText(scan: CsvScan, encoding: Encoding): string {
  return `csv, ${encoding.label}${encoding.markBytes > 0 ? ' with mark' : ''}, ${dialectText(scan.dialect)}`
}

/** True where the engine can be given the delivered file: no fault, one kind of line end, and no other in quotes that it could take for one. */
function readsAsItStands({ faulty, plainHeader, summary }: CsvScan): boolean {
  const { lf, crlf, cr } = summary.lineEnds
  return !faulty && plainHeader && cr === 0 && (crlf === 0 || (lf === 0 && summary.multiline === 0))
}

function cleanCsv({ scan, cleanFile }: CsvLanding): CsvFile {
  return {
    path: cleanFile,
    delimiter: scan.dialect.delimiter,
    quote: scan.dialect.quote,
    columns: scan.names.length,
    numbered: true,
    skipLines: 0,
    longestBytes: scan.longestBytes,
    lineEnd: '\n',
    parallel: scan.summary.multiline === 0 && scan.longestBytes < 1_000_000,
  }
}

/** The rows that the engine made of a file; undefined where it refused to read it. */
async function rowsRead(engine: Engine, read: Sql, target: string): Promise<number | undefined> {
  try {
    return await copy(engine, read, target)
  } catch (error) {
    if (isMachineFault(error)) throw error
    return undefined
  }
}

/** csv-parse decides where the counts disagree; its fields are written anew, every one quoted, and read again. */
async function arbitrate(
  landing: CsvLanding,
  engine: Engine,
  expected: number,
  engineRows: number | undefined,
): Promise<void> {
  const file = cleanCsv(landing)
  const quotedFile = `${landing.cleanFile}.quoted`
  const counts = `the record counter found ${expected} records, the engine read ${engineRows ?? 'none'}`
  let rows = 0
  let longestBytes = 0
  try {
    await writeLocal(quotedFile, async function* () {
      for await (const [row = '', ...values] of csvParsed(file)) {
        rows += 1
        const line = Buffer.from(`${row},${values.map(quotedField).join(',')}\n`)
        longestBytes = Math.max(longestBytes, line.length)
        yield line
      }
    })
    const quoted = {
      ...file,
      path: quotedFile,
      delimiter: ',',
      quote: '"',
      longestBytes,
    }
    const again = await rowsRead(engine, sql`from ${readCsv(quoted)}`, landing.target)
    if (rows === expected && again === expected) return
  } catch (error) {
    if (isMachineFault(error)) throw error
    const cause = error instanceof Error ? error.message : String(error)
    throw new Rejection('count_mismatch', `${counts}, and csv-parse stopped: ${cause}`, {
      cause: error,
    })
  } finally {
    await rm(quotedFile, { force: true })
  }
  throw new Rejection('count_mismatch', `${counts}, csv-parse ${rows}`)
}

function csvParsed(file: CsvFile): AsyncIterable<readonly (string | null)[]> {
  const quote = file.quote === '' ? null : file.quote
  const parser = parse({
    delimiter: file.delimiter,
    quote,
    escape: quote,
    record_delimiter: '\n',
    cast: (value, { quoting }) => (!quoting && value === '' ? null : value),
  })
  const source = createReadStream(file.path)
  source.on('error', (error) => parser.destroy(error))
  return source.pipe(parser)
}

function quotedField(value: string | null): string {
  return value === null ? '' : `"${value.replaceAll('"', '""')}"`
}
