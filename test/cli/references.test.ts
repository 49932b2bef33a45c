import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { bankfull, project, put } from './bankfull.ts'

const table = (name: string, key: string, more = ''): string =>
  `table: ${name}\npurpose: ${name} of the shop\nmerge: {key: [${key}]}\n${more}`

const shop = {
  'tables/tickets.yaml': table(
    'Tickets',
    'lTicketID',
    'columns: {sCard: {pii: true}}\nreferences: {lFirmID: {to: Firms.lFirmID, with: [lShopID]}, sCard: Cards.sCard}\n',
  ),
  'tables/firms.yaml': table('Firms', 'lShopID, lFirmID'),
  'tables/cards.yaml': table('Cards', 'sCard'),
  'data/Firms/store_1/firms.csv': 'lShopID,lFirmID\n1,1\n1,2\n2,1\n',
  'data/Cards/store_1/cards.csv': 'sCard\n007\n008\n',
  'data/Tickets/store_1/march.csv':
    'lTicketID,lShopID,lFirmID,sCard\n1,1,1,007\n2,2,2,7\n3,2,,008\n4,1,2,\n',
  'data/Tickets/store_2/march.csv': 'lTicketID,lShopID,lFirmID,sCard\n5,2,1,\n',
}

describe('A declared reference', () => {
  let root: string
  beforeAll(() => {
    root = project(shop)
  })

  it('has its orphans counted by each merge, with the change against the run before', async () => {
    const first = await bankfull(root, 'merge', '-q')
    expect(first.exit).toBe(0)
    expect(first.out).toContain(
      'orphans      1 Tickets.lFirmID (first count), 1 Tickets.sCard (first count)   bankfull references',
    )
    put(root, 'data/Tickets/store_2/april.csv', 'lTicketID,lShopID,lFirmID,sCard\n6,7,7,\n')
    put(root, 'data/Cards/store_1/more.csv', 'sCard\n7\n')
    const second = await bankfull(root, 'merge', '-q')
    expect(second.out).toContain('orphans      2 Tickets.lFirmID (1 more)   bankfull references')
    const third = await bankfull(root, 'merge', '-q')
    expect(third.out).toContain('2 Tickets.lFirmID (as before)')
  })

  it('is listed with the counts of the runs before and rows that point nowhere', async () => {
    const ended = await bankfull(root, 'references', '-q')
    expect(ended).toMatchObject({ exit: 0, err: '' })
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/references.txt')
    const { out } = await bankfull(root, 'references', 'Tickets', '--json', '-q')
    expect(JSON.parse(out)).toMatchObject({
      references: [
        { column: 'lFirmID', also: ['lShopID'], withValue: 5, orphans: 2, before: [2, 1] },
        { column: 'sCard', withValue: 3, orphans: 0, before: [0, 1], examples: [] },
      ],
    })
  })

  it('never shows a value that is marked as personal', async () => {
    const fresh = project(shop)
    await bankfull(fresh, 'merge', '-q')
    const ended = await bankfull(fresh, 'references', '-q')
    expect(ended.out).toContain('Tickets/store_1/march.csv, record 2: sCard •••')
  })

  it.each([
    ['0', 1],
    ['1', 0],
    ['19%', 1],
    ['25%', 0],
  ])('with a limit of %s ends with %i', async (limit, exit) => {
    const limited = project({
      ...shop,
      'tables/tickets.yaml': table(
        'Tickets',
        'lTicketID',
        `references: {lFirmID: {to: Firms.lFirmID, with: [lShopID], max_orphans: ${limit}}}\n`,
      ),
    })
    const merged = await bankfull(limited, 'merge', '-q')
    const listed = await bankfull(limited, 'references', '-q')
    expect([merged.exit, listed.exit]).toEqual([exit, exit])
    expect(/ORPHANS_OVER_LIMIT {2}tables\/tickets.yaml:4/.test(listed.out)).toBe(exit === 1)
  })

  it('to a column that no file has is said, never passed over', async () => {
    const odd = project({
      ...shop,
      'tables/tickets.yaml': table('Tickets', 'lTicketID', 'references: {lFirm: Firms.lFirmNo}\n'),
    })
    const ended = await bankfull(odd, 'merge', '-q')
    expect(ended.exit).toBe(1)
    expect(ended.out).toContain('Tickets has no column lFirm, Firms has no column lFirmNo')
  })
})

describe('A ledger', () => {
  it('of the version before gets what it lacks, and keeps its rows', async () => {
    const root = project(shop)
    await bankfull(root, 'merge', '-q')
    edit(root, 'drop table orphans; pragma user_version = 1')
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended.out).toContain('1 Tickets.lFirmID (first count)')
    const { out } = await bankfull(root, 'runs', '--json', '-q')
    expect((JSON.parse(out) as { runs: unknown[] }).runs).toHaveLength(2)
  })

  it('of a newer program is refused', async () => {
    const root = project(shop)
    await bankfull(root, 'merge', '-q')
    edit(root, 'pragma user_version = 99')
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended).toMatchObject({ exit: 2, out: '' })
    expect(ended.err).toContain('LEDGER_NEWER')
  })
})

function edit(root: string, statements: string): void {
  using db = new DatabaseSync(join(root, '.bankfull/ledger/ledger.sqlite'))
  db.exec(statements)
}
