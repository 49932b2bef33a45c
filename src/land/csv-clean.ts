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
  const delimiter = Buffer.from(scan.dialect.delimiter)
  let row = scan.dialect.header ? -1 : 0
  await writeLocal(target, async function* () {
    for await (const records of recordsOf(text, scan)) {
      const lines: Buffer[] = []
      for (const { record, bytes } of records) {
        row += 1
        if (row === 0) continue
        const fault = faultOf(record, scan.names.length) ?? undecodable(bytes, encoding)
        if (fault === undefined) lines.push(Buffer.from(String(row)), delimiter, bytes, newline)
        else faults.push({ row, line: record.line, ...fault, raw: rawOf(bytes, encoding) })
      }
      yield Buffer.concat(lines)
    }
  })
  return faults
}

const newline = Buffer.from('\n')

interface CutRecord {
  readonly record: ScannedRecord
  /** Of a record longer than `longestRecordBytes`, only the beginning. */
  readonly bytes: Buffer
}

/** The records with their bytes, a chunk's worth at a time; holds no more than one chunk and one record. */
async function* recordsOf(text: TextSource, scan: CsvScan): AsyncGenerator<readonly CutRecord[]> {
  let scanned: ScannedRecord[] = []
  const scanner = scannerFor(scan.dialect, scan.names.length, (record) => scanned.push(record))
  const held = new HeldText()
  for await (const chunk of text()) {
    scanner.push(chunk)
    const records = scanned
    scanned = []
    yield records.map((record) => ({ record, bytes: held.cut(record, chunk) }))
    held.keep(chunk, records.at(-1)?.end)
  }
  scanner.end()
  yield scanned.map((record) => ({ record, bytes: held.cut(record, Buffer.alloc(0)) }))
}

/** The beginning of a record that the chunks so far did not end. */
class HeldText {
  #held: Buffer = Buffer.alloc(0)
  #from = 0
  #base = 0

  cut({ start, end }: ScannedRecord, chunk: Buffer): Buffer {
    const tail = chunk.subarray(Math.max(0, start - this.#base), Math.max(0, end - this.#base))
    if (start >= this.#base) return tail
    return Buffer.concat([this.#held.subarray(start - this.#from, end - this.#from), tail])
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
