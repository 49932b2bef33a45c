import { describe, expect, it } from 'vitest'
import './matchers.ts'
import type { Content } from './merging.ts'
import { merging } from './merging.ts'

/** A value as the engine writes it, with the texts that say the same. */
type Edge = readonly [expression: string, ...texts: string[]]

const nines = '9'.repeat(38)

/** Each type that exports have, at its edges. */
const values: Readonly<Record<string, readonly Edge[]>> = {
  boolean: [
    ['true', 'true', '1'],
    ['false', 'false', '0'],
  ],
  int8: [
    ['(-128)::tinyint', '-128'],
    ['1::tinyint', '1', 'true'],
  ],
  uint8: [['255::utinyint', '255']],
  int16: [['(-32768)::smallint', '-32768']],
  uint16: [['65535::usmallint', '65535']],
  int32: [['2147483647::integer', '2147483647']],
  uint32: [['4294967295::uinteger', '4294967295']],
  int64: [
    ['(-9223372036854775808)::bigint', '-9223372036854775808'],
    ['9007199254740993::bigint', '9007199254740993'],
  ],
  uint64: [['18446744073709551615::ubigint', '18446744073709551615']],
  int128: [[`${nines}::decimal(38,0)`, nines]],
  money: [
    ['12.30::decimal(10,2)', '12.30'],
    ['(-0.01)::decimal(10,2)', '-0.01'],
    ['1.00::decimal(10,2)', '1.00', 'true'],
  ],
  fraction: [['0.0000000001::decimal(38,10)', '0.0000000001', '1e-10']],
  float: [
    ['0.1::float', '0.1', '0.10000000149011612'],
    ["'-inf'::float", '-inf'],
    ['16777216::float', '16777216'],
  ],
  double: [
    ['0.1::double', '0.1'],
    ['1e300::double', '1e+300', '1e300'],
    ['5e-324::double', '5e-324'],
    ["'-0.0'::double", '-0.0', '0', 'false'],
    ['9007199254740992::double', '9007199254740992'],
    ["'nan'::double", 'nan'],
    ["'inf'::double", 'inf'],
  ],
  date: [
    ["date '2024-02-29'", '2024-02-29'],
    ["date '0001-01-01'", '0001-01-01'],
    ["date '9999-12-31'", '9999-12-31'],
  ],
  timestamp: [
    ["timestamp '2024-02-29 10:00:00.123456'", '2024-02-29T10:00:00.123456'],
    ["timestamp '2024-02-29 00:00:00'", '2024-02-29'],
  ],
  seconds: [["timestamp_s '2024-02-29 10:00:01'", '2024-02-29T10:00:01']],
  nanoseconds: [
    ["timestamp_ns '2024-02-29 10:00:00.123456789'", '2024-02-29T10:00:00.123456789'],
    ["timestamp_ns '2024-02-29 10:00:00.5'", '2024-02-29T10:00:00.5'],
  ],
  instant: [["timestamptz '2024-02-29 10:00:00+02'", '2024-02-29T08:00:00']],
  time: [["time '10:00:00.5'", '10:00:00.5']],
  string: [
    ["'00123'", '00123', '123'],
    ["'Y'", 'Y', 'true'],
    ["' 1e5 '", ' 1e5 ', '100000'],
    ["'2024-02-29'", '2024-02-29'],
    ['\'{"a": 1.10}\'', '{"a": 1.10}', '{\\x22a\\x22: 1.10}'],
    ["'zoë'", 'zoë', 'zo\\xC3\\xAB'],
  ],
  bytes: [
    ["'word'::blob", 'word'],
    ["'\\xFF\\x00'::blob", '\\xFF\\x00'],
    ["'\\x01'::blob", '\\x01', '\u0001', 'true'],
  ],
  struct: [["{'a': '01', 'b': null}", '{"a":"01","b":null}', "{'a': 01, 'b': NULL}"]],
  list: [['[1, null]', '[1,null]', '[1, NULL]']],
  map: [["map {'k': 1.5::double}", '{"k":1.5}', '{k=1.5}']],
  uuid: [["'0b5a7c1e-0000-4000-8000-000000000001'::uuid", '0b5a7c1e-0000-4000-8000-000000000001']],
}

const kinds = Object.keys(values)
/** Those whose rules no other kind has; the others are told apart by their width alone. */
const paired = kinds.filter((kind) => !['int16', 'uint16', 'seconds'].includes(kind))

describe('Any two types in one column that nobody declared', () => {
  it.each([1, 2, 3])(
    'lose no row, change no value, and come back: third %i of the pairs',
    async (third) => {
      const pairs = paired
        .flatMap((left, from) =>
          paired.slice(from).map((right) => ({ left, right, column: `${left}_${right}` })),
        )
        .filter((_, at) => at % 3 === third - 1)
      const select = (id: number, side: 'left' | 'right'): string =>
        `select ${id} as "lN", ${pairs.map((pair) => `${values[pair[side]]?.[0]?.[0]} as ${pair.column}`).join(', ')}`
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
          return says(text, values[kind]?.[0]?.slice(1) ?? [])
            ? []
            : [`${kind} of ${column} became ${text} as ${types[column]}`]
        })
      })
      expect(changed).toEqual([])
    },
  )
})

const declared = {
  text: 'text',
  integer: 'integer',
  decimal: 'decimal',
  narrow: 'decimal(6,2)',
  double: 'double',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  instant: 'instant',
  binary: 'binary',
  json: 'json',
}
const targets = Object.keys(declared)

describe('Any type under any declared type', () => {
  it('is itself or in quarantine, at all its edges, and comes back as it was', async () => {
    const cells = kinds.flatMap((kind) =>
      (values[kind] ?? []).flatMap(([expression, ...texts]) =>
        targets.map((target) => ({ kind, expression, texts, target })),
      ),
    )
    const numbered = cells.map((cell, at) => ({ ...cell, id: String(at + 1) }))
    const files = Object.fromEntries(
      kinds.map((kind): [string, Content] => {
        const mine = numbered.filter((cell) => cell.kind === kind)
        const row = (cell: (typeof mine)[number]): string =>
          `select ${cell.id} as "lN", ${targets
            .map((target) => `${target === cell.target ? cell.expression : 'null'} as ${target}`)
            .join(', ')}`
        return [`store_1/${kind}.parquet`, { parquet: mine.map(row).join(' union all ') }]
      }),
    )
    const { silver, account, report } = await merging('Cells', files, {
      key: ['lN'],
      types: declared,
      naming: { l: 'integer' },
    })
    expect(report.account.difference).toBe(0)
    const out = new Set(account.quarantined.map(({ file, row }) => `${file}:${row}`))
    const published = new Map(
      silver?.rows.map((row) => [row[silver.columns.indexOf('lN')], row] as const),
    )
    const wrong = kinds.flatMap((kind) =>
      numbered
        .filter((cell) => cell.kind === kind)
        .flatMap(({ id, target, texts, expression }, at) => {
          const isOut = out.has(`Cells/store_1/${kind}.parquet:${at + 1}`)
          const text = published.get(id)?.[silver?.columns.indexOf(target) ?? -1]
          if (isOut)
            return target === 'text' && !/xFF/.test(expression) ? [`text holds ${expression}`] : []
          return typeof text === 'string' && says(text, texts)
            ? []
            : [`${expression} as ${target} became ${text}`]
        }),
    )
    expect(wrong).toEqual([])
  })
})

/** Whether a published text is one of the texts, but for zeros behind a mark, midnight, and how a time is written. */
function says(text: string, texts: readonly string[]): boolean {
  const plain = text
    .replace(/^"(.*)"$/, '$1')
    .replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T')
    .replace(/(\+00|Z)$/, '')
    .replace(/T00:00:00$/, '')
    .replace(/(:\d{2}\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/: /g, ':')
  const short = (number: string): string =>
    /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number
  return texts.some((one) => one === text || short(one.replace(/: /g, ':')) === short(plain))
}
