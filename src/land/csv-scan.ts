import { ByteCheck } from './byte-check.ts'
import type { Dialect } from './dialect.ts'
import { dialectOf, fieldsOf } from './dialect.ts'
import type { Encoding } from './encoding.ts'
import { mayHoldUndecoded } from './encoding.ts'
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
  /** The longest record that can be read. */
  readonly longestBytes: number
  readonly summary: ScanSummary
  /** True where the header is the first line and one line long, so that a reader may skip it as a line. */
  readonly plainHeader: boolean
}

/** How much of a file is looked at to tell its dialect and header. */
const headBytes = 256 * 1024

/** A record longer than this is a fault; the engine holds several times as much to read one. */
export const longestRecordBytes: number = 32 * 1024 * 1024

/** A file with more unreadable records than this is refused whole: its dialect is not what it was taken for. */
export const mostFaults: number = 100_000

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
  const first = firstRecord(head, whole, dialect)
  const fields = fieldsOf(first.text, dialect)
  const names = dialect.header ? headerNames(fields) : declaredNames(fields.length, request)
  refuseForeignHeader(names, dialect, request)
  let firstFaulty: ScannedRecord | undefined
  let faulty = 0
  let longestBytes = 0
  const scanner = scannerFor(dialect, fields.length, (record) => {
    if (faultOf(record, fields.length) === undefined) {
      longestBytes = Math.max(longestBytes, record.end - record.start)
      return
    }
    faulty += 1
    firstFaulty ??= record
  })
  const bytes = mayHoldUndecoded(encoding) ? new ByteCheck() : undefined
  for await (const chunk of text()) {
    scanner.push(chunk)
    bytes?.sees(chunk)
  }
  const summary = scanner.end()
  const records = summary.records - (dialect.header ? 1 : 0)
  refuseMixedLineEnds(summary, fields.length)
  refuseHopeless(faulty, records, firstFaulty, fields.length)
  return {
    dialect,
    names,
    records,
    faulty: faulty > 0 || (bytes?.invalidAtEnd() ?? false),
    longestBytes,
    summary,
    plainHeader:
      first.record.start === 0 && !first.text.includes('\n') && !first.text.includes('\r'),
  }
}

/** A scanner for a dialect; blank lines are records only where there is one column, and never before its header. */
export function scannerFor(
  dialect: Dialect,
  columns: number,
  emit: (record: ScannedRecord) => void,
): RecordScanner {
  return new RecordScanner(
    byteOf(dialect.delimiter),
    dialect.quote === '' ? -1 : byteOf(dialect.quote),
    columns > 1 ? 'skipped' : dialect.header ? 'records_behind_first' : 'records',
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
  if (record.strayReturn) {
    return {
      reason: 'stray_return',
      detail: 'a carriage return inside a field that is not quoted',
    }
  }
  if (record.end - record.start > longestRecordBytes) {
    return { reason: 'too_long', detail: `more than ${longestRecordBytes} bytes in one record` }
  }
  if (record.fields === expected) return undefined
  const detail = `${record.fields} fields where the header has ${expected}`
  return { reason: !record.terminated && record.fields < expected ? 'truncated' : 'ragged', detail }
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

/** Where CR ends the first line and LF another, nobody can say which of them are data. */
function refuseMixedLineEnds({ lineEnds }: ScanSummary, columns: number): void {
  if (lineEnds.cr === 0 || lineEnds.lf + lineEnds.crlf === 0) return
  throw new Rejection(
    'ambiguous',
    `the first line of ${columns} fields ends with CR alone, and ${lineEnds.lf + lineEnds.crlf} others with LF`,
  )
}

function refuseHopeless(
  faulty: number,
  records: number,
  first: ScannedRecord | undefined,
  columns: number,
): void {
  if (first === undefined || faulty <= mostFaults) return
  throw new Rejection(
    'unreadable',
    `${faulty} of ${records} records cannot be read, first on line ${first.line}: ${faultOf(first, columns)?.detail}; is the dialect right?`,
  )
}

function refuseUnmarkedUtf16(head: Buffer, encoding: Encoding): void {
  if (encoding.label !== 'utf-8' || encoding.markBytes > 0) return
  const zeros = head.subarray(0, 64).filter((byte) => byte === 0).length
  if (zeros * 3 < Math.min(64, head.length)) return
  throw new Rejection(
    'undecodable',
    'every second byte is NUL, as in UTF-16 without a mark; declare the encoding',
  )
}

interface FirstRecord {
  readonly record: ScannedRecord
  readonly text: string
}

function firstRecord(head: Buffer, whole: boolean, dialect: Dialect): FirstRecord {
  let first: ScannedRecord | undefined
  const scanner = scannerFor(dialect, 2, (record) => {
    first ??= record
  })
  scanner.push(head)
  scanner.end()
  if (first === undefined) throw new Rejection('empty', 'the file holds no record')
  const fault = first.terminated || whole ? faultOf(first, first.fields) : tooLongToTell
  if (dialect.header && fault !== undefined)
    throw new Rejection('unreadable', `the header, line ${first.line}: ${fault.detail}`)
  return { record: first, text: head.toString('utf8', first.start, first.end) }
}

const tooLongToTell = { detail: `it does not end within ${headBytes} bytes` }

/** The text's first bytes, and whether they are all of it. */
export async function headOf(text: TextSource): Promise<{ head: Buffer; whole: boolean }> {
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
