import { isUtf8 } from 'node:buffer'
import type { TextSource } from './csv-scan.ts'
import { headOf, longestRecordBytes } from './csv-scan.ts'
import type { RecordFault } from './landed.ts'
import { Rejection, rawBytes } from './landed.ts'

/** The text of one record and the line it begins on. */
export interface JsonText {
  readonly text: string
  readonly line: number
  /** False for a last line that no line end follows. */
  readonly terminated: boolean
  /** Why the text cannot be read at all; it is then as in `RecordFault.raw`. */
  readonly fault?: Pick<RecordFault, 'reason' | 'detail'>
}

/** How records stand in a JSON file: one a line, or as the elements of one array or a run of objects. */
export type JsonLayout = 'lines' | 'values'

/**
 * Tells the layout: an array is `values`; so is a first line that does not close its object while the whole text
 * goes on. Everything else is one record a line, where a bad line spoils only itself.
 */
export async function layoutOf(text: TextSource): Promise<JsonLayout> {
  const head = (await headOf(text)).head.toString('utf8').trimStart()
  if (head === '') throw new Rejection('empty', 'the file holds no text')
  if (head.startsWith('[')) return 'values'
  const line = head.slice(0, head.indexOf('\n') === -1 ? undefined : head.indexOf('\n')).trimEnd()
  return line === '{' || (head.includes('\n') && /[,:[{]$/.test(line)) ? 'values' : 'lines'
}

/** One record a line; blank lines are none. */
export async function* splitLines(text: TextSource): AsyncGenerator<JsonText> {
  let held: Buffer[] = []
  let heldBytes = 0
  let line = 1
  for await (const chunk of text()) {
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      held.push(chunk.subarray(from, end))
      yield* recordOf(held, line, true)
      held = []
      heldBytes = 0
      line += 1
      from = end + 1
    }
    if (heldBytes > longestRecordBytes) continue
    held.push(Buffer.from(chunk.subarray(from)))
    heldBytes += chunk.length - from
  }
  yield* recordOf(held, line, false)
}

function* recordOf(
  parts: readonly Buffer[],
  line: number,
  terminated: boolean,
): Generator<JsonText> {
  const bytes = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)
  if (bytes.length > longestRecordBytes) {
    const detail = `more than ${longestRecordBytes} bytes in one record`
    const raw = bytes.toString('utf8', 0, rawBytes)
    yield { text: raw, line, terminated, fault: { reason: 'too_long', detail } }
  } else if (!isUtf8(bytes)) {
    const detail = 'bytes that the declared encoding does not have'
    const raw = bytes.toString('latin1', 0, rawBytes)
    yield { text: raw, line, terminated, fault: { reason: 'undecodable', detail } }
  } else {
    const record = bytes.toString('utf8')
    if (record.trim() !== '') yield { text: record, line, terminated }
  }
}

/** The elements of one top-level array, or objects one after another. Damage between records rejects the file. */
export async function* splitValues(text: TextSource): AsyncGenerator<JsonText> {
  const state = new ValueSplitter()
  for await (const chunk of text()) yield* state.push(chunk)
  state.end()
}

class ValueSplitter {
  #depth = 0
  #inString = false
  #escaped = false
  #line = 1
  #recordLine = 1
  #array: 'unknown' | 'open' | 'none' | 'closed' = 'unknown'
  /** Within the array: what stood last between its elements. */
  #before: 'bracket' | 'element' | 'comma' = 'bracket'
  #parts: Buffer[] = []
  #partsBytes = 0

  end(): void {
    if (this.#depth > 0)
      throw new Rejection('corrupt', `JSON: the record on line ${this.#recordLine} is not closed`)
    if (this.#array === 'open') throw new Rejection('corrupt', 'JSON: the array is not closed')
  }

  *push(chunk: Buffer): Generator<JsonText> {
    let start = this.#depth > 0 ? 0 : -1
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (byte === 10) this.#line += 1
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === 0x5c) this.#escaped = true
        else if (byte === 0x22) this.#inString = false
      } else if (byte === 0x22 && this.#depth > 0) this.#inString = true
      else if (byte === 0x7b || (byte === 0x5b && this.#depth > 0)) {
        if (this.#depth === 0) {
          this.#opens()
          start = at
        }
        this.#depth += 1
      } else if ((byte === 0x7d || byte === 0x5d) && this.#depth > 0) {
        this.#depth -= 1
        if (this.#depth === 0) {
          this.#hold(chunk.subarray(start, at + 1))
          yield* recordOf(this.#parts, this.#recordLine, true)
          this.#parts = []
          this.#partsBytes = 0
          start = -1
        }
      } else if (this.#depth === 0) this.#between(byte)
    }
    if (start !== -1) this.#hold(Buffer.from(chunk.subarray(start)))
  }

  #hold(part: Buffer): void {
    if (this.#partsBytes > longestRecordBytes) return
    this.#parts.push(part)
    this.#partsBytes += part.length
  }

  #opens(): void {
    if (this.#array === 'closed')
      throw new Rejection('corrupt', `JSON: a record behind the array, line ${this.#line}`)
    if (this.#array === 'unknown') this.#array = 'none'
    if (this.#array === 'open' && this.#before === 'element')
      throw new Rejection('corrupt', `JSON: a comma is missing, line ${this.#line}`)
    this.#before = 'element'
    this.#recordLine = this.#line
  }

  #between(byte: number): void {
    if (byte === 0x20 || byte === 9 || byte === 10 || byte === 13) return
    if (byte === 0x5b && this.#array === 'unknown') this.#array = 'open'
    else if (byte === 0x5d && this.#array === 'open' && this.#before !== 'comma')
      this.#array = 'closed'
    else if (byte === 0x2c && this.#array === 'open' && this.#before === 'element')
      this.#before = 'comma'
    else {
      throw new Rejection(
        'corrupt',
        `JSON: ${JSON.stringify(String.fromCharCode(byte))} between records, line ${this.#line}`,
      )
    }
  }
}
