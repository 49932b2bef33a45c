import type { StoreReading } from '../project/project.ts'
import { foldName, Rejection } from './landed.ts'
import { RecordScanner } from './record-scanner.ts'

/** How delimited text is written. */
export interface Dialect {
  /** One character. */
  readonly delimiter: string
  /** One character, or empty where nothing is quoted. */
  readonly quote: string
  readonly header: boolean
}

const candidates = [',', ';', '\t', '|']

interface Reading {
  readonly delimiter: string
  readonly names: readonly string[]
  /** Column names that the table is known to have. */
  readonly hits: number
  /** Share of the sampled records that have as many fields as the header, 0..1. */
  readonly even: number
}

/**
 * Tells the dialect from the first records. What is declared is taken as said; a delimiter that is not declared
 * must be the only one that makes sense of the header, or the file is rejected as ambiguous. Nothing is guessed
 * from values.
 */
export function dialectOf(
  head: Buffer,
  whole: boolean,
  reading: StoreReading,
  known: ReadonlySet<string>,
): Dialect {
  const quote = reading.quote ?? '"'
  const header = reading.header ?? true
  if (reading.delimiter !== undefined) return { delimiter: reading.delimiter, quote, header }
  const readings = candidates
    .map((delimiter) => readAs(delimiter, quote, head, whole, known))
    .filter((one) => one.names.length > 1)
  if (readings.length === 0) return { delimiter: ',', quote, header }
  readings.sort((a, b) => b.hits - a.hits || b.even - a.even || b.names.length - a.names.length)
  const [best, second] = readings
  if (best === undefined) return { delimiter: ',', quote, header }
  if (second !== undefined && second.hits === best.hits && second.even === best.even) {
    throw new Rejection(
      'ambiguous',
      `both ${shown(best.delimiter)} and ${shown(second.delimiter)} could be the delimiter; declare it for this store`,
    )
  }
  return { delimiter: best.delimiter, quote, header }
}

/** The fields of one record. Quotes are taken off; the record is known to be well formed or the result is best effort. */
export function fieldsOf(
  record: string,
  dialect: Pick<Dialect, 'delimiter' | 'quote'>,
): readonly string[] {
  const fields: string[] = []
  let at = 0
  while (at <= record.length) {
    if (dialect.quote !== '' && record.startsWith(dialect.quote, at)) {
      const [value, after] = quoted(record, at, dialect.quote)
      const next = record.indexOf(dialect.delimiter, after)
      fields.push(value + record.slice(after, next === -1 ? undefined : next))
      at = next === -1 ? record.length + 1 : next + dialect.delimiter.length
    } else {
      const next = record.indexOf(dialect.delimiter, at)
      fields.push(record.slice(at, next === -1 ? undefined : next))
      at = next === -1 ? record.length + 1 : next + dialect.delimiter.length
    }
  }
  return fields
}

/** The dialect in one line, for people. */
export function dialectText(dialect: Dialect): string {
  return `delimiter ${shown(dialect.delimiter)}${dialect.quote === '"' ? '' : `, quote ${dialect.quote || 'none'}`}${dialect.header ? '' : ', no header'}`
}

function quoted(record: string, from: number, quote: string): readonly [string, number] {
  let value = ''
  let at = from + quote.length
  for (;;) {
    const close = record.indexOf(quote, at)
    if (close === -1) return [value + record.slice(at), record.length]
    value += record.slice(at, close)
    at = close + quote.length
    if (!record.startsWith(quote, at)) return [value, at]
    value += quote
    at += quote.length
  }
}

function readAs(
  delimiter: string,
  quote: string,
  head: Buffer,
  whole: boolean,
  known: ReadonlySet<string>,
): Reading {
  const counts: number[] = []
  let header = ''
  const scanner = new RecordScanner(
    delimiter.charCodeAt(0),
    quote === '' ? -1 : quote.charCodeAt(0),
    'skipped',
    (record) => {
      if (!record.terminated && !whole) return
      if (counts.length === 0) header = head.toString('utf8', record.start, record.end)
      counts.push(record.badQuote || record.open || record.strayReturn ? -1 : record.fields)
    },
  )
  scanner.push(head)
  scanner.end()
  const names = fieldsOf(header, { delimiter, quote })
  const rest = counts.slice(1)
  return {
    delimiter,
    names,
    hits: names.filter((name) => known.has(foldName(name))).length,
    even:
      rest.length === 0 ? 1 : rest.filter((count) => count === names.length).length / rest.length,
  }
}

function shown(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : `'${delimiter}'`
}
