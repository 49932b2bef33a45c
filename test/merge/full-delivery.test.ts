import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging } from './merging.ts'
import { rows } from './rows.ts'

const full = { delivery: 'full' } as const

describe('Where a store always delivers all that it has', () => {
  it('rows that its newest file no longer holds are withdrawn, and the others are merged into theirs', async () => {
    const run = await merging(
      'Books',
      {
        'store_1/books_9.csv': rows`
          lBookID iLeft
          1       5
          2       3
          3       9`,
        'store_1/books_10.csv': rows`
          lBookID iLeft
          1       4
          4       8`,
        'store_2/books_9.csv': rows`
          lBookID iLeft
          7       1`,
      },
      full,
    )
    expect(run.silver).toHoldRows(rows`
      lBookID iLeft
      1       4
      4       8
      7       1`)
    expect(run).toAccountForEveryRow({ survived: 3, merged: 1, withdrawn: 2 })
    expect(run.account.merged).toEqual([
      {
        key: ['1'],
        survivor: { file: 'Books/store_1/books_10.csv', row: 1 },
        losers: [{ file: 'Books/store_1/books_9.csv', row: 1 }],
      },
    ])
  })

  it('a row that went away long ago stays away, whatever its older versions say', async () => {
    const run = await merging(
      'Books',
      {
        'store_1/books_1.csv': rows`
          lBookID dtUpdated
          2       2026-12-01T00:00:00`,
        'store_1/books_2.csv': rows`
          lBookID dtUpdated
          2       2026-01-01T00:00:00`,
        'store_1/books_3.csv': rows`
          lBookID dtUpdated
          1       2026-01-01T00:00:00`,
      },
      { ...full, merge: { winner: { newest: 'dtUpdated' } } },
    )
    expect(run.silver).toHoldRows(rows`
      lBookID
      1`)
    expect(run).toAccountForEveryRow({ survived: 1, withdrawn: 2 })
  })

  it('the newest file wins over an older one, even where the older row says that it is newer', async () => {
    const run = await merging(
      'Books',
      {
        'store_1/books_1.csv': rows`
          lBookID iLeft dtUpdated
          1       9     2026-12-01T00:00:00`,
        'store_1/books_2.csv': rows`
          lBookID iLeft dtUpdated
          1       4     2026-01-01T00:00:00`,
      },
      { ...full, merge: { winner: { newest: 'dtUpdated' } } },
    )
    expect(run.silver).toHoldRows(rows`
      lBookID iLeft
      1       4`)
    expect(run).toAccountForEveryRow({ survived: 1, merged: 1 })
  })

  it('a newest file that cannot be read withdraws nothing', async () => {
    const run = await merging(
      'Books',
      {
        'store_1/books_1.csv': rows`
          lBookID iLeft
          1       9`,
        'store_1/books_2.csv': '',
      },
      full,
    )
    expect(run.silver).toHoldRows(rows`
      lBookID iLeft
      1       9`)
    expect(run).toAccountForEveryRow({ survived: 1 })
  })

  it('bad rows of an older file stay in quarantine, and rows without a key go with their file', async () => {
    const run = await merging(
      'Books',
      {
        'store_1/books_1.csv': rows`
          lBookID iLeft
          ·       9
          2       nine
          3       1`,
        'store_1/books_2.csv': rows`
          lBookID iLeft
          3       1`,
      },
      { ...full, merge: { allow_null_merge_keys: true }, types: { iLeft: 'integer' } },
    )
    expect(run.silver).toHoldRows(rows`
      lBookID iLeft
      3       1`)
    expect(run).toAccountForEveryRow({ survived: 1, merged: 1, quarantined: 1, withdrawn: 1 })
  })
})
