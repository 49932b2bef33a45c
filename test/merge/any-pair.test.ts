import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging } from './merging.ts'

/** A value of each type that exports have, as the engine writes it, with the texts that say the same. */
const values: Readonly<Record<string, readonly [expression: string, ...texts: string[]]>> = {
  boolean: ['true', 'true'],
  int8: ['(-128)::tinyint', '-128'],
  uint8: ['255::utinyint', '255'],
  int32: ['2147483647::integer', '2147483647'],
  int64: ['(-9223372036854775807)::bigint', '-9223372036854775807'],
  uint64: ['18446744073709551615::ubigint', '18446744073709551615'],
  int128: [`${'9'.repeat(38)}::decimal(38,0)`, '9'.repeat(38)],
  money: ['12.30::decimal(10,2)', '12.30'],
  fraction: ['0.0000000001::decimal(38,10)', '0.0000000001', '1e-10'],
  float: ['0.1::float', '0.1', '0.10000000149011612'],
  double: ['0.1::double', '0.1'],
  huge: ['1e300::double', '1e+300'],
  nan: ["'nan'::double", 'nan'],
  date: ["date '2024-02-29'", '2024-02-29'],
  timestamp: ["timestamp '2024-02-29 10:00:00.123456'", '2024-02-29T10:00:00.123456'],
  nanoseconds: ["timestamp_ns '2024-02-29 10:00:00.123456789'", '2024-02-29T10:00:00.123456789'],
  instant: ["timestamptz '2024-02-29 10:00:00+02'", '2024-02-29T08:00:00'],
  time: ["time '10:00:00'", '10:00:00'],
  string: ["'00123'", '00123'],
  bytes: ["'word'::blob", 'word'],
  struct: ["{'a': '01'}", '{"a":"01"}', "{'a':01}"],
  list: ['[1, 2]', '[1,2]', '[1, 2]'],
}

describe('Any two types in one column that nobody declared', () => {
  it('lose no row and change no value', async () => {
    const kinds = Object.keys(values)
    const pairs = kinds.flatMap((left, from) =>
      kinds.slice(from).map((right) => ({ left, right, column: `${left}_${right}` })),
    )
    const select = (id: number, side: 'left' | 'right'): string =>
      `select ${id} as "lN", ${pairs.map((pair) => `${values[pair[side]]?.[0]} as ${pair.column}`).join(', ')}`
    const { silver, account, types } = await merging(
      'Pairs',
      {
        'store_1/a.parquet': { parquet: select(1, 'left') },
        'store_2/a.parquet': { parquet: select(2, 'right') },
      },
      { key: ['lN'], naming: { l: 'integer' } },
    )
    expect(account.quarantined).toEqual([])
    const changed = pairs.flatMap(({ left, right, column }) => {
      const at = silver?.columns.indexOf(column) ?? -1
      return [left, right].flatMap((kind, row) => {
        const text = silver?.rows[row]?.[at] ?? 'null'
        return says(text, values[kind]?.slice(1) ?? [])
          ? []
          : [`${kind} of ${column} became ${text} as ${types[column]}`]
      })
    })
    expect(changed).toEqual([])
  })
})

/** Whether a published text is one of the texts, but for zeros behind a mark, midnight, and how a time is written. */
function says(text: string, texts: readonly string[]): boolean {
  const plain = text
    .replace(/^"(.*)"$/, '$1')
    .replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T')
    .replace(/T00:00:00$/, '')
    .replace(/(\+00|Z)$/, '')
    .replace(/(:\d{2}\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/: /g, ':')
  const short = (number: string): string =>
    /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number
  return texts.some((one) => short(one) === short(plain))
}
