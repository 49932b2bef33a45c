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
  it('is read under either decimal mark, and only where the thousands are whole', async () => {
    const run = await merging(
      'Bills',
      {
        'dot/bills.csv': "bill;amount\n1;1'234.50\n2;-1’234'567.8\n3;1'234\n",
        'comma/bills.csv': "bill;amount\n4;1'234,50\n5;1.234,50\n",
        'wrong/bills.csv': "bill;amount\n6;12'34.50\n7;1'2345\n8;'123\n9;1'234.567\n",
      },
      {
        key: ['bill'],
        types: { bill: 'integer', amount: 'decimal(12,2)' },
        naming: {},
        stores: { comma: { decimal_mark: ',' } },
      },
    )
    expect(run.silver).toHoldRows(rows`
      bill amount
      1    1234.50
      2    -1234567.80
      3    1234.00
      4    1234.50
      5    1234.50`)
    expect(run.account.quarantined.map(({ row, reason }) => [row, reason])).toEqual([
      [1, 'bad_value'],
      [2, 'bad_value'],
      [3, 'bad_value'],
      [4, 'bad_value'],
    ])
  })
})
