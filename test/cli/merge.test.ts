import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeLock } from '../../src/workspace/lock.ts'
import { treeDigest } from '../merge/tree-digest.ts'
import { bankfull, project, put } from './bankfull.ts'

describe('bankfull merge', () => {
  it('prints the closing account on stdout and its progress on stderr', async () => {
    const ended = await bankfull(project(), 'merge')
    expect(ended.exit).toBe(0)
    expect(ended.err).toBe('  discover  Tickets\n')
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge.txt')
  })

  it('says nothing on stderr with -q, and one document with --json', async () => {
    const ended = await bankfull(project(), 'merge', '-q', '--json')
    expect(ended.err).toBe('')
    const document = JSON.parse(ended.out) as { tables: { table: string; status: string }[] }
    expect(document.tables).toMatchObject([{ table: 'Tickets', status: 'published' }])
  })

  it('works from anywhere with -C, in a folder with spaces, quotes and brackets', async () => {
    const root = project(
      { 'data/Tickets/store_1/it\'s "x"\n[1].csv': 'lTicketID,cTotal\n9,1.00\n' },
      'the "till" [1] Straße',
    )
    const ended = await bankfull(import.meta.dirname, '-C', root, 'merge', '--json')
    expect(ended.exit).toBe(0)
    expect(JSON.parse(ended.out)).toMatchObject({
      tables: [{ account: { read: 5, survivors: 3 } }],
    })
    const out = join(root, 'out[1].csv')
    expect((await bankfull(root, 'export', 'Tickets', '--out', out)).exit).toBe(0)
    expect(existsSync(out)).toBe(true)
  })

  it('ends with 1 where a file is rejected, and publishes the others', async () => {
    const root = project({
      'data/Tickets/store_3/broken.parquet': 'PAR1 and no more',
      'data/Tickets/store_4/empty.csv': '',
    })
    put(root, 'data/Tickets/store_5/odd.csv', 'lTicketID,sName\n5,')
    const { appendFileSync } = await import('node:fs')
    appendFileSync(join(root, 'data/Tickets/store_5/odd.csv'), Buffer.from([0xe9, 0xff, 0x0a]))
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended.exit).toBe(1)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge-rejected.txt')
    const status = await bankfull(root, 'status', '--json')
    expect(JSON.parse(status.out)).toMatchObject({
      published: [{ name: 'Tickets', snapshot: { rowCount: 2 } }],
    })
  })

  it('ends with 1 and publishes nothing where the quarantine is over its limit', async () => {
    const root = project()
    const yaml =
      'table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [lTicketID]\nquarantine: {max: 10%}\n'
    put(root, 'tables/tickets.yaml', yaml)
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended.exit).toBe(1)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge-over-limit.txt')
    expect(existsSync(join(root, '.bankfull/warehouse/silver/Tickets/metadata'))).toBe(false)
  })

  it('ends with 5 where the columns drifted and the table wants to be asked', async () => {
    const root = project()
    const yaml =
      'table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [lTicketID]\ndrift: review\n'
    put(root, 'tables/tickets.yaml', yaml)
    expect((await bankfull(root, 'merge', '-q')).exit).toBe(0)
    put(root, 'data/Tickets/store_3/april.csv', 'lTicketID,cTotal,sClerk\n7,1.125,Ann\n')
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended.exit).toBe(5)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge-drift.txt')
  })

  it('ends with 4 while another run holds the lock', async () => {
    const root = project()
    using _lock = await takeLock(join(root, '.bankfull'), new Date('2026-11-24T08:00:00Z'))
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended).toMatchObject({ exit: 4, out: '' })
    await expect(ended.err.replace(String(process.pid), 'PID')).toMatchFileSnapshot(
      '../golden/cli/merge-locked.txt',
    )
  })

  it('rejects a link to a file or a folder, by name, and reads nothing through it', async () => {
    const root = project({ 'secret.csv': 'lTicketID,cTotal\n99,1.00\n' })
    symlinkSync(join(root, 'secret.csv'), join(root, 'data/Tickets/store_1/link.csv'))
    symlinkSync(root, join(root, 'data/Tickets/store_9'))
    const ended = await bankfull(root, 'merge', '--json', '-q')
    expect(ended.exit).toBe(1)
    expect(JSON.parse(ended.out)).toMatchObject({
      tables: [
        {
          account: { read: 4, files: 4, filesRejected: 2 },
          problems: [
            { where: { file: 'Tickets/store_1/link.csv' } },
            { where: { file: 'Tickets/store_9' } },
          ],
        },
      ],
    })
  })

  it('refuses a table folder that is a link out of the data folder', async () => {
    const root = project()
    rmSync(join(root, 'data/Tickets'), { recursive: true })
    mkdirSync(join(root, 'elsewhere/store_1'), { recursive: true })
    put(root, 'elsewhere/store_1/a.csv', 'lTicketID,cTotal\n99,1.00\n')
    symlinkSync(join(root, 'elsewhere'), join(root, 'data/Tickets'))
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended).toMatchObject({ exit: 2, out: '' })
    expect(ended.err).toContain('PATH_OUTSIDE')
  })

  it('says so where a store sent far less than before, or a file of which nothing could be kept', async () => {
    const many = Array.from({ length: 20 }, (_, at) => `${at + 10},1.00\n`).join('')
    const root = project({ 'data/Tickets/store_3/a.csv': `lTicketID,cTotal\n${many}` })
    await bankfull(root, 'merge', '-q')
    put(root, 'data/Tickets/store_3/a.csv', 'lTicketID,cTotal\n10,1.00\n')
    put(root, 'data/Tickets/store_4/a.csv', 'lTicketID,cTotal\n,1.00\n,2.00\n')
    const ended = await bankfull(root, 'merge', '-q')
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge-shrunken.txt')
  })

  it('names ten rejected files and counts the others', async () => {
    const root = project()
    for (let at = 1; at <= 13; at++) put(root, `data/Tickets/store_5/${at}.csv`, '')
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended.out.match(/^ {2}rejected +Tickets/gm)).toHaveLength(10)
    expect(ended.out).toContain('and 3 more')
  })

  it('clears away what a killed run left half written', async () => {
    const root = project()
    const leftovers = [
      'aside/x.parquet',
      'spill/duckdb_temp_storage.tmp',
      'ledger/rows/01KILLED-Tickets.parquet.aside',
      'warehouse/silver/Tickets/data/orphan.parquet',
      'landed/0123-4567.parquet.aside',
      'landed/0123-4567.parquet.clean',
    ]
    for (const path of leftovers) put(root, `.bankfull/${path}`, 'half')
    expect((await bankfull(root, 'merge', '-q')).exit).toBe(0)
    const left = readdirSync(join(root, '.bankfull'), { recursive: true, encoding: 'utf8' })
    expect(left.filter((path) => leftovers.includes(path))).toEqual([])
  })
})

describe('bankfull plan', () => {
  it('prints what would happen, and writes nothing at all', async () => {
    const root = project()
    const before = treeDigest(root)
    const ended = await bankfull(root, 'plan', '-q')
    expect(ended).toMatchObject({ exit: 0, err: '' })
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/plan.txt')
    expect(treeDigest(root)).toEqual(before)
  })

  it('tells column by column which stores differ, and what would be quarantined, with an example', async () => {
    const root = project({
      'tables/tickets.yaml':
        'table: Tickets\nmerge: {key: [lTicketID]}\ncolumns: {sEmail: {pii: true}, bVoid: {type: boolean}}\nstores: {store_3: {rename: {Mail: sEmail}}}\n',
      'data/Tickets/store_1/march.csv':
        'lTicketID,cTotal,bVoid,sEmail\n1,5.00,Y,a@acme.us\n2,five,N,b@bolt.us\n,1.00,N,\n',
      'data/Tickets/store_4/march.jsonl':
        '{"lTicketID": 3, "cTotal": 7.25, "bVoid": 1}\n{"lTicketID": 4, "cTotal": "six", "bVoid": 1}\n{"lTicketID": 8, "cTotal": 1, "bVoid": 7}\n',
      'data/Tickets/store_3/march.csv':
        'lTicketID,cTotal,bVoid,Mail\n5,2.00,true,e@east.us\n6,2.00,false,"e@east.us, or so",9\n',
    })
    const ended = await bankfull(root, 'plan', '-q')
    expect(ended).toMatchObject({ exit: 0, err: '' })
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/plan-drift.txt')
    const { out } = await bankfull(root, 'plan', '-q', '--json')
    const [{ columns, quarantine }] = JSON.parse(out).tables
    expect(columns.find((one: { name: string }) => one.name === 'sEmail').differs).toEqual([
      { change: 'missing', instead: '', files: 2, stores: ['store_2', 'store_4'] },
      { change: 'renamed', instead: 'Mail', files: 1, stores: ['store_3'] },
    ])
    expect(quarantine).toContainEqual({
      reason: 'bad_value',
      column: 'cTotal',
      rows: 2,
      files: 2,
      stores: ['store_1', 'store_4'],
      example: { file: 'Tickets/store_1/march.csv', row: 2, raw: 'five' },
    })
  })

  it('as --json is one document', async () => {
    const ended = await bankfull(project(), 'plan', '-q', '--json')
    expect(JSON.parse(ended.out)).toMatchObject({
      tables: [{ table: 'Tickets', key: [{ column: 'lTicketID' }] }],
    })
  })
})

describe('A project that is not sound', () => {
  const table = (key: string): string =>
    `table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [${key}]\n`

  it.each([
    ['broken YAML', { 'bankfull.yaml': 'project: till\n  : [\n' }, 'yaml-syntax'],
    ['a key column that no file has', { 'tables/tickets.yaml': table('lTiketID') }, 'key-unknown'],
    [
      'a data folder that is not there',
      { 'bankfull.yaml': 'project: till\ndata: deliveries\n' },
      'data-missing',
    ],
  ])('with %s ends with 2 before anything is written', async (_, files, golden) => {
    const root = project(files)
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended).toMatchObject({ exit: 2, out: '' })
    await expect(ended.err).toMatchFileSnapshot(`../golden/cli/${golden}.txt`)
    expect(existsSync(join(root, '.bankfull/warehouse'))).toBe(false)
    const json = await bankfull(root, 'merge', '-q', '--json')
    expect(JSON.parse(json.out)).toMatchObject({ problems: [{ code: expect.any(String) }] })
  })

  it('with an empty table folder ends with 2 and names it', async () => {
    const root = project()
    rmSync(join(root, 'data/Tickets'), { recursive: true })
    mkdirSync(join(root, 'data/Tickets'))
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended).toMatchObject({ exit: 2, out: '' })
    await expect(ended.err).toMatchFileSnapshot('../golden/cli/folder-empty.txt')
  })
})
