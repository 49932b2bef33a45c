import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging, parquet } from './merging.ts'
import { rows } from './rows.ts'

describe('A column', () => {
  it('that a store lacks is null there, and one that only a store has is kept', async () => {
    const run = await merging('Tickets', {
      'store_1/a.csv': rows`
        lTicketID cTotal
        1         5.00`,
      'store_2/a.csv': rows`
        lTicketID sClerk
        2         Ann`,
    })
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal sClerk
      1         5.00   ·
      2         ·      Ann`)
  })

  it('is found by its name whatever its case, padding and place', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.csv': 'lTicketID,cTotal,sClerk\n1,5.00,Ann\n',
        'store_2/a.csv': 'SCLERK, lTicketID ,"cTotal "\nBob,2,6.00\n',
        'store_3/a.csv': 'c Total,sclerk,LTICKETID\n7.00,Cal,3\n',
      },
      { key: ['lTicketID'] },
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal sClerk
      1         5.00   Ann
      2         6.00   Bob
      3         7.00   Cal`)
    expect(run.silver?.columns).toEqual(['lTicketID', 'cTotal', 'sClerk'])
  })

  it('that a store calls otherwise is found where the rename is declared', async () => {
    const run = await merging(
      'People',
      {
        'store_1/a.csv': rows`
          sEmail lN
          a@x    1`,
        'store_2/a.csv': rows`
          Mail lN
          b@x  2`,
      },
      { stores: { store_2: { rename: { Mail: 'sEmail' } } } },
    )
    expect(run.silver).toHoldRows(rows`
      sEmail lN
      a@x    1
      b@x    2`)
  })

  it('that stands twice with one value is one column', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.csv': 'lTicketID,cTotal,CTOTAL\n1,5.00,5.0\n2,6.00,\n3,,7.00\n',
      },
      { key: ['lTicketID'] },
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      1         5.00
      2         6.00
      3         7.00`)
  })

  it('that stands twice with two values sends that row to quarantine, with both', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.csv': 'lTicketID,cTotal,cTotal\n1,5.00,5.00\n2,6.00,6.01\n',
      },
      { key: ['lTicketID'] },
    )
    expect(run).toAccountForEveryRow({ survived: 1, quarantined: 1 })
    expect(run.account.quarantined[0]).toMatchObject({
      row: 2,
      reason: 'duplicate_column',
      column: 'cTotal',
    })
  })

  it('of our own export that comes back as a delivery does not meet the new origin', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/export.parquet': parquet`select 1 as "lTicketID", 'store_9' as _store, 'x.csv' as "_FILE", 7 as _row`,
      },
      { key: ['lTicketID'] },
    )
    expect(run.account.survivors).toBe(1)
    expect(
      run.report.drift.filter(({ change }) => change === 'renamed').map(({ column }) => column),
    ).toEqual(['_store_delivered', '_FILE_delivered', '_row_delivered'])
  })

  it('may have any name that a merge uses itself', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_1/a.parquet': parquet`select 7 as n, 1 as "lTicketID", 5 as k0, 6 as w, true as f0, 8 as _n, 9 as file_row_number, 10 as filename, 11 as source, 12 as f, null::int as i0, 13 as file_index
        union all select 8, 2, null, 6, false, 8, 9, 10, 11, 12, null, 13`,
        'store_1/b.parquet': parquet`select 1 as "lTicketID", 9 as k0`,
      },
      { key: ['lTicketID'] },
    )
    expect(run).toAccountForEveryRow({ survived: 2, merged: 1 })
    expect(run.silver).toHoldRows(rows`
      lTicketID k0 n
      1         9  ·
      2         ·  8`)
    expect(run.account.merged[0]?.losers).toEqual([{ file: 'Tickets/store_1/a.parquet', row: 1 }])
  })
})

describe('A file', () => {
  it('is read by its own name, whatever signs stand in it', async () => {
    const one = (n: number): string => `lTicketID,cTotal\n${n},1.00\n`
    const run = await merging(
      'Tickets',
      {
        'store_1/a[1].csv': one(1),
        'store_1/a1.csv': one(2),
        'store_1/b*.csv': one(3),
        'store_1/it\'s a "q".csv': one(4),
        'store_1/zwei\nZeilen.csv': one(5),
        'store_1/日本.csv': one(6),
        'store_1/p[1].parquet': parquet`select 7 as "lTicketID", 1.00 as "cTotal"`,
        'store_1/p1.parquet': parquet`select 8 as "lTicketID", 1.00 as "cTotal"`,
        'store_1/p?.parquet': parquet`select 9 as "lTicketID", 1.00 as "cTotal"`,
      },
      { key: ['lTicketID'] },
    )
    expect(run).toAccountForEveryRow({ survived: 9 })
    expect(run.silver?.rows.map(([id]) => id)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ])
  })

  it('in a folder named key=value gets no column from it', async () => {
    const run = await merging(
      'Tickets',
      {
        'site=12/year=2024/a.parquet': parquet`select 1 as "lTicketID"`,
        'site=12/year=2024/b.csv': 'lTicketID\n2\n',
      },
      { key: ['lTicketID'] },
    )
    expect(run.types).toEqual({ lTicketID: 'integer' })
    expect(run).toAccountForEveryRow({ survived: 2 })
  })
})
