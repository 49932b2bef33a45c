import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging } from './merging.ts'
import { rows } from './rows.ts'

describe('A row without a key', () => {
  const files = {
    'store_1/a.csv': rows`
      sAccountNumber sEmail      cBalance
      A1             ann@x.test  1.00
      ·              bob@x.test  2.00
      ·              cal@x.test  3.00`,
  }

  it('is quarantined by itself where the table asks for keys', async () => {
    const run = await merging('HouseAccounts', files)
    expect(run).toAccountForEveryRow({ survived: 1, quarantined: 2 })
    expect(run.account.quarantined).toEqual([
      { file: 'HouseAccounts/store_1/a.csv', row: 2, reason: 'null_key', column: 'sAccountNumber' },
      { file: 'HouseAccounts/store_1/a.csv', row: 3, reason: 'null_key', column: 'sAccountNumber' },
    ])
  })

  it('stands alone where the table allows it, and never merges with another', async () => {
    const run = await merging('HouseAccounts', files, { merge: { allow_null_merge_keys: true } })
    expect(run).toAccountForEveryRow({ survived: 3 })
  })

  it('lacks a key when any part of it is missing', async () => {
    const run = await merging('HouseAccounts', files, { key: ['sEmail', 'sAccountNumber'] })
    expect(run).toAccountForEveryRow({ survived: 1, quarantined: 2 })
  })

  it('is every row of a file that does not have the key column', async () => {
    const more = {
      ...files,
      'store_2/b.csv': rows`
        sEmail     cBalance
        dan@x.test 4.00`,
    }
    const run = await merging('HouseAccounts', more, {
      key: ['sAccountNumber'],
      types: { sEmail: 'text' },
    })
    expect(run).toAccountForEveryRow({ survived: 1, quarantined: 3 })
  })
})

describe('Two different accounts with one number', () => {
  const files = {
    'store_1/a.csv': rows`
      sAccountNumber lSiteID lAccountID
      A1             1       10
      A2             1       11
      A2             1       11`,
    'store_2/a.csv': rows`
      sAccountNumber lSiteID lAccountID
      A1             2       20`,
  }

  it('are both set aside where the identity columns disagree, and nothing of them is merged', async () => {
    const run = await merging('HouseAccounts', files, {
      merge: { identity: ['lSiteID', 'lAccountID'] },
    })
    expect(run).toAccountForEveryRow({ survived: 1, merged: 1, quarantined: 2 })
    expect(
      run.account.quarantined.map(({ file, row, reason }) => `${file} ${row} ${reason}`),
    ).toEqual([
      'HouseAccounts/store_1/a.csv 1 key_conflict',
      'HouseAccounts/store_2/a.csv 1 key_conflict',
    ])
  })

  it('are one to a key alone', async () => {
    const run = await merging('HouseAccounts', files)
    expect(run).toAccountForEveryRow({ survived: 2, merged: 2 })
  })
})

describe('A key that is spelled differently', () => {
  const composed = 'Jos\u00e9'
  const decomposed = 'Jose\u0301'
  const files = {
    'store_1/a.csv': `sEmail,lN\n${composed},1\n`,
    'store_2/a.csv': `sEmail,lN\n${decomposed},2\n`,
    'store_3/a.csv': `sEmail,lN\n" jos\u00e9 ",3\n`,
  }

  it('is another key where nothing is declared', async () => {
    expect(await merging('People', files, { key: ['sEmail'] })).toAccountForEveryRow({
      survived: 3,
    })
  })

  it('compares alike under nfc, and is stored as it came', async () => {
    const run = await merging('People', files, {
      key: ['sEmail'],
      merge: { normalize: { sEmail: 'nfc' } },
    })
    expect(run).toAccountForEveryRow({ survived: 2, merged: 1 })
    expect(run.silver?.rows.map(([email]) => email)).toEqual([' jos\u00e9 ', decomposed])
  })

  it('compares alike under nfc, trim and lower together', async () => {
    const run = await merging('People', files, {
      key: ['sEmail'],
      merge: { normalize: { sEmail: ['nfc', 'trim', 'lower'] } },
    })
    expect(run).toAccountForEveryRow({ survived: 1, merged: 2 })
    expect(run.silver?.rows).toEqual([[' jos\u00e9 ', '3']])
    expect(run.account.merged[0]?.key).toEqual([' jos\u00e9 '])
  })
})
