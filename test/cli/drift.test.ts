import { beforeEach, describe, expect, it } from 'vitest'
import { bankfull, project, put } from './bankfull.ts'

const table = (drift: string): string =>
  `table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [lTicketID]\ndrift: ${drift}\n`

let root: string

/** A published table under review, and a delivery with finer cents and a clerk. */
beforeEach(async () => {
  root = project({ 'tables/tickets.yaml': table('review') })
  await bankfull(root, 'merge', '-q')
  put(root, 'data/Tickets/store_3/april.csv', 'lTicketID,cTotal,sClerk\n7,1.125,Ann\n')
})

describe('bankfull drift list', () => {
  it('says which stores and files differ, from which type, and why the table has its own', async () => {
    await bankfull(root, 'merge', '-q')
    const { exit, out } = await bankfull(root, 'drift', 'list')
    expect(exit).toBe(0)
    await expect(out).toMatchFileSnapshot('../golden/cli/drift-list.txt')
    const { tables, problems } = JSON.parse((await bankfull(root, 'drift', '--json')).out)
    expect(tables[0].columns).toMatchObject([
      {
        column: 'sClerk',
        canonicalType: 'text',
        because: 'naming rule',
        change: 'missing',
        stores: ['store_1', 'store_2'],
        files: ['Tickets/store_1/march.csv', 'Tickets/store_2/march.csv'],
      },
    ])
    expect(tables[0].waiting).toHaveLength(2)
    expect(problems).toMatchObject([{ code: 'DRIFT_NEEDS_DECISION' }])
  })

  it('says so where nothing differs, or nothing was merged', async () => {
    expect((await bankfull(root, 'drift', 'list')).out).toContain('no file differs')
    expect((await bankfull(project(), 'drift')).out).toContain('nothing was merged yet')
  })
})

describe('bankfull drift accept', () => {
  it('lets the next merge publish what was shown, once', async () => {
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 5 })
    const { exit, out } = await bankfull(root, 'drift', 'accept', 'Tickets')
    expect(exit).toBe(0)
    await expect(out).toMatchFileSnapshot('../golden/cli/drift-accept.txt')
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 0 })
    expect((await bankfull(root, 'trace', 'Tickets', '7')).out).toContain('Ann')
    expect((await bankfull(root, 'drift', 'accept', 'Tickets')).exit).toBe(2)
  })

  it('of one column leaves the others waiting', async () => {
    await bankfull(root, 'merge', '-q')
    const { out } = await bankfull(root, 'drift', 'accept', 'Tickets', 'sClerk')
    expect(out).toContain('waiting   cTotal was decimal(3,2), would be decimal(4,3)')
    const held = await bankfull(root, 'merge', '-q')
    expect(held.exit).toBe(5)
    expect(held.out).toContain('(cTotal was decimal(3,2), would be decimal(4,3))')
    await bankfull(root, 'drift', 'accept', 'Tickets', 'cTotal')
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 0 })
  })

  it('covers what was shown and no more: another change asks again', async () => {
    await bankfull(root, 'merge', '-q')
    await bankfull(root, 'drift', 'accept', 'Tickets')
    put(root, 'data/Tickets/store_4/april.csv', 'lTicketID,cTotal\n8,0.00001\n')
    const held = await bankfull(root, 'merge', '-q')
    expect(held.exit).toBe(5)
    expect(held.out).toContain('(cTotal was decimal(3,2), would be decimal(6,5))')
  })

  it('refuses what does not wait, and names what may be meant', async () => {
    await bankfull(root, 'merge', '-q')
    const odd = await bankfull(root, 'drift', 'accept', 'Tickets', 'sClrk')
    expect(odd.exit).toBe(2)
    expect(odd.err).toContain('did you mean  sClerk')
    expect((await bankfull(root, 'drift', 'drop')).exit).toBe(2)
    expect((await bankfull(root, 'drift', 'accept', 'Tickts')).exit).toBe(2)
  })

  it('does not thaw a frozen table: it says what to declare, which is then enough', async () => {
    put(root, 'tables/tickets.yaml', table('freeze'))
    const held = await bankfull(root, 'merge', '-q')
    expect(held.exit).toBe(5)
    await expect(held.out).toMatchFileSnapshot('../golden/cli/merge-frozen.txt')
    expect(await bankfull(root, 'drift', 'accept', 'Tickets')).toMatchObject({ exit: 5 })
    const said = /`(columns: .*)`/.exec(held.out)?.[1] ?? ''
    put(root, 'tables/tickets.yaml', `${table('freeze')}${said}\n`)
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 0 })
  })
})
