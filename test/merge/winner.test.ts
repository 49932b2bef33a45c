import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging } from './merging.ts'
import { rows } from './rows.ts'

const newest = { merge: { winner: { newest: 'dtUpdated' } } }

describe('When a ticket comes again', () => {
  it('the newest export of it is kept', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_12/march.csv': rows`
          lTicketID cTotal dtUpdated
          88        12.00  2026-03-31T10:00:00`,
        'store_12/april.csv': rows`
          lTicketID cTotal dtUpdated
          88        14.50  2026-04-30T10:00:00`,
      },
      newest,
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      88        14.50`)
    expect(run).toAccountForEveryRow({ survived: 1, merged: 1 })
    expect(run.account.merged).toEqual([
      {
        key: ['88'],
        survivor: { file: 'Tickets/store_12/april.csv', row: 1 },
        losers: [{ file: 'Tickets/store_12/march.csv', row: 1 }],
      },
    ])
  })

  it('a late file with an older version never wins', async () => {
    const files = {
      'store_12/export_1.csv': rows`
        lTicketID cTotal dtUpdated
        88        14.50  2026-04-30T10:00:00`,
    }
    const first = await merging('Tickets', files, { ...newest, key: ['lTicketID'] })
    const run = await merging(
      'Tickets',
      {
        'store_12/export_2.csv': rows`
          lTicketID cTotal dtUpdated
          88        12.00  2026-03-31T10:00:00
          89        20.00  2026-03-31T10:00:00`,
      },
      { ...newest, key: ['lTicketID'] },
      { root: first.root },
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      88        14.50
      89        20.00`)
    expect(run).toAccountForEveryRow({ survived: 2, merged: 1 })
  })

  it('a version without a date is older than every dated one', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_12/a.csv': rows`
          lTicketID cTotal dtUpdated
          88        14.50  1999-01-01T00:00:00`,
        'store_12/b.csv': rows`
          lTicketID cTotal dtUpdated
          88        12.00  ·`,
      },
      newest,
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      88        14.50`)
  })

  it('of two versions of one moment the later file has it, and in one file the later row', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_12/export_9.csv': rows`
          lTicketID cTotal dtUpdated
          88        9.00   2026-04-30T10:00:00`,
        'store_12/export_10.csv': rows`
          lTicketID cTotal dtUpdated
          88        10.00  2026-04-30T10:00:00
          88        11.00  2026-04-30T10:00:00`,
      },
      newest,
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      88        11.00`)
    expect(run).toAccountForEveryRow({ survived: 1, merged: 2 })
  })

  it('without a date export_10 comes after export_9, as people count', async () => {
    const run = await merging('Tickets', {
      'store_12/export_9.csv': rows`
        lTicketID cTotal
        88        9.00`,
      'store_12/export_10.csv': rows`
        lTicketID cTotal
        88        10.00`,
    })
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      88        10.00`)
  })

  it('first_file keeps what came first', async () => {
    const run = await merging(
      'Tickets',
      {
        'store_12/export_9.csv': rows`
          lTicketID cTotal
          88        9.00
          88        9.50`,
        'store_12/export_10.csv': rows`
          lTicketID cTotal
          88        10.00`,
      },
      { merge: { winner: 'first_file' } },
    )
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      88        9.00`)
    expect(run).toAccountForEveryRow({ survived: 1, merged: 2 })
  })
})

describe('The same bytes', () => {
  const march = rows`
    lTicketID lSiteID cTotal
    88        1       12.00
    89        1       13.00`

  it('twice from one store count once', async () => {
    const run = await merging('Tickets', {
      'store_12/march.csv': march,
      'store_12/march (1).csv': march,
    })
    expect(run.account.same_bytes).toEqual([
      { file: 'Tickets/store_12/march (1).csv', of: 'Tickets/store_12/march.csv' },
    ])
    expect(run).toAccountForEveryRow({ survived: 2 })
  })

  it('from two stores count twice, since two stores may sell the same', async () => {
    const run = await merging('Tickets', {
      'store_12/march.csv': march,
      'store_13/march.csv': march,
    })
    expect(run.account.same_bytes).toEqual([])
    expect(run).toAccountForEveryRow({ survived: 2, merged: 2 })
  })
})
