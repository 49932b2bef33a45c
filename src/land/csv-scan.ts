import { isUtf8 } from 'node:buffer'
import type { Dialect } from './dialect.ts'
import { dialectOf, fieldsOf } from './dialect.ts'
import type { Encoding } from './encoding.ts'
import { unfinishedBytes } from './encoding.ts'
import type { LandingRequest, RecordFault } from './landed.ts'
import { foldName, Rejection } from './landed.ts'
import type { ScannedRecord, ScanSummary } from './record-scanner.ts'
import { RecordScanner } from './record-scanner.ts'

/** The text of a file as UTF-8 without a mark, from its start, as often as it is asked for. */
export type TextSource = () => AsyncIterable<Buffer>

/** What one pass over a delimited file found. */
export interface CsvScan {
  readonly dialect: Dialect
  readonly names: readonly string[]
  /** Data records, readable or not. */
  readonly records: number
  /** True where some record cannot be read as it stands. */
  readonly faulty: boolean
  readonly summary: ScanSummary
  /** True where the header is the first line and one line long, so that a reader may skip it as a line. */
  readonly plainHeader: boolean
}

/** How much of a file is looked at to tell its dialect and header. */
const headBytes = 256 * 1024

/** Reads a delimited file once: its dialect, header and number of records, and whether any record is faulty. */
export async function scanCsv(
  text: TextSource,
  encoding: Encoding,
  request: LandingRequest,
): Promise<CsvScan> {
  const { head, whole } = await headOf(text)
  if (head.length === 0) throw new Rejection('empty', 'the file holds no text')
  refuseUnmarkedUtf16(head, encoding)
  const dialect = dialectOf(head, whole, request.reading, request.known)
  const first = firstRecord(head, dialect)
  if (first === undefined) throw new Rejection('empty', 'the file holds no record')
  const fields = fieldsOf(first.text, dialect)
  const names = dialect.header ? headerNames(fields) : declaredNames(fields.length, request)
  refuseForeignHeader(names, dialect, request)
  let faulty = false
  const scanner = scannerFor(dialect, fields.length, (record) => {
    faulty ||= faultOf(record, fields.length) !== undefined
  })
  const bytes = new ByteCheck(encoding)
  for await (const chunk of text()) {
    scanner.push(chunk)
    bytes.sees(chunk)
  }
  const summary = scanner.end()
  return {
    dialect,
    names,
    records: summary.records - (dialect.header ? 1 : 0),
    faulty: faulty || bytes.invalid,
    summary,
    plainHeader:
      first.record.start === 0 && !first.text.includes('\n') && !first.text.includes('\r'),
  }
}

/** A scanner for a dialect; blank lines are records only where there is one column. */
export function scannerFor(
  dialect: Dialect,
  columns: number,
  emit: (record: ScannedRecord) => void,
): RecordScanner {
  return new RecordScanner(
    byteOf(dialect.delimiter),
    dialect.quote === '' ? -1 : byteOf(dialect.quote),
    columns === 1,
    emit,
  )
}

/** Why a record cannot be read as it stands; undefined where it can. */
export function faultOf(
  record: ScannedRecord,
  expected: number,
): { readonly reason: RecordFault['reason']; readonly detail: string } | undefined {
  if (record.open) return { reason: 'truncated', detail: 'the file ends inside quotes' }
  if (record.badQuote) {
    return {
      reason: 'bad_quote',
      detail: 'a quote inside a field that is not quoted, or text behind a closing quote',
    }
  }
  if (record.fields === expected) return undefined
  const detail = `${record.fields} fields where the header has ${expected}`
  return { reason: !record.terminated && record.fields < expected ? 'truncated' : 'ragged', detail }
}

/** Watches for bytes that the encoding does not have, where an encoding was declared (else decoding has refused). */
class ByteCheck {
  invalid = false
  readonly #watches: boolean
  readonly #isUtf8: boolean
  #carried = Buffer.alloc(0)

  constructor(encoding: Encoding) {
    this.#watches = encoding.by === 'declared' || encoding.label !== 'utf-8'
    this.#isUtf8 = encoding.label === 'utf-8'
  }

  sees(chunk: Buffer): void {
    if (!this.#watches || this.invalid) return
    if (!this.#isUtf8) {
      this.invalid = chunk.includes('\ufffd')
      return
    }
    const joined = Buffer.concat([this.#carried, chunk])
    const whole = joined.length - unfinishedBytes(joined)
    this.invalid = !isUtf8(joined.subarray(0, whole))
    this.#carried = Buffer.from(joined.subarray(whole))
  }
}

function headerNames(fields: readonly string[]): readonly string[] {
  return fields.map((name, at) => name.replace(/^\ufeff/, '').trim() || `column_${at + 1}`)
}

/** Without a header, the table's declared columns in their order name the fields, where their number agrees. */
function declaredNames(fields: number, request: LandingRequest): readonly string[] {
  if (request.declared.length === fields) return request.declared
  throw new Rejection(
    'ambiguous',
    `the file has no header and ${fields} fields, and the table declares ${request.declared.length} columns; declare one for each field, in order`,
  )
}

function refuseForeignHeader(
  names: readonly string[],
  dialect: Dialect,
  request: LandingRequest,
): void {
  if (!dialect.header || request.known.size === 0) return
  if (names.some((name) => request.known.has(foldName(name)))) return
  throw new Rejection(
    'ambiguous',
    `the first record names none of the table’s columns (${names.slice(0, 4).join(', ')}); is the header missing?`,
  )
}

function refuseUnmarkedUtf16(head: Buffer, encoding: Encoding): void {
  if (encoding.by !== 'assumed' || !head.subarray(0, 64).includes(0)) return
  throw new Rejection(
    'undecodable',
    'NUL bytes from the start, as UTF-16 without a mark has them; declare the encoding',
  )
}

function firstRecord(
  head: Buffer,
  dialect: Dialect,
): { record: ScannedRecord; text: string } | undefined {
  let first: ScannedRecord | undefined
  const scanner = scannerFor(dialect, 2, (record) => {
    first ??= record
  })
  scanner.push(head)
  scanner.end()
  return first === undefined
    ? undefined
    : { record: first, text: head.toString('utf8', first.start, first.end) }
}

async function headOf(text: TextSource): Promise<{ head: Buffer; whole: boolean }> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of text()) {
    parts.push(chunk)
    size += chunk.length
    if (size > headBytes) return { head: Buffer.concat(parts).subarray(0, headBytes), whole: false }
  }
  return { head: Buffer.concat(parts), whole: true }
}

function byteOf(character: string): number {
  const bytes = Buffer.from(character, 'utf8')
  if (bytes.length === 1) return bytes[0] ?? 0
  throw new Rejection(
    'ambiguous',
    `a delimiter or quote of more than one byte is not supported: ${character}`,
  )
}
