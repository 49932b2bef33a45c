import { describe, expect, it } from 'vitest'
import '../merge/matchers.ts'
import { merging } from '../merge/merging.ts'
import { rows } from '../merge/rows.ts'

describe('a null that a store spells its own way', () => {
  const stores = { '*': { nulls: ['k.A.', '-'] } }

  it('is null in text as well, in delimited files as in JSON, and a null key is no key', async () => {
    const run = await merging(
      'People',
      {
        'a/people.csv': 'number,email\n01,-\n-,x@example.test\n02,"k.A."\n03,k.A. so far\n',
        'b/people.jsonl': '{"number":"04","email":"k.A."}\n',
      },
      { key: ['number'], types: { number: 'text', email: 'text' }, naming: {}, stores },
    )
    expect(run.silver).toHoldRows(rows`
      number email
      01     ·
      02     ·
      03     "k.A. so far"
      04     ·`)
    expect(run.account.quarantined).toMatchObject([{ row: 2, reason: 'null_key' }])
  })
})

describe('a number with apostrophes between its thousands', () => {
  it.each([
    ['.', "1'234.50", '1234.50'],
    ['.', "-1’234'567.8", '-1234567.80'],
    ['.', "1'234", '1234.00'],
    [',', "1'234,50", '1234.50'],
  ] as const)('under the decimal mark %s reads %s as %s', async (decimal_mark, written, value) => {
    const run = await merging(
      'Bills',
      { 'a/bills.csv': `bill;amount\n1;${written}\n` },
      {
        key: ['bill'],
        types: { amount: 'decimal(12,2)' },
        naming: {},
        stores: { a: { decimal_mark } },
      },
    )
    expect(run.silver?.rows).toEqual([[value, '1']])
  })

  it.each(["12'34.50", "1'2345", "'123", "1'234.567"])('is not read from %s', async (written) => {
    const run = await merging(
      'Bills',
      { 'a/bills.csv': `bill;amount\n1;${written}\n` },
      { key: ['bill'], types: { amount: 'decimal(12,2)' }, naming: {} },
    )
    expect(run.account.quarantined).toMatchObject([{ reason: 'bad_value', column: 'amount' }])
  })
})
