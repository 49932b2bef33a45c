import { describe, expect, it } from 'vitest'
import type { KeyAdvice } from '../../src/merge/advise.ts'
import { adviseKey } from '../../src/merge/advise.ts'
import type { Content, Declared } from './merging.ts'
import { merging, openMerging } from './merging.ts'
import { rows } from './rows.ts'

async function advice(
  files: Readonly<Record<string, Content>>,
  declared: Declared = {},
): Promise<KeyAdvice> {
  const { root } = await merging('Accounts', files, declared)
  await using workspace = await openMerging(root)
  const [table] = workspace.project.tables
  if (table === undefined) throw new RangeError('no table')
  return await adviseKey(workspace, table)
}

/** Two stores number their firms from 1; one firm has no printed number, and both printed 0007. */
const firms = {
  'store_1/a.csv': rows`
    lSiteID lAccountID sPrinted sName sEmail     cBalance
    1       1          0007     Acme  a@acme.us  1.00
    1       2          ·        Bolt  b@bolt.us  2.00
    1       3          ·        Cobb  c@cobb.us  3.00`,
  'store_1/b.csv': rows`
    lSiteID lAccountID sPrinted sName sEmail     cBalance
    1       1          0007     Acme  a@acme.us  9.00`,
  'store_2/a.csv': rows`
    lSiteID lAccountID sPrinted sName sEmail     cBalance
    2       1          0007     Dunn  d@dunn.us  4.00
    2       2          0009     Eddy  e@eddy.us  5.00`,
}

describe('The key adviser', () => {
  it('counts what a key that looks right would lose', async () => {
    const found = await advice(firms, { key: ['sPrinted'] })
    expect(found).toMatchObject({ rows: 6, things: 5 })
    expect(found.declared).toMatchObject({
      columns: ['sPrinted'],
      keeps: 3,
      loses: 2,
      nullRows: 2,
      sharedByStores: 1,
    })
  })

  it('proposes keys that lose nothing, those made of numbers and codes first', async () => {
    const { proposals } = await advice(firms, { key: ['sPrinted'] })
    expect(proposals[0]).toMatchObject({ columns: ['lSiteID', 'lAccountID'], keeps: 5, loses: 0 })
    expect(proposals.map(({ columns }) => columns)).toContainEqual(['sEmail'])
    expect(proposals.map(({ columns }) => columns)).toContainEqual(['sName'])
    expect(proposals.map(({ columns }) => columns)).not.toContainEqual(['sPrinted'])
  })

  it('knows a number that two stores give, though nothing else tells the rows apart', async () => {
    const { things, proposals } = await advice({
      'store_1/a.csv': rows`
        lSiteID lTicketID sPlate
        1       1         AAA
        1       2         BBB
        1       3         AAA
        1       4         CCC`,
      'store_2/a.csv': rows`
        lSiteID lTicketID sPlate
        2       4         DDD
        2       5         EEE`,
    })
    expect(things).toBe(6)
    expect(proposals[0]?.columns.toSorted()).toEqual(['lSiteID', 'lTicketID'])
  })

  it('takes two columns where no single one will do', async () => {
    const { things, proposals } = await advice({
      'store_1/a.csv': rows`
        lSiteID lBookID iLeft
        1       1       4
        1       2       4`,
      'store_2/a.csv': rows`
        lSiteID lBookID iLeft
        2       1       4
        2       2       9`,
    })
    expect(things).toBe(4)
    expect(proposals[0]?.columns.toSorted()).toEqual(['lBookID', 'lSiteID'])
  })

  it('takes one thing that two stores know for one thing', async () => {
    const { things, proposals } = await advice({
      'store_1/a.csv': rows`
        sCode sEmail
        A1    a@acme.us
        B2    b@bolt.us`,
      'store_2/a.csv': rows`
        sCode sEmail
        A1    a@acme.us
        C3    c@cobb.us`,
    })
    expect(things).toBe(3)
    expect(proposals.map(({ columns }) => columns)).toEqual([['sCode'], ['sEmail']])
  })

  it('says so where nothing tells the rows apart', async () => {
    const found = await advice({
      'store_1/a.csv': rows`
        sKind cTotal
        x     1.00
        x     2.00`,
    })
    expect(found).toMatchObject({ things: undefined, proposals: [] })
  })
})
