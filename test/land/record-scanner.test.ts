import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BlankLines, ScannedRecord, ScanSummary } from '../../src/land/record-scanner.ts'
import { RecordScanner } from '../../src/land/record-scanner.ts'

interface Scanned {
  readonly records: readonly ScannedRecord[]
  readonly summary: ScanSummary
}

function scan(
  text: string,
  { delimiter = ',', quote = '"', chunk = 1 << 20, blanks = 'skipped' as BlankLines } = {},
): Scanned {
  const records: ScannedRecord[] = []
  const scanner = new RecordScanner(
    delimiter.charCodeAt(0),
    quote === '' ? -1 : quote.charCodeAt(0),
    blanks,
    (record) => records.push(record),
  )
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk))
  return { summary: scanner.end(), records }
}

const pieces = [
  'a',
  'é',
  '😀',
  ' ',
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '#',
  '\\',
  '"x"',
  ',"',
  '",',
  '"\n',
]
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(''))
const dialects = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  quote: fc.constantFrom('"', '"', "'", ''),
  blanks: fc.constantFrom<BlankLines>('skipped', 'records'),
})

function isFaulty({ badQuote, open, strayReturn }: ScannedRecord): boolean {
  return badQuote || open || strayReturn
}

/** csv-parse takes a NUL behind a closing quote for nothing, and reads on; here that is a fault. */
const csvParseIsStrict = (one: string): boolean => !one.includes('\0')

describe('The record scanner', () => {
  it('finds the records and fields that csv-parse finds, and a fault where csv-parse stops', () => {
    fc.assert(
      fc.property(text.filter(csvParseIsStrict), dialects, (one, { delimiter, quote, blanks }) => {
        const { records, summary } = scan(one, { delimiter, quote, blanks })
        const lineEnds = summary.lineEnds.cr > 0 ? ['\r\n', '\n', '\r'] : ['\r\n', '\n']
        let parsed: readonly (readonly string[])[] | undefined
        try {
          parsed = parse(one, {
            delimiter,
            quote: quote || null,
            escape: quote || null,
            record_delimiter: lineEnds,
            skip_empty_lines: blanks === 'skipped',
            relax_column_count: true,
          })
        } catch {
          expect(records.some(isFaulty)).toBe(true)
          return
        }
        if (!records.some(isFaulty))
          expect(records.map((record) => record.fields)).toEqual(
            parsed.map((fields) => fields.length),
          )
      }),
      { numRuns: 3000 },
    )
  })

  it('finds no fault where a strict reader finds none', () => {
    const field = fc
      .array(fc.constantFrom(...pieces), { maxLength: 4 })
      .map((parts) => `"${parts.join('').replaceAll('"', '""')}"`)
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, lineEnd) => {
        const { records } = scan(rows.map((row) => row.join(',')).join(lineEnd))
        expect(records.filter(isFaulty)).toEqual([])
        expect(records.map((record) => record.fields)).toEqual(rows.map((row) => row.length))
      }),
      { numRuns: 1000 },
    )
  })

  it('sees the same whatever the chunks are', () => {
    fc.assert(
      fc.property(text, dialects, fc.integer({ min: 1, max: 5 }), (one, dialect, chunk) => {
        expect(scan(one, { ...dialect, chunk })).toEqual(scan(one, dialect))
      }),
      { numRuns: 1500 },
    )
  })

  it('cuts each record out of the text exactly', () => {
    const records = (one: string): readonly string[] =>
      scan(one).records.map(({ start, end }) => Buffer.from(one).toString('utf8', start, end))
    expect(records('é,b\r\n\r\n"1\r\n2",3\n4,5')).toEqual(['é,b', '"1\r\n2",3', '4,5'])
    expect(records('a\rb\rc')).toEqual(['a', 'b', 'c'])
  })

  it('numbers lines as an editor does', () => {
    expect(scan('a\n"b\nc"\n\nd\n').records.map((record) => record.line)).toEqual([1, 2, 5])
  })

  it('takes a lone CR for a line end only where the first line ends so', () => {
    expect(scan('a,b\r1,2\r').records).toHaveLength(2)
    expect(scan('a,b\n1,x\ry\n').records.map((record) => record.strayReturn)).toEqual([false, true])
  })

  it('counts a blank line where the text has one column, and none before its header', () => {
    expect(scan('\n\na\n\nb\n').records).toHaveLength(2)
    expect(scan('\n\na\n\nb\n', { blanks: 'records_behind_first' }).records).toHaveLength(3)
    expect(scan('\n\na\n\nb\n', { blanks: 'records' }).records).toHaveLength(5)
  })
})
