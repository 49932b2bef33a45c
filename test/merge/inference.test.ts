import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging, parquet } from './merging.ts'
import { rows } from './rows.ts'

/** Delivers one undeclared column as CSV, a file a list, and says its type and the published values. */
async function inferred(
  ...files: readonly (readonly string[])[]
): Promise<{ type: string | undefined; values: readonly (string | null)[] }> {
  let id = 0
  const delivered = Object.fromEntries(
    files.map((values, at) => [
      `store_${at}/a.csv`,
      `lN,v\n${values.map((value) => `${++id},${value}\n`).join('')}`,
    ]),
  )
  const { types, silver, report } = await merging('Values', delivered, { key: ['lN'] })
  expect(report.account.quarantined).toBe(0)
  const inOrder = (silver?.rows ?? []).toSorted((a, b) => Number(a[0]) - Number(b[0]))
  return { type: types['v'], values: inOrder.map((row) => row[1] ?? null) }
}

describe('A column that nobody declared', () => {
  it.each([
    ['integer', ['1', '0', '-25']],
    ['integer (wide)', ['12345678901234567890']],
    ['decimal(3,2)', ['1.25', '0.50', '-3.10']],
    ['decimal(3,2)', ['1.25', '7']],
    ['decimal(3,2)', ['1.0', '2.25']],
    ['boolean', ['true', 'false']],
    ['date', ['2024-01-31', '2024-02-29']],
    ['timestamp', ['2024-01-31 10:00:00', '2024-02-29T23:59:59.5']],
  ])('is %s where every value is spelled so: %j', async (type, values) => {
    expect((await inferred(values)).type).toBe(type)
  })

  it.each([
    ['leading zeros', ['00123', '123']],
    ['a plus sign', ['+1', '2']],
    ['an exponent', ['1e5', '2']],
    ['a hexadecimal number', ['0x1F', '2']],
    ['a negative zero', ['-0', '2']],
    ['a negative zero with a mark', ['-0.00', '2.50']],
    ['zeros at the end, not everywhere', ['1.10', '2.5']],
    ['one number spelled 1 and 1.0', ['1', '1.0']],
    ['39 digits', ['123456789012345678901234567890123456789']],
    ['Y and N', ['Y', 'N']],
    ['a day that does not exist', ['2024-02-30', '2024-01-01']],
    ['an hour that does not exist', ['2024-01-01 24:00:00']],
    ['a padded number', [' 1', '2']],
    ['NaN', ['NaN', '1.5']],
  ])('stays text, spelled as it came, with %s', async (_, values) => {
    expect(await inferred(values)).toEqual({ type: 'text', values })
  })

  it('is decided by all files together: one store with letters makes it text for all', async () => {
    expect(await inferred(['1', '2'], ['A3'])).toEqual({ type: 'text', values: ['1', '2', 'A3'] })
    expect((await inferred(['A3'], ['1', '2'])).type).toBe('text')
  })

  it('with no value anywhere is text', async () => {
    expect(await inferred(['', ''])).toEqual({ type: 'text', values: [null, null] })
  })

  it('is one boolean from every spelling, where a store says boolean', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", true as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", 0::tinyint as v`,
        'store_3/a.csv': rows`
          lN v
          3  Y`,
      },
      { key: ['lN'] },
    )
    expect(run.silver).toHoldRows(rows`
      lN v
      1  true
      2  false
      3  true`)
  })

  it('of bytes that are more than 0 and 1 is no boolean, though a store says boolean', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", true as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", 5::tinyint as v`,
      },
      { key: ['lN'] },
    )
    expect(run).toAccountForEveryRow({ survived: 2 })
    expect(run.silver).toHoldRows(rows`
      lN v
      1  true
      2  5`)
  })

  it('of wide decimals takes a width that holds them all, or becomes text', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", 1.0000000001::decimal(38,10) as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", 12345678901234567890::decimal(38,0) as v`,
      },
      { key: ['lN'] },
    )
    expect(run).toAccountForEveryRow({ survived: 2 })
    expect(run.types['v']).toBe('decimal(30,10)')
    const wider = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", 1.0000000001::decimal(38,10) as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", 12345678901234567890123456789012::decimal(38,0) as v`,
      },
      { key: ['lN'] },
    )
    expect(wider.types['v']).toBe('text')
    expect(wider.silver).toHoldRows(rows`
      lN v
      1  1.0000000001
      2  12345678901234567890123456789012`)
  })

  it('of doubles stays double, and beside integers becomes exact', async () => {
    const doubles = await merging(
      'Tickets',
      { 'store_1/a.parquet': parquet`select 1 as "lN", 0.1::double as v` },
      { key: ['lN'] },
    )
    expect(doubles.types['v']).toBe('double')
    const mixed = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", 0.1::double as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", 7::bigint as v`,
      },
      { key: ['lN'] },
    )
    expect(mixed.silver).toHoldRows(rows`
      lN v
      1  0.1
      2  7.0`)
  })

  it('of Parquet or JSON strings stays text, for its format says so', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", '12' as v`,
        'store_2/a.jsonl': '{"lN":2,"v":"13"}\n',
      },
      { key: ['lN'] },
    )
    expect(run.types['v']).toBe('text')
  })
})

describe('Nested values', () => {
  it('that agree stay as they are; that differ become JSON text', async () => {
    const same = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", {'city': 'Ulm', 'zip': '01234'} as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", {'city': 'Bonn', 'zip': '5'} as v`,
      },
      { key: ['lN'] },
    )
    expect(same.types['v']).toMatch(/^STRUCT/)
    const mixed = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 1 as "lN", {'city': 'Ulm', 'n': 12345678901234567890.12::decimal(38,2)} as v`,
        'store_2/a.parquet': parquet`select 2 as "lN", [1, 2] as v`,
        'store_3/a.jsonl': '{"lN":3,"v":{"city":"Bonn","n":1.10}}\n',
      },
      { key: ['lN'] },
    )
    expect(mixed.types['v']).toBe('json')
    expect(mixed.silver?.rows.map(([, value]) => value)).toEqual([
      '{"city":"Ulm","n":12345678901234567890.12}',
      '[1,2]',
      '{"city":"Bonn","n":1.10}',
    ])
  })
})

describe('One table of CSV, JSON and Parquet', () => {
  it('is one table', async () => {
    const run = await merging('Tickets', {
      'store_1/a.csv': rows`
        lTicketID cTotal bVoid dtOpened
        1         12.30  Y     2024-01-31T10:00:00`,
      'store_2/a.jsonl': rows`
        lTicketID cTotal bVoid dtOpened
        2         0.1    false "2024-01-31 11:00:00"`,
      'store_3/a.parquet': parquet`select 3 as "lTicketID", 1e2::double as "cTotal", 1::tinyint as "bVoid", timestamp '2024-01-31 12:00:00' as "dtOpened"`,
    })
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal bVoid dtOpened
      1         12.30  true  2024-01-31T10:00:00
      2         0.10   false 2024-01-31T11:00:00
      3         100.00 true  2024-01-31T12:00:00`)
  })

  it('reads declared null spellings as null, in text and in numbers', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.csv': 'lTicketID,cTotal,sClerk\n1,NULL,NULL\n2,n/a,Ann\n',
        'store_2/a.csv': 'lTicketID,cTotal,sClerk\n3,1.00,NULL\n',
      },
      { key: ['lTicketID'], stores: { store_1: { nulls: ['NULL', 'n/a'] } } },
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal sClerk
      1         ·      ·
      2         ·      Ann
      3         1.00   NULL`)
  })
})
