import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { castAs } from './cast-table.ts'

/** Spellings that some tool takes for numbers, dates or booleans, and digits at the edges of the types. */
const spelling: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      'Y',
      'n',
      'TRUE',
      'f',
      'NaN',
      '-inf',
      '1e5',
      '0x1F',
      '1_000',
      '1,234',
      '1.234,56',
      "1'234",
      '0000-00-00',
      'null',
      '١٢',
      '−5',
    ),
    fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n }).map(String),
    fc
      .constantFrom(7n, 8n, 15n, 16n, 31n, 32n, 53n, 63n, 64n, 127n)
      .chain((bits) => fc.constantFrom(-1n, 0n, 1n).map((by) => String(2n ** bits + by))),
    fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 10 ** 9 }))
      .map(([whole, part]) => `${whole}.${part}`),
    fc
      .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -40, max: 40 }))
      .map(([digits, exponent]) => `${digits}e${exponent}`),
    fc.double().map(String),
    fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 19)),
    fc
      .tuple(fc.nat({ max: 9999 }), fc.nat({ max: 13 }), fc.nat({ max: 32 }))
      .map(
        ([y, m, d]) =>
          `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
      ),
    fc.stringMatching(/^[ +-]?[0-9.,eE]{1,8} ?$/),
  )
  .filter((text) => text.trim() !== '')

const types = [
  'text',
  'integer',
  'decimal(12,3)',
  'decimal',
  'double',
  'boolean',
  'date',
  'timestamp',
] as const

describe('A value of any spelling', () => {
  it.each(types)(
    'as %s is itself when it is read back, or its row is in quarantine',
    async (type) => {
      const values = fc
        .sample(fc.uniqueArray(spelling, { minLength: 150, maxLength: 150 }), {
          numRuns: 1,
          seed: 20_261_124,
        })
        .flat()
      const outcomes = await castAs(type, values)
      const changed = values.filter(
        (value) => outcomes[value] !== 'bad_value' && !same(type, value, outcomes[value] ?? ''),
      )
      expect(changed.map((value) => `${value} became ${outcomes[value]}`)).toEqual([])
      expect(values.filter((value) => outcomes[value] === 'lost')).toEqual([])
    },
  )
})

/** Whether two texts say one thing, by rules that are not the merge's own. */
function same(type: (typeof types)[number], delivered: string, published: string): boolean {
  const text = delivered.trim()
  switch (type) {
    case 'text':
      return delivered === published
    case 'boolean':
      return (
        (published === 'true') === /^(y|yes|t|true|1|1\.0)$/i.test(text) &&
        /^(y|yes|t|true|1|1\.0|n|no|f|false|0|0\.0)$/i.test(text)
      )
    case 'date':
    case 'timestamp': {
      const stamp = text.replace(' ', 'T')
      return (
        stamp === published ||
        `${stamp}T00:00:00` === published ||
        stamp === `${published}T00:00:00`
      )
    }
    default:
      return (
        exact(
          text.replace(/^([+-]?\d{1,3})(,\d{3})+(?=\.)|'/g, (part) => part.replace(/[,']/g, '')),
        ) === exact(published)
      )
  }
}

/** A number as sign, digits and exponent, without outer zeros; NaN and infinities by their name. */
function exact(text: string): string {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)
  if (match === null || !/\d/.test(text))
    return text.toLowerCase().replace(/^\+/, '').replace('infinity', 'inf')
  const [, sign = '', whole = '', part = '', exponent = '0'] = match
  const digits = `${whole}${part}`.replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  return `${sign === '-' ? '-' : ''}${trimmed}e${Number(exponent) - part.length + digits.length - trimmed.length}`
}
