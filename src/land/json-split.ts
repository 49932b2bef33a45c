import type { TextSource } from './csv-scan.ts'
import { Rejection } from './landed.ts'

/** The text of one record and the line it begins on. */
export interface JsonText {
  readonly text: string
  readonly line: number
  /** False for a last line that no line end follows. */
  readonly terminated: boolean
}

/** How records stand in a JSON file: one a line, or as the elements of one array or a run of objects. */
export type JsonLayout = 'lines' | 'values'

/**
 * Tells the layout: an array is `values`; so is a first line that does not close its object while the whole text
 * goes on. Everything else is one record a line, where a bad line spoils only itself.
 */
export async function layoutOf(text: TextSource): Promise<JsonLayout> {
  for await (const chunk of text()) {
    const head = chunk.toString('utf8').trimStart()
    if (head === '') continue
    if (head.startsWith('[')) return 'values'
    const line = head.slice(0, head.indexOf('\n') === -1 ? undefined : head.indexOf('\n')).trimEnd()
    return line === '{' || /[,:[{]$/.test(line) ? 'values' : 'lines'
  }
  throw new Rejection('empty', 'the file holds no text')
}

/** One record a line; blank lines are none. */
export async function* splitLines(text: TextSource): AsyncGenerator<JsonText> {
  let held = Buffer.alloc(0)
  let line = 0
  for await (const chunk of text()) {
    let joined = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (let end = joined.indexOf(10); end !== -1; end = joined.indexOf(10)) {
      line += 1
      const record = joined.toString('utf8', 0, end)
      if (record.trim() !== '') yield { text: record, line, terminated: true }
      joined = joined.subarray(end + 1)
    }
    held = Buffer.from(joined)
  }
  const last = held.toString('utf8')
  if (last.trim() !== '') yield { text: last, line: line + 1, terminated: false }
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
  #parts: Buffer[] = []

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
          this.#parts.push(chunk.subarray(start, at + 1))
          yield {
            text: Buffer.concat(this.#parts).toString('utf8'),
            line: this.#recordLine,
            terminated: true,
          }
          this.#parts = []
          start = -1
        }
      } else if (this.#depth === 0) this.#between(byte)
    }
    if (start !== -1) this.#parts.push(Buffer.from(chunk.subarray(start)))
  }

  #opens(): void {
    if (this.#array === 'closed')
      throw new Rejection('corrupt', `JSON: a record behind the array, line ${this.#line}`)
    if (this.#array === 'unknown') this.#array = 'none'
    this.#recordLine = this.#line
  }

  #between(byte: number): void {
    if (byte === 0x20 || byte === 9 || byte === 10 || byte === 13) return
    if (byte === 0x5b && this.#array === 'unknown') this.#array = 'open'
    else if (byte === 0x5d && this.#array === 'open') this.#array = 'closed'
    else if (byte !== 0x2c || this.#array !== 'open') {
      throw new Rejection(
        'corrupt',
        `JSON: ${JSON.stringify(String.fromCharCode(byte))} between records, line ${this.#line}`,
      )
    }
  }
}
