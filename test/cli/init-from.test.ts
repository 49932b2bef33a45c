import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Ended } from '../docs/command-line.ts'
import { bankfull as inFolder } from '../docs/command-line.ts'
import { put } from './bankfull.ts'

const drift = join(import.meta.dirname, '..', 'fixtures', 'drift')

/** A folder with these files below `exports`. */
function exportsOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'bankfull-from-'))
  for (const [path, content] of Object.entries(files)) put(root, `exports/${path}`, content)
  return root
}

/** Runs a command in this process; the folder's own path is shown as `FOLDER`. */
async function bankfull(folder: string, ...words: readonly string[]): Promise<Ended> {
  const ended = await inFolder(words, folder)
  return { ...ended, out: ended.out.replaceAll(folder, 'FOLDER') }
}

async function from(root: string, ...words: readonly string[]): Promise<Ended> {
  return bankfull(root, 'init', 'chain', '--from', 'exports', '-q', ...words)
}

const yaml = (root: string, file: string): string => readFileSync(join(root, 'chain', file), 'utf8')

/** Two stores count their accounts from 1, share a printed number, and one has none. */
const accounts: Readonly<Record<string, string>> = {
  'Accounts/store_1/march.csv':
    'lSiteID,lAccountID,sPrinted,sEmail,cBalance,dtUpdated\n1,1,0007,a@acme.us,1.00,2026-03-01 08:00:00\n1,2,,b@bolt.us,2.50,2026-03-02 08:00:00\n1,3,,c@cobb.us,3.00,2026-03-02 09:00:00\n',
  'Accounts/store_1/april.csv':
    'lSiteID,lAccountID,sPrinted,sEmail,cBalance,dtUpdated\n1,1,0007,a@acme.us,9.00,2026-04-01 08:00:00\n',
  'Accounts/store_2/march.csv':
    'lSiteID;lAccountID;sPrinted;Mail;cBalance;dtUpdated\n2;1;0007;d@dunn.us;4,25;2026-03-01 08:00:00\n2;2;NULL;NULL;5,00;2026-03-03 08:00:00\n',
  'Accounts/store_3/march.csv':
    'lSiteID,lAccountID,sPrinted,sEmail,cBalance,dtUpdated\n3,1,0100,e@east.us,7.00,2026-03-01 08:00:00\n',
}

describe('bankfull init --from', () => {
  it('proposes a project that merges at once, each proposal with its evidence', async () => {
    const root = exportsOf(accounts)
    const ended = await from(root)
    expect(ended.exit, ended.err).toBe(0)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/init-from.txt')
    await expect(yaml(root, 'bankfull.yaml')).toMatchFileSnapshot('../golden/cli/init-from.yaml')
    await expect(yaml(root, 'tables/accounts.yaml')).toMatchFileSnapshot(
      '../golden/cli/init-from-table.yaml',
    )
    expect(readdirSync(join(root, 'exports'))).toEqual(['Accounts'])
    expect(await bankfull(root, '-C', 'chain', 'plan', '-q')).toMatchObject({ exit: 0 })
    const merged = await bankfull(root, '-C', 'chain', 'merge', '-q')
    expect(merged.exit, merged.out).toBe(0)
    expect(merged.out).toMatch(/total +4 +0 +7 +6 +1 +0 +0/)
  })

  it('gives the same as data', async () => {
    const { out } = await from(exportsOf(accounts), '--json')
    expect(JSON.parse(out)).toMatchObject({
      data: '../exports',
      layout: 'TABLE/STORE/files',
      stores: ['store_1', 'store_2', 'store_3'],
      tables: [
        {
          table: 'Accounts',
          rows: 7,
          key: { columns: ['lSiteID', 'lAccountID'], allowNulls: false },
          winner: { column: 'dtUpdated' },
          forecast: { survivors: 6, merged: 1, quarantined: 0 },
        },
      ],
    })
  })

  it('asks which of two numbers is the day, and guesses nothing', async () => {
    const root = exportsOf({
      'Tickets/store_1/a.csv': 'lTicketID,dtPaid,sPlate\n1,2026-03-01,AAA\n2,2026-03-02,BBB\n',
      'Tickets/store_2/a.csv': 'lTicketID,dtPaid,sPlate\n3,28/03/2026,CCC\n4,03/04/2026,DDD\n',
      'Tickets/store_3/a.csv': 'lTicketID,dtPaid,sPlate\n5,2026-03-01,EEE\n6,2026-03-02,FFF\n',
    })
    const ended = await from(root)
    expect(ended.out).toContain('question     Tickets, store_2: day or month first?')
    expect(yaml(root, 'tables/tickets.yaml')).toContain('# store_2: {date_format: DD/MM/YYYY}')
    expect(ended.out).toContain('the first number is above 12 in 1, the second in 0')
    expect(yaml(root, 'tables/tickets.yaml')).not.toMatch(/^ *store_2:/m)
    expect((await bankfull(root, '-C', 'chain', 'plan', '-q')).out).toContain(
      '4 read: 4 would survive',
    )
  })

  it('tells Windows text from damaged text, and shows what it would say', async () => {
    const root = exportsOf({
      'Sites/store_1/a.csv': 'lSiteID,sCity\n1,Austin\n2,Waco\n',
      'Sites/store_2/a.csv': '',
    })
    writeFileSync(
      join(root, 'exports', 'Sites', 'store_2', 'a.csv'),
      Buffer.from('lSiteID,sCity\n3,San Jos\xe9\n4,Pe\xf1asco\n', 'latin1'),
    )
    await from(root)
    const text = yaml(root, 'tables/sites.yaml')
    expect(text).toContain('1 file is no UTF-8; so read, they say "José"')
    expect(text).toContain('store_2: {encoding: windows-1252}')
  })

  it('makes do with rubbish between the exports, and names it', async () => {
    const root = exportsOf({
      'Sites/store_1/a.csv': 'lSiteID,sCity\n1,Austin\n2,Waco\n',
      'Sites/store_2/a.csv': 'lSiteID,sCity\n3,Dallas\n',
      'Sites/store_2/empty.csv': '',
      'Sites/store_2/.hidden.csv': 'x,y\n1,2\n',
      'Sites/store_2/manual.pdf': '%PDF-1.7\n\u0000\u0001',
      'Broken/store_1/a.parquet': 'PAR1 and nothing more',
      'readme.md': '# read me\n',
    })
    const { exit, out } = await from(root)
    expect(exit).toBe(0)
    expect(out).toContain('left out     Sites/store_2/manual.pdf, readme.md')
    expect(out).toContain('unreadable   Broken: ')
    const text = yaml(root, 'tables/sites.yaml')
    expect(text).toContain('files: "Sites/{store}/**/*.csv"')
    expect(text).toContain('# rejected: Sites/store_2/empty.csv: the file has 0 bytes')
    expect(existsSync(join(root, 'chain', 'tables', 'broken.yaml'))).toBe(false)
    const merged = await bankfull(root, '-C', 'chain', 'merge', '-q')
    expect(merged.exit).toBe(1)
    expect(merged.out).toMatch(/Sites +3 +1 +3 +3 +0 +0 +0/)
  })

  it('takes every column for the key where no few columns tell the rows apart', async () => {
    const root = exportsOf({
      'Readings/store_1/a.csv': 'sKind,cTotal\nx,1.00\nx,2.00\nx,2.00\ny,\n',
    })
    const { out } = await from(root)
    expect(out).toMatch(/Readings +1 +4 +all columns +last_file +3 +1 +0 +0/)
    expect(yaml(root, 'tables/readings.yaml')).toContain('allow_null_merge_keys: true')
    expect((await bankfull(root, '-C', 'chain', 'merge', '-q')).out).toMatch(/1 +0 +4 +3 +1 +0 +0/)
  })

  it('has nothing to propose where nothing can be read', async () => {
    const empty = exportsOf({ '.keep': '' })
    expect(await from(empty)).toMatchObject({ exit: 2, out: '' })
    expect((await from(empty)).err).toContain('EXPORTS_EMPTY')
    expect((await from(exportsOf({ 'a.pdf': 'x' }))).err).toContain('it holds only such as a.pdf')
    expect((await from(exportsOf({ 'A/s/a.parquet': 'PAR1' }))).err).toContain('A: ')
    expect(existsSync(join(empty, 'chain'))).toBe(false)
  })

  it('leaves a project that stands there as it is, and lays none among the exports', async () => {
    const root = exportsOf(accounts)
    put(root, 'chain/bankfull.yaml', 'project: mine\n')
    expect((await from(root)).err).toContain('PROJECT_EXISTS')
    expect(yaml(root, 'bankfull.yaml')).toBe('project: mine\n')
    const inside = await bankfull(root, 'init', 'exports/chain', '--from', 'exports')
    expect(inside.err).toContain('cannot lie in the exports')
    const missing = await bankfull(root, 'init', 'other', '--from', 'nowhere')
    expect(missing.err).toContain('--from takes a folder')
    const here = await bankfull(root, 'init', '--from', 'exports', '-q')
    expect(here.exit, here.err).toBe(0)
    expect(readFileSync(join(root, 'bankfull.yaml'), 'utf8')).toContain('data: exports\n')
  })
})

describe('A drift sample', () => {
  it.each([
    ['bool_drift', 35, 0],
    ['corrupt_parquet', 602, 3],
    ['csv_dialects', 20, 0],
    ['house_accounts_composite', 200, 0],
    ['house_accounts_naive', 200, 0],
    ['leading_zeros', 20, 0],
    ['payments_money', 18, 0],
    ['reexport_overlap', 10, 0],
  ])('%s is proposed with a key that loses none of %i things', async (name, things, rejected) => {
    const root = mkdtempSync(join(tmpdir(), 'bankfull-from-'))
    cpSync(join(drift, name), join(root, 'exports'), {
      recursive: true,
      filter: (path) => !path.endsWith('.json'),
    })
    const { out } = await from(root, '--json')
    const [table] = JSON.parse(out).tables
    expect(table.key.measured).toMatchObject({ distinct: things, nullRows: 0, loses: 0 })
    expect(table.forecast).toMatchObject({
      survivors: things,
      quarantined: 0,
      filesRejected: rejected,
    })
  })
})
