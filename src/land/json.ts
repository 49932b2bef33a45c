import { rm } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import { sql } from '../sql/sql.ts'
import { copy, readCsv } from './csv-reader.ts'
import type { TextSource } from './csv-scan.ts'
import { mostFaults } from './csv-scan.ts'
import type { JsonKind, JsonMember } from './json-record.ts'
import { JsonFault, membersOf } from './json-record.ts'
import type { JsonLayout, JsonText } from './json-split.ts'
import { layoutOf, splitLines, splitValues } from './json-split.ts'
import type { RecordFault, SourceColumn } from './landed.ts'
import { Rejection, rawBytes } from './landed.ts'
import type { SourceType } from './source-type.ts'
import { writeLocal } from './write-local.ts'

/** What landing a JSON file gave. */
export interface LandedJson {
  readonly layout: JsonLayout
  readonly columns: readonly SourceColumn[]
  readonly records: number
  readonly faults: readonly RecordFault[]
}

/**
 * Lands JSON records as Parquet of their exact text, with the row's number. Numbers are never read as numbers, so
 * none loses a digit; a record that is not strict JSON is a fault, and so is one that repeats a key with another
 * value. Reads the file twice: once for the keys, once to write.
 */
export async function landJson(
  text: TextSource,
  cleanFile: string,
  target: string,
  engine: Engine,
): Promise<LandedJson> {
  const layout = await layoutOf(text)
  const split = (): AsyncGenerator<JsonText> =>
    layout === 'lines' ? splitLines(text) : splitValues(text)
  const shape = new Shape()
  for await (const record of split()) shape.sees(record)
  if (shape.records === 0) throw new Rejection('empty', 'the file holds no record')
  const keys = [...shape.kinds.keys()]
  if (shape.faults.length > mostFaults)
    throw new Rejection(
      'unreadable',
      `${shape.faults.length} of ${shape.records} records cannot be read, first on line ${shape.faults[0]?.line}: ${shape.faults[0]?.detail}`,
    )
  if (keys.length === 0)
    throw new Rejection(
      'corrupt',
      `JSON: no record is an object (${shape.faults[0]?.detail ?? ''})`,
    )
  const bad = new Set(shape.faults.map((fault) => fault.row))
  let row = 0
  let longestBytes = 0
  await writeLocal(cleanFile, async function* () {
    for await (const record of split()) {
      row += 1
      if (bad.has(row)) continue
      const line = Buffer.from(lineOf(row, membersOf(record.text), keys))
      longestBytes = Math.max(longestBytes, line.length)
      yield line
    }
  })
  const rows = await copy(
    engine,
    sql`from ${readCsv({
      path: cleanFile,
      delimiter: ',',
      quote: '"',
      columns: keys.length,
      numbered: true,
      skipLines: 0,
      longestBytes,
      lineEnd: '\n',
      parallel: false,
    })}`,
    target,
  )
  const good = shape.records - bad.size
  if (rows !== good)
    throw new Rejection(
      'count_mismatch',
      `${good} JSON records were counted and the engine read ${rows}`,
    )
  await rm(cleanFile, { force: true })
  return {
    layout,
    columns: keys.map((key, at) => ({
      name: key,
      ref: `c${at}`,
      type: typeOf(shape.kinds.get(key)),
    })),
    records: shape.records,
    faults: shape.faults,
  }
}

class Shape {
  records = 0
  readonly kinds = new Map<string, Set<JsonKind>>()
  readonly faults: RecordFault[] = []

  sees(record: JsonText): void {
    this.records += 1
    if (record.fault !== undefined) {
      this.#fault(record, record.fault.reason, record.fault.detail)
      return
    }
    try {
      const members = membersOf(record.text)
      const repeated = repeatedKey(members)
      if (repeated !== undefined)
        this.#fault(record, 'duplicate_column', `the key ${repeated} stands twice with two values`)
      else for (const member of members) this.#kind(member)
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error
      this.#fault(record, record.terminated ? 'bad_json' : 'truncated', error.message)
    }
  }

  #kind(member: JsonMember): void {
    const kinds = this.kinds.get(member.key) ?? new Set()
    kinds.add(member.kind)
    this.kinds.set(member.key, kinds)
  }

  #fault(record: JsonText, reason: RecordFault['reason'], detail: string): void {
    this.faults.push({
      row: this.records,
      line: record.line,
      reason,
      detail,
      raw: record.text.slice(0, rawBytes),
    })
  }
}

function repeatedKey(members: readonly JsonMember[]): string | undefined {
  const seen = new Map<string, JsonMember>()
  for (const member of members) {
    const before = seen.get(member.key)
    if (before !== undefined && (before.kind !== member.kind || before.text !== member.text))
      return member.key
    seen.set(member.key, member)
  }
  return undefined
}

function typeOf(kinds: ReadonlySet<JsonKind> | undefined): SourceType {
  const real = [...(kinds ?? [])].filter((kind) => kind !== 'null')
  if (real.length === 0) return { kind: 'null' }
  if (real.length > 1) return { kind: 'mixed' }
  switch (real[0]) {
    case 'number':
      return { kind: 'number' }
    case 'nested':
      return { kind: 'json' }
    case 'boolean':
      return { kind: 'text' }
    default:
      return { kind: 'string' }
  }
}

function lineOf(row: number, members: readonly JsonMember[], keys: readonly string[]): string {
  const values = new Map(members.map((member) => [member.key, member]))
  const fields = keys.map((key) => {
    const member = values.get(key)
    return member === undefined || member.kind === 'null'
      ? ''
      : `"${member.text.replaceAll('"', '""')}"`
  })
  return `${row},${fields.join(',')}\n`
}
