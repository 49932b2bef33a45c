import { describe, expect, it } from 'vitest'
import { castAs, castTyped } from './cast-table.ts'
import './matchers.ts'
import { merging, parquet } from './merging.ts'
import { rows } from './rows.ts'

const bad = 'bad_value'
const nbsp = '\u00a0'

describe('A whole number', () => {
  it('is taken only as it is spelled, never as another tool would guess', async () => {
    const outcome = {
      '12': '12',
      ' 12 ': '12',
      [`12${nbsp}`]: '12',
      '+5': '5',
      '00012': '12',
      '1.': '1',
      '12.000': '12',
      '': '·',
      '1e5': bad,
      '1_000': bad,
      '0x1F': bad,
      '1,234': bad,
      '1 234': bad,
      '1\u202f234': bad,
      '12.5': bad,
      '\u0661\u0662': bad,
      '\u221212': bad,
      '\t12': bad,
      NaN: bad,
      '9007199254740993': '9007199254740993',
      '12345678901234567890': '12345678901234567890',
      '-12345678901234567890123456789012345678': '-12345678901234567890123456789012345678',
      '123456789012345678901234567890123456789': bad,
    }
    expect(await castAs('integer', Object.keys(outcome))).toEqual(outcome)
  })

  it('of any width is itself, and a double is one only where it can be nothing else', async () => {
    const outcome = {
      '1::tinyint': '1',
      '(-128)::tinyint': '-128',
      '255::utinyint': '255',
      '65535::usmallint': '65535',
      '18446744073709551615::ubigint': '18446744073709551615',
      '99999999999999999999999999999999999999::decimal(38,0)':
        '99999999999999999999999999999999999999',
      '12.00::decimal(10,2)': '12',
      '12.50::decimal(10,2)': bad,
      '12::double': '12',
      '12.5::double': bad,
      '9007199254740993::double': bad,
      "'nan'::double": bad,
    }
    expect(await castTyped('integer', Object.keys(outcome))).toEqual(outcome)
  })

  it('under a decimal comma has no thousand behind a dot', async () => {
    const comma = { stores: { '*': { decimal_mark: ',' } } }
    const outcome = { '12': '12', '12,0': '12', '1.000': bad, '12,5': bad }
    expect(await castAs('integer', Object.keys(outcome), comma)).toEqual(outcome)
  })
})

describe('A decimal', () => {
  it('loses no digit, and what does not fit its declared type is quarantined', async () => {
    const outcome = {
      '12.34': '12.34',
      '12.340': '12.34',
      '12.345': bad,
      '99999999.99': '99999999.99',
      '100000000': bad,
      '.5': '0.50',
      '1.': '1.00',
      '-0': '0.00',
      '1e5': '100000.00',
      '1.5e-1': '0.15',
      '1e-3': bad,
      '1e-400': bad,
      '1e300': bad,
      '1,234.56': '1234.56',
      '1,234': bad,
      '1.234,56': bad,
      '1_000': bad,
      '(5)': bad,
      $5: bad,
      '5%': bad,
      '.': bad,
      NaN: bad,
      inf: bad,
    }
    expect(await castAs('decimal(10,2)', Object.keys(outcome))).toEqual(outcome)
  })

  it('under a decimal comma is read with the comma, and a single dot is not guessed', async () => {
    const comma = { stores: { '*': { decimal_mark: ',' } } }
    const outcome = {
      '1,5': '1.50',
      '1.234,56': '1234.56',
      '1.234.567': '1234567.00',
      '1.234': bad,
      '1234.56': bad,
      '1,234.56': bad,
    }
    expect(await castAs('decimal(10,2)', Object.keys(outcome), comma)).toEqual(outcome)
  })

  it('from a double is what the double shows, or nothing', async () => {
    const outcome = {
      '0.1::double': '0.1000',
      '0.1::float': '0.1000',
      '12.345::double': '12.3450',
      '0.1::double + 0.2::double': bad,
      '1e300::double': bad,
      "'nan'::double": bad,
      "'inf'::double": bad,
      '12.34567::decimal(10,5)': bad,
      '12.34500::decimal(10,5)': '12.3450',
    }
    expect(await castTyped('decimal(18,4)', Object.keys(outcome))).toEqual(outcome)
  })

  it('that is too wide leaves its spelling in the ledger', async () => {
    const run = await merging(
      'Payments',
      {
        'store_1/a.csv': rows`
          lPaymentID cAmount
          1          12.345`,
      },
      { types: { cAmount: 'decimal(10,2)' } },
    )
    expect(run.account.quarantined).toEqual([
      { file: 'Payments/store_1/a.csv', row: 1, reason: 'bad_value', column: 'cAmount' },
    ])
  })
})

describe('A bare decimal', () => {
  it('widens until every value of every store fits exactly: int, decimal, double and text', async () => {
    const run = await merging(
      'Payments',
      {
        'store_1/a.parquet': parquet`select 1 as "lPaymentID", 12::bigint as "cAmount"`,
        'store_2/a.parquet': parquet`select 2 as "lPaymentID", 99999999.99::decimal(10,2) as "cAmount"`,
        'store_3/a.parquet': parquet`select 3 as "lPaymentID", 0.1::double as "cAmount" union all select 4, 0.2`,
        'store_4/a.csv': rows`
        lPaymentID cAmount
        5          12.305`,
      },
      { key: ['lPaymentID'] },
    )
    expect(run.types['cAmount']).toMatch(/^decimal\(\d+,3\)$/)
    expect(run.silver).toHoldRows(rows`
      lPaymentID cAmount
      1          12.000
      2          99999999.990
      3          0.100
      4          0.200
      5          12.305`)
  })

  it('holds all but the outlier that 38 digits cannot hold beside the rest', async () => {
    const run = await merging('Payments', {
      'store_1/a.csv': rows`
        lPaymentID cAmount
        1          12.30
        2          0.07
        3          1e300
        4          NaN`,
    })
    expect(run).toAccountForEveryRow({ survived: 2, quarantined: 2 })
    expect(run.types['cAmount']).toBe('decimal(4,2)')
  })
})

describe('A double', () => {
  it('keeps NaN and the infinities, and takes no number whose digits it cannot give back', async () => {
    const outcome = {
      '0.1': '0.1',
      '12.340': '12.34',
      '0.30000000000000004': '0.30000000000000004',
      '0.00000000000000000000000000015': '1.5e-28',
      '1e300': '1e+300',
      NaN: 'nan',
      '-Infinity': '-inf',
      '1e400': bad,
      '1e-400': bad,
      '9007199254740993': bad,
      '3.14159265358979323846': bad,
    }
    expect(await castAs('double', Object.keys(outcome))).toEqual(outcome)
  })

  it('takes integers and decimals that it holds exactly', async () => {
    const outcome = {
      '9007199254740992::bigint': '9007199254740992.0',
      '9007199254740993::bigint': bad,
      '12.345::decimal(10,3)': '12.345',
      '12345678901234567890.12::decimal(38,2)': bad,
      "'inf'::double": 'inf',
    }
    expect(await castTyped('double', Object.keys(outcome))).toEqual(outcome)
  })
})

describe('A boolean', () => {
  it('has six spellings and more, in text as in types', async () => {
    const outcome = {
      Y: 'true',
      N: 'false',
      T: 'true',
      F: 'false',
      true: 'true',
      FALSE: 'false',
      yes: 'true',
      no: 'false',
      '1': 'true',
      '0': 'false',
      ' y ': 'true',
      '2': bad,
      on: bad,
      X: bad,
      ja: bad,
    }
    expect(await castAs('boolean', Object.keys(outcome))).toEqual(outcome)
    const typed = {
      true: 'true',
      '0::tinyint': 'false',
      '1::bigint': 'true',
      '2::tinyint': bad,
      '1.0::double': 'true',
      "'\\x01'::blob": 'true',
      "'\\x00'::blob": 'false',
      "'Y'::blob": 'true',
      "'\\xFF'::blob": bad,
    }
    expect(await castTyped('boolean', Object.keys(typed))).toEqual(typed)
  })
})
