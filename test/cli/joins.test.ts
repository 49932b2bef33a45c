import { beforeAll, describe, expect, it } from 'vitest'
import { bankfull, project } from './bankfull.ts'

const table = (name: string, key: string, more = ''): string =>
  `table: ${name}\npurpose: ${name} of the shop\nmerge: {key: [${key}]}\n${more}`

/** Orders name a firm by its number within the shop; payments name an order and nothing else. */
const shops = {
  'tables/tickets.yaml': table('Shops', 'lShopID'),
  'tables/firms.yaml': table('Firms', 'lShopID, lFirmID'),
  'tables/orders.yaml': table(
    'Orders',
    'lOrderID',
    'references: {lShopID: Shops.lShopID, lFirmID: Firms.lFirmID}\n',
  ),
  'tables/payments.yaml': table(
    'Payments',
    'lPaymentID',
    'references: {lOrder: Orders.lOrderID}\n',
  ),
  'tables/notes.yaml': table('Notes', 'sNote'),
  'data/Shops/a/shops.csv': 'lShopID,sCity\n1,Austin\n2,Bastrop\n',
  'data/Firms/a/firms.csv': 'lShopID,lFirmID,sName\n1,1,Acme\n1,2,Bolt\n2,1,Cobb\n',
  'data/Orders/a/orders.csv':
    'lOrderID,lShopID,lFirmID,cTotal\n10,1,1,5.00\n11,1,2,6.00\n12,2,2,7.00\n13,2,,8.00\n',
  'data/Payments/a/payments.csv':
    'lPaymentID,lOrder,cTotal\n1,10,5.00\n2,12,7.00\n3,99,1.00\n4,,2.00\n',
  'data/Notes/a/notes.csv': 'sNote,sCity\nhello,Austin\n',
}

let root: string

beforeAll(async () => {
  root = project(shops)
  await bankfull(root, 'merge', '-q')
})

describe('bankfull joins', () => {
  it('shows which columns join which tables, for how many rows, and the ways through a third table', async () => {
    const ended = await bankfull(root, 'joins', '-q')
    expect(ended).toMatchObject({ exit: 0, err: '' })
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/joins.txt')
  })

  it('counts a value that is not found as an orphan, and a null as no value', async () => {
    const { out } = await bankfull(root, 'joins', 'Payments', '--json', '-q')
    expect(JSON.parse(out)).toMatchObject({
      links: [{ to: 'Orders', rows: 4, withValue: 3, found: 2, orphans: 1, unique: true }],
      paths: [
        { to: 'Firms', through: 'Orders', reached: 1 },
        { to: 'Shops', through: 'Orders', reached: 2 },
      ],
    })
  })

  it('finds the two columns that tell rows apart where the declared one alone does not', async () => {
    const { out } = await bankfull(root, 'joins', 'Orders', '--json', '-q')
    const { links } = JSON.parse(out) as { links: { to: string }[] }
    expect(links.filter(({ to }) => to === 'Firms')).toMatchObject([
      { on: [['lFirmID', 'lFirmID']], unique: false, found: 3, declared: true },
      {
        on: [
          ['lShopID', 'lShopID'],
          ['lFirmID', 'lFirmID'],
        ],
        unique: true,
        found: 2,
        orphans: 1,
      },
    ])
  })

  it('names the table that a person meant', async () => {
    const ended = await bankfull(root, 'joins', 'Payment')
    expect(ended).toMatchObject({ exit: 2, out: '' })
    expect(ended.err).toContain('did you mean  Payments')
  })
})
