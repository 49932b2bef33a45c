import { isUtf8 } from 'node:buffer'
import type { CsvScan, TextSource } from './csv-scan.ts'
import { faultOf, scannerFor } from './csv-scan.ts'
import type { RecordFault } from './landed.ts'
import type { ScannedRecord } from './record-scanner.ts'
import { writeLocal } from './write-local.ts'

/**
 * Writes the readable records of a delimited file to a local file: each behind its row number, one line end kind,
 * no header, no mark. What cannot be read comes back as faults with its raw text. `checkBytes` looks into each
 * record for bytes that did not decode.
 */
export async function writeClean(
  text: TextSource,
  scan: CsvScan,
  target: string,
  checkBytes: 'none' | 'utf-8' | 'replacement',
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
        const fault = faultOf(record, scan.names.length) ?? undecodable(bytes, checkBytes)
        if (fault === undefined) lines.push(Buffer.from(String(row)), delimiter, bytes, newline)
        else
          faults.push({
            row,
            line: record.line,
            ...fault,
            raw: bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'),
          })
      }
      yield Buffer.concat(lines)
    }
  })
  return faults
}

const newline = Buffer.from('\n')

interface CutRecord {
  readonly record: ScannedRecord
  readonly bytes: Buffer
}

/** The records with their bytes, a chunk's worth at a time; holds no more than one chunk and one record. */
async function* recordsOf(text: TextSource, scan: CsvScan): AsyncGenerator<readonly CutRecord[]> {
  let scanned: ScannedRecord[] = []
  const scanner = scannerFor(scan.dialect, scan.names.length, (record) => scanned.push(record))
  let held: Buffer = Buffer.alloc(0)
  let heldFrom = 0
  const cut = (): readonly CutRecord[] => {
    const records = scanned.map((record) => ({
      record,
      bytes: held.subarray(record.start - heldFrom, record.end - heldFrom),
    }))
    const last = scanned.at(-1)
    if (last !== undefined) {
      held = held.subarray(last.end - heldFrom)
      heldFrom = last.end
      scanned = []
    }
    return records
  }
  for await (const chunk of text()) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    scanner.push(chunk)
    yield cut()
  }
  scanner.end()
  yield cut()
}

function undecodable(
  bytes: Buffer,
  check: 'none' | 'utf-8' | 'replacement',
): { reason: 'undecodable'; detail: string } | undefined {
  const bad =
    check === 'utf-8' ? !isUtf8(bytes) : check === 'replacement' && bytes.includes('\ufffd')
  return bad
    ? { reason: 'undecodable', detail: 'bytes that the declared encoding does not have' }
    : undefined
}
