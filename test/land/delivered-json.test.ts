import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LandedFile, RejectedFile } from '../../src/land/landed.ts'
import { packed, spelled } from './delimited.ts'
import type { Landing } from './landing.ts'
import { openLanding } from './landing.ts'

let landing: Landing
beforeAll(async () => {
  landing = await openLanding()
})
afterAll(async () => landing[Symbol.asyncDispose]())

let files = 0
const json = (
  bytes: string | Uint8Array,
  said: Parameters<Landing['land']>[2] = {},
): Promise<LandedFile | RejectedFile> => {
  files += 1
  return landing.land(`${files}/export.json`, bytes, said)
}
const rowsOf = async (bytes: string | Uint8Array) => landing.rows(await json(bytes))

describe('A JSON record', () => {
  it('keeps each number as it is spelled', async () => {
    const numbers = ['9007199254740993', '1.10', '1E400', '-0', '0.1e-7', `1${'0'.repeat(60)}`]
    expect(await rowsOf(numbers.map((number) => `{"n":${number}}`).join('\n'))).toEqual(
      numbers.map((number, at) => [at + 1, number]),
    )
  })

  it('may lack keys, have them in another order, or be an object of nothing', async () => {
    expect(await rowsOf('{"a":1,"b":"x"}\n{"b":"y","a":2}\n{"a":null}\n{}\n')).toEqual([
      [1, '1', 'x'],
      [2, '2', 'y'],
      [3, null, null],
      [4, null, null],
    ])
  })

  it('keeps nested values as they are written, and the empty text apart from null', async () => {
    expect(await rowsOf('{"a":{"x": 1.50, "y":[ ]},"b":""}\n')).toEqual([
      [1, '{"x": 1.50, "y":[ ]}', ''],
    ])
  })

  it.each([
    ['that repeats a key with another value', '{"a":1,"a":2}', 'duplicate_column'],
    ['that is not closed', '{"a":1', 'bad_json'],
    ['with half of a character pair', '{"a":"\\ud800"}', 'bad_json'],
    ['with a comma too many', '{"a":1,}', 'bad_json'],
    ['with a number that JSON does not have', '{"a":01}', 'bad_json'],
    ['with something behind it', '{"a":1} x', 'bad_json'],
    ['that is no object', '[1,2]', 'bad_json'],
    ['with a bare line end in a text', '{"a":"x\ty"}', 'bad_json'],
  ])('%s stays out, and the others land', async (_, record, reason) => {
    const landed = await json(`{"a":"first"}\n${record}\n{"a":"last"}\n`)
    expect(landed).toMatchObject({ records: 3, faults: [{ row: 2, line: 2, reason, raw: record }] })
    expect(await landing.rows(landed)).toEqual([
      [1, 'first'],
      [3, 'last'],
    ])
  })

  it('may repeat a key with the same value', async () => {
    expect(await rowsOf('{"a":1,"a":1}\n')).toEqual([[1, '1']])
  })

  it('that the end of the file cuts is a fault', async () => {
    expect(await json('{"a":1}\n{"a":2')).toMatchObject({
      records: 2,
      faults: [{ row: 2, reason: 'truncated' }],
    })
  })

  it('with bytes that the declared encoding does not have is a fault', async () => {
    const landed = await json(Buffer.from('{"a":"x"}\n{"a":"\xe9"}\n', 'latin1'), {
      reading: { encoding: 'utf-8' },
    })
    expect(landed).toMatchObject({ faults: [{ row: 2, reason: 'undecodable', raw: '{"a":"é"}' }] })
    expect(await json(Buffer.from('{"a":"\xe9"}\n', 'latin1'))).toMatchObject({
      kind: 'rejected',
      reason: 'undecodable',
    })
  })
})

describe('A JSON file', () => {
  it('is read alike as lines, as an array, and spread over lines', async () => {
    const want = [
      [1, '1', 'x'],
      [2, '2', 'y'],
    ]
    expect(await rowsOf('{"a":1,"b":"x"}\r\n\r\n{"a":2,"b":"y"}')).toEqual(want)
    expect(await rowsOf('[{"a":1,"b":"x"},\n{"a":2,"b":"y"}]')).toEqual(want)
    expect(await rowsOf('{\n  "a": 1,\n  "b": "x"\n}\n{\n  "a": 2,\n  "b": "y"\n}\n')).toEqual(want)
    expect(await rowsOf(' \n[\n{"a":1,"b":"x"} , {"a":2,"b":"y"} ]\n')).toEqual(want)
  })

  it.each([
    ['an empty array', '[]', 'empty'],
    ['blanks', ' \n ', 'empty'],
    ['an array that is not closed', '[{"a":1}', 'corrupt'],
    ['an array with a comma too many', '[{"a":1},]', 'corrupt'],
    ['an array with two commas', '[{"a":1},,{"a":2}]', 'corrupt'],
    ['an array without its commas', '[{"a":1}{"a":2}]', 'corrupt'],
    ['an array of numbers', '[1,2]', 'corrupt'],
    ['an array and more', '[{"a":1}]{"a":2}', 'corrupt'],
    ['delimited text', 'a,b\n1,2\n', 'corrupt'],
  ])('of %s is refused', async (_, text, reason) => {
    expect(await json(text)).toMatchObject({ kind: 'rejected', reason })
  })

  it('of any texts, in any encoding, packing and layout, lands as exactly those texts', async () => {
    const parts = [
      'a',
      ' ',
      '"',
      '\\',
      ',',
      '\n',
      '\r\n',
      '\r',
      '\0',
      'é',
      '😀',
      '{',
      '}',
      '[',
      ']',
      '\u2028',
      '\ufeff',
      '\ufffd',
      'null',
    ]
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 6 }).map((all) => all.join(''))
    const records = fc.array(fc.record({ a: text, b: fc.option(text), 'c,"d': text }), {
      minLength: 1,
      maxLength: 5,
    })
    const written = fc.constantFrom('lines', 'array', 'spread')
    const spelling = fc.constantFrom(
      'utf-8' as const,
      'utf-8 with mark' as const,
      'utf-16le' as const,
      'utf-16be' as const,
    )
    const packing = fc.constantFrom('plain' as const, 'gzip' as const, 'zstd' as const)
    await fc.assert(
      fc.asyncProperty(records, written, spelling, packing, async (rows, layout, spelt, pack) => {
        const lines = rows.map((row) => JSON.stringify(row, undefined, layout === 'spread' ? 2 : 0))
        const document = layout === 'array' ? JSON.stringify(rows) : lines.join('\n')
        expect(await rowsOf(packed(spelled(document, spelt), pack))).toEqual(
          rows.map((row, at) => [at + 1, ...Object.values(row)]),
        )
      }),
      { numRuns: 80 },
    )
  })
})
