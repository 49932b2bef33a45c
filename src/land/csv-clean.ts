import { isUtf8 } from 'node:buffer'
import type { CsvScan, TextSource } from './csv-scan.ts'
import { faultOf, longestRecordBytes, scannerFor } from './csv-scan.ts'
import type { Encoding } from './encoding.ts'
import { mayHoldUndecoded } from './encoding.ts'
import type { RecordFault } from './landed.ts'
import { rawBytes } from './landed.ts'
import type { ScannedRecord } from './record-scanner.ts'
import { writeLocal } from './write-local.ts'

/**
 * Writes the readable records of a delimited file to a local file: each behind its row number, ended by LF, no
 * header, no mark. What cannot be read comes back as faults with its raw text.
 */
export async function writeClean(
  text: TextSource,
  scan: CsvScan,
  target: string,
  encoding: Encoding,
): Promise<readonly RecordFault[]> {
  const faults: RecordFault[] = []
  let row = scan.dialect.header ? -1 : 0
  const lineOf = (lines: Buffer, at: number, { record, source, from, to }: CutRecord): number => {
    row += 1
    if (row === 0) return at
    const fault =
      faultOf(record, scan.names.length) ?? undecodable(source.subarray(from, to), encoding)
    if (fault !== undefined) {
      const raw = rawOf(source.subarray(from, to), encoding)
      faults.push({ row, line: record.line, ...fault, raw })
      return at
    }
    const begin = at + lines.write(`${row}${scan.dialect.delimiter}`, at)
    return lines.writeUInt8(newline, begin + source.copy(lines, begin, from, to))
  }
  await writeLocal(target, async function* () {
    for await (const records of recordsOf(text, scan)) {
      const size = records.reduce((sum, { from, to }) => sum + to - from + mostAdded, 0)
      const lines = Buffer.allocUnsafe(size)
      let end = 0
      for (const record of records) end = lineOf(lines, end, record)
      yield lines.subarray(0, end)
    }
  })
  return faults
}

const newline = 10
/** Bytes of a row number, a delimiter and a line end. */
const mostAdded = 20

interface CutRecord {
  readonly record: ScannedRecord
  /** Holds the record's bytes; of one longer than `longestRecordBytes`, only the beginning. */
  readonly source: Buffer
  readonly from: number
  readonly to: number
}

/** The records with their bytes, a chunk's worth at a time; holds no more than one chunk and one record. */
async function* recordsOf(text: TextSource, scan: CsvScan): AsyncGenerator<readonly CutRecord[]> {
  let scanned: ScannedRecord[] = []
  const scanner = scannerFor(scan.dialect, scan.names.length, (record) => scanned.push(record))
  const held = new HeldText()
  for await (const chunk of inSlices(text())) {
    scanner.push(chunk)
    const records = scanned
    scanned = []
    yield records.map((record) => held.cut(record, chunk))
    held.keep(chunk, records.at(-1)?.end)
  }
  scanner.end()
  yield scanned.map((record) => held.cut(record, Buffer.alloc(0)))
}

/** Small enough that the records of a slice do not outlive the collector's nursery. */
async function* inSlices(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += sliceBytes) yield chunk.subarray(at, at + sliceBytes)
}

const sliceBytes = 128 * 1024

/** The beginning of a record that the chunks so far did not end. */
class HeldText {
  #held: Buffer = Buffer.alloc(0)
  #from = 0
  #base = 0

  cut(record: ScannedRecord, chunk: Buffer): CutRecord {
    const { start, end } = record
    const from = Math.max(0, start - this.#base)
    const to = Math.max(0, end - this.#base)
    if (start >= this.#base) return { record, source: chunk, from, to }
    const head = this.#held.subarray(start - this.#from, end - this.#from)
    const source = Buffer.concat([head, chunk.subarray(from, to)])
    return { record, source, from: 0, to: source.length }
  }

  keep(chunk: Buffer, lastEnd: number | undefined): void {
    if (lastEnd !== undefined) {
      this.#from = Math.max(lastEnd, this.#base)
      this.#held = Buffer.from(chunk.subarray(this.#from - this.#base))
    } else if (this.#held.length <= longestRecordBytes) {
      this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    }
    this.#base += chunk.length
  }
}

function undecodable(
  bytes: Buffer,
  encoding: Encoding,
): { reason: 'undecodable'; detail: string } | undefined {
  return mayHoldUndecoded(encoding) && !isUtf8(bytes)
    ? { reason: 'undecodable', detail: `bytes that ${encoding.label} does not have` }
    : undefined
}

function rawOf(bytes: Buffer, encoding: Encoding): string {
  const kept = bytes.subarray(0, rawBytes)
  return kept.toString(encoding.label !== 'utf-8' || isUtf8(bytes) ? 'utf8' : 'latin1')
}
