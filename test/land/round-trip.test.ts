import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Spelling, Value, Writing } from './delimited.ts'
import { delimited, packed, spelled } from './delimited.ts'
import type { Landing } from './landing.ts'
import { openLanding } from './landing.ts'

let landing: Landing
beforeAll(async () => {
  landing = await openLanding()
})
afterAll(async () => landing[Symbol.asyncDispose]())

const nasty = [
  'a',
  'B',
  '7',
  ' ',
  '  ',
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\x1a',
  '#',
  '\\',
  'NULL',
  '\\N',
  '-',
  '=',
]
const western = [...nasty, 'é', 'ÿ', '\u00a0']
const anywhere = [
  ...western,
  '€',
  '’',
  '😀',
  'e\u0301',
  '\u2028',
  '\ufffd',
  '\u200b',
  '\ufeff',
  '漢',
]

const alphabets: Readonly<Record<Spelling, readonly string[]>> = {
  'utf-8': anywhere,
  'utf-8 with mark': anywhere,
  'utf-16le': anywhere,
  'utf-16be': anywhere,
  'windows-1252': [...western, '€', '’'],
  'iso-8859-1': western,
}

interface Delivered {
  readonly spelling: Spelling
  readonly packing: 'plain' | 'gzip' | 'zstd'
  readonly how: Writing
  readonly rows: readonly (readonly Value[])[]
  readonly nulls: readonly string[]
}

const delivered: fc.Arbitrary<Delivered> = fc
  .record({
    spelling: fc.constantFrom(...(Object.keys(alphabets) as Spelling[])),
    packing: fc.constantFrom('plain' as const, 'plain' as const, 'gzip' as const, 'zstd' as const),
    how: fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|', ' ', '^', '\x01'),
      quote: fc.constantFrom('"' as const, '"' as const, "'" as const, '' as const),
      lineEnd: fc.constantFrom('\n' as const, '\n' as const, '\r\n' as const, '\r' as const),
      lastLineEnd: fc.boolean(),
      quoteAll: fc.boolean(),
    }),
    columns: fc.integer({ min: 1, max: 4 }),
    nulls: fc.constantFrom([], ['NULL'], ['NULL', '\\N', '-', "it's", 'a,b', 'x"y']),
  })
  .chain(({ columns, ...one }) => {
    const values = textOrNull(one.spelling, one.how)
    const row = fc.array(values, { minLength: columns, maxLength: columns })
    return fc.record({
      ...Object.fromEntries(Object.entries(one).map(([key, value]) => [key, fc.constant(value)])),
      rows: fc.array(row, { maxLength: 6 }),
    }) as unknown as fc.Arbitrary<Delivered>
  })

/** Without quotes a text holds no delimiter, no line end, and is not empty. */
function textOrNull(spelling: Spelling, { quote, delimiter }: Writing): fc.Arbitrary<Value> {
  const text = fc
    .array(fc.constantFrom(...alphabets[spelling]), { maxLength: 5 })
    .map((parts) => parts.join(''))
  const written =
    quote === ''
      ? text.map(
          (value) =>
            value
              .split(delimiter)
              .join('')
              .replace(/[\r\n]/g, '') || 'x',
        )
      : text
  return fc.option(written, { nil: null, freq: 5 })
}

/** What must land: nothing between two marks is null; a last line of nothing is no line. */
function wanted({ rows, how }: Delivered): readonly (readonly Value[])[] {
  const columns = rows[0]?.length ?? 0
  if (columns === 1 && rows.at(-1)?.[0] === null && !how.lastLineEnd) return rows.slice(0, -1)
  return rows
}

describe('A table of nasty texts', () => {
  it('lands as exactly those texts, in every dialect, encoding and packing', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(delivered, async (one) => {
        const header = Array.from({ length: one.rows[0]?.length ?? 2 }, (_, at) => `h${at}`)
        const bytes = packed(
          spelled(delimited([header, ...one.rows], one.how), one.spelling),
          one.packing,
        )
        number += 1
        const landed = await landing.land(`t/${number}.csv`, bytes, {
          reading: {
            delimiter: one.how.delimiter,
            quote: one.how.quote,
            nulls: one.nulls,
            ...(one.spelling === 'windows-1252' || one.spelling === 'iso-8859-1'
              ? { encoding: one.spelling }
              : {}),
          },
        })
        const want = wanted(one)
        expect(landed).toMatchObject({ kind: 'landed', faults: [], records: want.length })
        expect(await landing.rows(landed)).toEqual(want.map((row, at) => [at + 1, ...row]))
      }),
      { numRuns: Number(process.env['LAND_RUNS'] ?? 250) },
    )
  })
})
