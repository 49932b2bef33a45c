import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bankfull, project } from './bankfull.ts'

let root: string

beforeAll(async () => {
  root = project({
    'data/Tickets/store_3/bad.csv': 'lTicketID,cTotal\n9,"five, or so"\n8,1.00\n7\n',
  })
  await bankfull(root, 'merge', '-q')
})

describe('bankfull trace', () => {
  it('tells where a published row came from, and which rows were merged into it', async () => {
    const ended = await bankfull(root, 'trace', 'Tickets', '1')
    expect(ended.exit).toBe(0)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/trace.txt')
  })

  it('reads the key as its column does, and gives the same as data', async () => {
    const { out } = await bankfull(root, 'trace', 'Tickets', '001', '--json')
    expect(JSON.parse(out)).toMatchObject({
      published: [{ lTicketID: '1', cTotal: '6.00' }],
      merged: [
        {
          file: 'Tickets/store_1/march.csv',
          row: 1,
          survivor: { file: 'Tickets/store_2/march.csv', row: 1 },
        },
      ],
    })
  })

  it('says so where no row has the key, the key has another number of parts, or nothing is published', async () => {
    expect(await bankfull(root, 'trace', 'Tickets', '77')).toMatchObject({ exit: 1, out: '' })
    const odd = await bankfull(root, 'trace', 'Tickets', '1', '2')
    expect(odd.err).toContain('the key of Tickets has 1 parts: bankfull trace Tickets lTicketID=…')
    const fresh = await bankfull(project(), 'trace', 'Tickets', '1')
    expect(fresh.err).toContain('NOT_PUBLISHED')
  })
})

describe('A composite key', () => {
  const till = project({
    'tables/tickets.yaml':
      'table: Tickets\nmerge: {key: [lSiteID, lTicketID]}\ncolumns: {sEmail: {pii: true}}\n',
    'data/Tickets/store_1/march.csv': 'lSiteID,lTicketID,sEmail\n7,81234,a@acme.us\n7,9,\n',
    'data/Tickets/store_2/march.csv': 'lSiteID,lTicketID,sEmail\n8,81234,b@bolt.us\n',
  })
  beforeAll(async () => {
    await bankfull(till, 'merge', '-q')
  })

  it.each([[['7', '81234']], [['7:81234']], [['7,81234']], [['lTicketID=81234', 'lsiteid=7']]])(
    'is understood as %j',
    async (words) => {
      const { out } = await bankfull(till, 'trace', 'Tickets', ...words)
      expect(out).toContain('Tickets: lSiteID 7, lTicketID 81234')
      expect(out).toContain('published    from Tickets/store_1/march.csv, record 1')
      expect(out).not.toContain('acme')
    },
  )

  it('with a part missing, a value of another type or the table in small letters is told so', async () => {
    const short = await bankfull(till, 'trace', 'Tickets', '7')
    expect(short).toMatchObject({ exit: 2 })
    expect(short.err).toContain('bankfull trace Tickets lSiteID=… lTicketID=…')
    const wrong = await bankfull(till, 'trace', 'Tickets', '7', 'x81234')
    expect(wrong.err).toContain("lTicketID is integer, and 'x81234' is none")
    const small = await bankfull(till, 'trace', 'tickets', '7:81234')
    expect(small.err).toContain('did you mean  Tickets')
  })
})

describe('A quarantined row', () => {
  const club = project({
    'tables/members.yaml':
      'table: Members\nmerge: {key: [lID]}\ncolumns: {sBorn: {type: date, pii: true}, cDue: {type: "decimal(9,2)"}}\n',
    'data/Members/store_1/a.csv': 'lID,sBorn,cDue\n1,13 May 1970,2.00\n2,,a lot\n3,1970-05-13\n',
  })
  beforeAll(async () => {
    await bankfull(club, 'merge', '-q')
  })

  it('is listed without what may tell of a person: the value of such a column, or a record that holds one', async () => {
    const { rows } = JSON.parse(
      (await bankfull(club, 'quarantine', 'list', '-s', 'Members', '--json')).out,
    )
    expect(rows).toMatchObject([
      { row: 1, reason: 'bad_value', column: 'sBorn', raw: '•••' },
      { row: 2, reason: 'bad_value', column: 'cDue', raw: 'a lot' },
      { row: 3, reason: 'ragged', column: null, raw: '•••' },
    ])
    expect((await bankfull(club, 'quarantine')).out).not.toContain('1970')
  })

  it('is exported as it was delivered, for those who mend it', async () => {
    await bankfull(club, 'quarantine', 'export', '--out', join(club, 'bad.csv'))
    expect(readFileSync(join(club, 'bad.csv'), 'utf8')).toContain('13 May 1970')
  })
})

describe('bankfull account and export', () => {
  it('name what is wrong with a run, a word too many, or a folder that is not there', async () => {
    const { runs } = JSON.parse((await bankfull(root, 'runs', '--json')).out)
    const id: string = runs[0].id
    expect((await bankfull(root, 'account', '--run', id.slice(-6).toLowerCase())).exit).toBe(0)
    const odd = await bankfull(root, 'account', '--run', `${id.slice(0, -1)}!`)
    expect(odd).toMatchObject({ exit: 2 })
    expect(odd.err).toContain(`did you mean  ${id}`)
    expect((await bankfull(root, 'account', 'Tickets')).err).toContain('names go behind -s')
    const nowhere = await bankfull(root, 'export', 'Tickets', '--out', 'nodir/a.csv')
    expect(nowhere).toMatchObject({ exit: 2 })
    expect(nowhere.err).toContain('there is no folder nodir')
  })
})

describe('bankfull quarantine', () => {
  it('lists the rows that are out, with their place, reason and what they said', async () => {
    const ended = await bankfull(root, 'quarantine')
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/quarantine.txt')
    const { out } = await bankfull(root, 'quarantine', '--json')
    expect(JSON.parse(out)).toMatchObject({ total: 3, rows: [{ row: 2 }, { row: 1 }, { row: 3 }] })
  })

  it('writes all of them to a file', async () => {
    const file = join(root, 'bad.csv')
    const ended = await bankfull(root, 'quarantine', 'export', '-s', 'Tickets', '--out', file)
    expect(ended.out).toContain('3 rows in')
    expect(readFileSync(file, 'utf8')).toContain(
      'Tickets/store_3/bad.csv,1,bad_value,cTotal,"five, or so"',
    )
  })

  it('replaces no folder and no device', async () => {
    const ended = await bankfull(root, 'quarantine', '--out', '/dev/null')
    expect(ended.exit).toBe(2)
    expect(existsSync('/dev/null')).toBe(true)
    expect((await bankfull(root, 'quarantine', '--out', 'x.txt')).exit).toBe(2)
  })
})

describe('bankfull runs', () => {
  it('lists what ran, what it read and how it ended', async () => {
    const { out } = await bankfull(root, 'runs', '--json')
    expect(JSON.parse(out)).toMatchObject({
      runs: [{ command: 'merge', outcome: 'done', tables: 1, read: 7, quarantined: 3 }],
    })
    expect((await bankfull(root, 'runs')).out).toMatch(/merge +done/)
    expect((await bankfull(project(), 'runs')).out).toContain('nothing ran yet')
    expect((await bankfull(root, 'runs', '--limit', '0')).exit).toBe(2)
  })
})
