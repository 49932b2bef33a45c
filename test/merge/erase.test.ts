import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import './matchers.ts'
import { avroRows } from '../../src/catalog/manifest.ts'
import { build } from '../../src/gold/gold.ts'
import type { Erased } from '../../src/merge/erase.ts'
import { eraseKey } from '../../src/merge/erase.ts'
import { verifyTable } from '../../src/merge/verify.ts'
import { fileName } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import type { Content, Declared, Merged } from './merging.ts'
import { merging, openMerging, parquet } from './merging.ts'
import { rows } from './rows.ts'
import { treeDigest } from './tree-digest.ts'

const declared: Declared = {
  key: ['lCustomerID', 'sEmail'],
  merge: { normalize: { sEmail: 'lower' }, winner: { newest: 'dtUpdated' } },
  pii: ['sEmail', 'sName'],
}

/** What must be nowhere afterwards. */
const telling = [
  '73519042',
  'zeb.quill@example.com',
  'quillfeather',
  '1977-07-17',
  '17.7.1977',
  'seventeen',
  '2026-05-05',
]
const key = ['73519042', 'ZEB.QUILL@example.com']

const header = 'lCustomerID,sEmail,sName,cBalance,Born,dtUpdated\n'
const files: Readonly<Record<string, Content>> = {
  'store_1/a.csv': `${header}73519042,Zeb.Quill@example.com,Zebulon Quillfeather,1.50,1977-07-17,2026-05-05T01:02:03\n2,ann@example.com,Ann,2,1980-01-01,2026-01-01T00:00:00\n`,
  'store_2/b.csv': `${header}73519042,zeb.quill@example.com,Z. Quillfeather,3.00,17.7.1977,2026-02-01T00:00:00\n3,bob@example.com,Bob,x,1980-01-02,2026-01-01T00:00:00\n`,
  'store_3/c.csv': `${header}73519042,zeb.quill@example.com,Zeb Quillfeather,seventeen,,2026-03-01T00:00:00\n73519042,zeb.quill@example.com,Quillfeather\n4,cy@example.com,Cy,,,2026-01-01T00:00:00\n`,
  'store_4/d.parquet': parquet`select 73519042 as "lCustomerID", 'ZEB.QUILL@EXAMPLE.COM' as "sEmail", 'Quillfeather' as "sName", 9.5::double as "cBalance" union all select 5, 'di@example.com', 'Di', 1.25`,
}

let root: string

/** Two runs of four stores, after which one store's file moved on; a view of people; a question that names one. */
beforeEach(async () => {
  const { 'store_4/d.parquet': late = '', ...early } = files
  root = (await merging('Customers', early, declared)).root
  mkdirSync(join(root, 'views'))
  writeFileSync(
    join(root, 'views/people.yaml'),
    'view: people\npurpose: Who there is\ngrain: [person]\ncolumns: {person: {type: text, meaning: Name}, balance: {type: "decimal(18,2)", meaning: Owed}}\n',
  )
  writeFileSync(
    join(root, 'views/people.sql'),
    'SELECT sName AS person, CAST(sum(cBalance) AS DECIMAL(18,2)) AS balance FROM Customers GROUP BY sName\n',
  )
  await merging('Customers', { 'store_4/d.parquet': late }, declared, { root })
  rmSync(join(root, 'data/Customers/store_2'), { recursive: true })
  await merging('Customers', {}, declared, { root, force: true })
  await using workspace = await openMerging(root)
  await build(workspace, {})
  const asked = { askedAt: '2026-05-06T00:00:00Z', status: 'refuse' } as const
  for (const question of ['what does Zeb.Quill@example.com owe', 'top 3 people'])
    workspace.ledger.recordQuestion({ ...asked, question })
})

describe('An erased key', () => {
  it('was everywhere, and is nowhere below the state folder afterwards', async () => {
    expect((await tellingFiles()).length).toBeGreaterThan(10)
    const erased = await erasing()
    expect(erased).toMatchObject({
      records: 5,
      snapshots: [1, 2, 3],
      runs: 3,
      texts: 1,
      views: ['people'],
      delivered: [
        'Customers/store_1/a.csv',
        'Customers/store_3/c.csv',
        'Customers/store_4/d.parquet',
      ],
    })
    expect(await tellingFiles()).toEqual([])
  })

  it('leaves all other rows as they were, in older snapshots too', async () => {
    await erasing()
    await using workspace = await openMerging(root)
    const history = await workspace.catalog.history('silver', 'Customers')
    expect(history.map(({ version, rowCount }) => [version, rowCount])).toEqual([
      [1, 2],
      [2, 3],
      [3, 3],
    ])
    for (const snapshot of history) {
      const { engine, catalog } = workspace
      const found = await engine.rows<{ name: string }>(
        sql`select "sName" as name from read_parquet([${catalog.files(snapshot).map(fileName)}]) order by 1`,
      )
      expect(found.map(({ name }) => name)).toEqual(
        snapshot.version === 1 ? ['Ann', 'Cy'] : ['Ann', 'Cy', 'Di'],
      )
    }
  })

  it('keeps every account balanced: its records are quarantined as erased, with no word of what they said', async () => {
    await erasing()
    await using workspace = await openMerging(root)
    for (const runId of workspace.ledger.runsOf('Customers')) {
      const [account] = workspace.ledger.accounts(runId)
      const { read, survivors, merged, quarantined } = account ?? expect.fail('no account')
      expect(read - survivors - merged - quarantined).toBe(0)
      const records = workspace.ledger.files(runId, 'Customers')
      for (const one of records) expect(one.rows).toBe(one.survivors + one.merged + one.quarantined)
      expect(account?.quarantineReasons['erased']).toBe(
        records.reduce((sum, { erased = 0 }) => sum + erased, 0),
      )
    }
  })

  it('does not come back with the next merge, whole or of new files, whatever the delivered files still hold', async () => {
    await erasing()
    const again = await merging('Customers', {}, declared, { root, force: true })
    expectOthers(again)
    expect(await tellingFiles()).toEqual([])
    const more = rows`
      lCustomerID sEmail                sName          cBalance
      73519042    zeb.quill@EXAMPLE.com "Quillfeather" 1.00
      6           ed@example.com        Ed             2.00`
    const next = await merging('Customers', { 'store_5/e.csv': more }, declared, { root })
    expect(names(next)).toEqual(['Ann', 'Cy', 'Di', 'Ed'])
    expect(next.report.account.quarantineReasons).toMatchObject({ erased: 6, bad_value: 1 })
    expect(await tellingFiles()).toEqual([])
  })

  it('leaves its files restorable but for its records, and verify says so', async () => {
    await erasing()
    await using workspace = await openMerging(root)
    const [table] = workspace.project.tables
    const found: (string | number | undefined)[][] = []
    for await (const one of verifyTable(workspace, table ?? expect.fail(), join(root, 'again')))
      found.push([one.file, one.outcome, one.erased, one.differing])
    expect(found).toEqual([
      ['Customers/store_1/a.csv', 'incomplete', 1, 0],
      ['Customers/store_2/b.csv', 'gone', 1, 0],
      ['Customers/store_3/c.csv', 'incomplete', 2, 0],
      ['Customers/store_4/d.parquet', 'incomplete', 1, 0],
    ])
  })

  it('is not erased by a dry run, which says the same', async () => {
    const before = treeDigest(join(root, '.bankfull/warehouse'))
    const would = await erasing(key, { dryRun: true })
    expect(treeDigest(join(root, '.bankfull/warehouse'))).toEqual(before)
    expect(await erasing()).toEqual(would)
  })

  it('whose erasure was cut short at any of its files is erased by the same command as if it had not been', async () => {
    const begun = cpTo(root)
    const whole = await erasing()
    const accounts = await accountsOf(root)
    for (const file of [/delta/, /rows/, /silver/]) {
      root = cpTo(begun)
      await expect(erasing(key, { cutAt: file })).rejects.toThrow('cut')
      expect(await erasing()).toMatchObject({ records: whole.records, delivered: whole.delivered })
      expect(await accountsOf(root)).toEqual(accounts)
      expect(await tellingFiles()).toEqual([])
    }
  })

  it('that was erased before, or is not there, is told apart', async () => {
    await erasing()
    expect(await erasing()).toMatchObject({ records: 5, snapshots: [], dataFiles: 0 })
    await expect(erasing(['1', 'nobody@example.com'])).rejects.toMatchObject({
      code: 'ROW_UNKNOWN',
    })
    await expect(erasing(['1'])).rejects.toMatchObject({ code: 'USAGE' })
  })
})

function expectOthers(run: Merged): void {
  expect(run.report.status).toBe('published')
  expect(names(run)).toEqual(['Ann', 'Cy', 'Di'])
  expect(run).toAccountForEveryRow({ survived: 3, quarantined: 6 })
}

function names({ silver }: Merged): readonly (string | null | undefined)[] {
  const at = silver?.columns.indexOf('sName') ?? -1
  return silver?.rows.map((row) => row[at]).toSorted() ?? []
}

/** `cutAt`: the engine fails at the first file of that name that it is to write. */
async function erasing(
  values: readonly string[] = key,
  { dryRun = false, cutAt }: { readonly dryRun?: boolean; readonly cutAt?: RegExp } = {},
): Promise<Erased> {
  await using workspace = await openMerging(root)
  const { engine } = workspace
  const cut: Workspace['engine'] = {
    ...engine,
    run: async (statement) => {
      const target = /^copy .* to '([^']*)'/s.exec(statement.text)?.[1]
      if (target !== undefined && cutAt?.test(target)) throw new Error('cut')
      return engine.run(statement)
    },
  }
  const [table] = workspace.project.tables
  const run = dryRun ? undefined : workspace.ledger.begin('erase Customers')
  const tools = { ...workspace, engine: cut }
  return await eraseKey(tools, table ?? expect.fail('no table'), values, run)
}

function cpTo(from: string): string {
  const to = join(mkdtempSync(join(tmpdir(), 'bankfull-erase-')), 'project')
  cpSync(from, to, { recursive: true })
  return to
}

/** Every run's account, with those of its files. */
async function accountsOf(folder: string): Promise<unknown> {
  await using workspace = await openMerging(folder)
  const { ledger } = workspace
  return ledger
    .runsOf('Customers')
    .map((run) => [ledger.accounts(run), ledger.files(run, 'Customers')])
}

/** Files of the state folder in which a telling value stands: as bytes, as a cell, or as a bound in a manifest. */
async function tellingFiles(): Promise<readonly string[]> {
  await using workspace = await openMerging(root)
  const state = join(root, '.bankfull')
  const paths = readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const found: string[] = []
  for (const path of paths) {
    const text = `${readFileSync(path).toString('latin1')}\n${await cellsOf(path, workspace)}`
    if (telling.some((one) => text.toLowerCase().includes(one))) found.push(path)
  }
  return found
}

async function cellsOf(path: string, { engine }: Workspace): Promise<string> {
  if (path.endsWith('.parquet')) {
    const [found] = await engine.rows<{ text: string | null }>(
      sql`select string_agg(cast(r as varchar), chr(10)) as text from read_parquet(${fileName(path)}) r`,
    )
    return found?.text ?? ''
  }
  if (!path.endsWith('.avro')) return ''
  return JSON.stringify(await avroRows(readFileSync(path)), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'data' in value && Array.isArray(value.data)
      ? Buffer.from(value.data as number[]).toString('latin1')
      : value,
  )
}
