import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../src/catalog/bound.ts'
import { parseNested } from '../../src/sql/nested-type.ts'

const hex = (bytes: Buffer | undefined): string | undefined => bytes?.toString('hex')

describe('A bound in a manifest', () => {
  it.each([
    ['boolean', 'false', 'true', '00', '01'],
    ['long', '-1', '258', 'ffffffffffffffff', '0201000000000000'],
    ['double', '0.0', 'inf', '0000000000000080', '000000000000f07f'],
    ['double', '-0.0', '-0.0', '0000000000000080', '0000000000000000'],
    ['date', '1969-12-31', '1970-01-02', 'ffffffff', '01000000'],
    [
      'timestamp',
      '1970-01-01 00:00:00.000001',
      '1970-01-01 00:00:01',
      '0100000000000000',
      '40420f0000000000',
    ],
    [
      'timestamptz',
      '1970-01-01 00:00:00+00',
      '1970-01-01 00:00:00.5+00',
      '0000000000000000',
      '20a1070000000000',
    ],
    ['decimal(18, 2)', '-1.28', '1.28', '80', '0080'],
    ['decimal(38, 0)', '-1', '12345678901234567890', 'ff', '00ab54a98ceb1f0ad2'],
    ['string', 'a', 'b', '61', '62'],
  ])('of %s is the bytes that the format says', (type, least, greatest, lower, upper) => {
    const bounds = boundsOf(type, [least], [greatest])
    expect([hex(bounds.lower), hex(bounds.upper)]).toEqual([lower, upper])
  })

  it('is the least and greatest over row groups by value, not by spelling', () => {
    const bounds = boundsOf('long', ['9', '10'], ['90', '100'])
    expect([bounds.lower?.readBigInt64LE(), bounds.upper?.readBigInt64LE()]).toEqual([9n, 100n])
  })

  it('is left out where one row group does not tell it, or no reader could use it', () => {
    expect(boundsOf('long', ['1', null], ['2', null])).toEqual({})
    expect(boundsOf('double', [null], [null])).toEqual({})
    expect(boundsOf('binary', ['a'], ['b'])).toEqual({})
    expect(boundsOf('date', ['0044-03-15 (BC)'], ['infinity'])).toEqual({})
    expect(boundsOf('long', [], [])).toEqual({})
  })

  it('of a long text is cut so that it still bounds every text between', () => {
    const unit = fc.constantFrom(
      'a',
      'z',
      '\u{7f}',
      'é',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10ffff}',
    )
    const texts = fc.array(fc.string({ unit, maxLength: 24 }), { minLength: 1 })
    fc.assert(
      fc.property(texts, (list) => {
        const { lower, upper } = boundsOf('string', list, list)
        for (const text of list) {
          const bytes = Buffer.from(text)
          expect(lower && Buffer.compare(lower, bytes)).toBeLessThanOrEqual(0)
          if (upper) expect(Buffer.compare(upper, bytes)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
    const last = '\u{10ffff}'.repeat(17)
    expect(boundsOf('string', [last], [last]).upper).toBeUndefined()
  })
})

describe('A nested type', () => {
  it('is taken apart, names in quotes too', () => {
    expect(parseNested('STRUCT(a INTEGER, "b ""c, (" DECIMAL(9,2)[])[]')).toEqual({
      kind: 'list',
      element: {
        kind: 'struct',
        fields: [
          { name: 'a', type: { kind: 'leaf', duckdb: 'INTEGER' } },
          {
            name: 'b "c, (',
            type: { kind: 'list', element: { kind: 'leaf', duckdb: 'DECIMAL(9,2)' } },
          },
        ],
      },
    })
  })

  it.each(['UNION(a INTEGER)', 'INTEGER[3]', 'STRUCT(a', 'MAP(VARCHAR)'])(
    '%s is none that tables share',
    (type) => {
      expect(parseNested(type)).toBeUndefined()
    },
  )
})
