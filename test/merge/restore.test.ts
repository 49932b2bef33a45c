import { describe, expect, it } from 'vitest'
import { openRestoration, restoredFile } from '../../src/merge/restore.ts'
import type { VerifiedFile } from '../../src/merge/verify.ts'
import { verifyTable } from '../../src/merge/verify.ts'
import { literal, raw, sql } from '../../src/sql/sql.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { merging, openMerging, parquet } from './merging.ts'
import { rows } from './rows.ts'

const declared = { key: ['lID'], naming: { l: 'integer' }, merge: { winner: 'last_file' } } as const

async function restored(
  workspace: Workspace,
  table: string,
  file: string,
): Promise<readonly (readonly unknown[])[]> {
  const restoration = await openRestoration(workspace, table, { file })
  const found = await workspace.engine.rows(restoredFile(restoration, file, workspace))
  return found.map((row) => Object.values(row))
}

describe('A delivered file', () => {
  it('comes back with its own columns, order and spellings, merged and quarantined rows included', async () => {
    const { root, account } = await merging(
      'Books',
      {
        'store_1/a_1.csv':
          'bPaid, cTotal ,lID,Note\nY,1.50,1,\nN,2,2,""\nY,03.0,3,x\nmaybe,1,4,y\nY,7,,no key\n',
        'store_2/a_2.csv': 'lID,cTotal,bPaid\n1,9.99,true\n',
        'store_3/a_3.parquet': parquet`select 2::smallint as "lID", true as "bPaid", 12.5::double as "cTotal"`,
      },
      { ...declared, naming: { l: 'integer', b: 'boolean', c: 'decimal' } },
    )
    expect(account.merged).toHaveLength(2)
    expect(account.quarantined).toHaveLength(2)
    await using workspace = await openMerging(root)
    expect(await restored(workspace, 'Books', 'Books/store_1/a_1.csv')).toEqual([
      ['Y', '1.50', '1', null],
      ['N', '2', '2', ''],
      ['Y', '03.0', '3', 'x'],
      ['maybe', '1', '4', 'y'],
      ['Y', '7', null, 'no key'],
    ])
    expect(await restored(workspace, 'Books', 'Books/store_3/a_3.parquet')).toEqual([
      [2, true, 12.5],
    ])
    const restoration = await openRestoration(workspace, 'Books')
    const types = await workspace.engine.describe(
      restoredFile(restoration, 'Books/store_3/a_3.parquet', workspace),
    )
    expect(types.map(({ name, type }) => [name, type])).toEqual([
      ['lID', 'SMALLINT'],
      ['bPaid', 'BOOLEAN'],
      ['cTotal', 'DOUBLE'],
    ])
  })

  it('that spells all alike needs next to nothing in the delta', async () => {
    const lines = Array.from(
      { length: 500 },
      (_, at) =>
        `${at + 1};${(at / 4).toFixed(2).replace('.', ',')};${at % 2 === 0 ? 'Y' : 'N'};31.1.2026 0${at % 10}:05`,
    )
    const { root } = await merging(
      'Books',
      { 'store_1/a.csv': `lID;cTotal;bPaid;dtMade\n${lines.join('\n')}\n` },
      {
        ...declared,
        naming: { l: 'integer', c: 'decimal', b: 'boolean', dt: 'timestamp' },
        stores: { store_1: { delimiter: ';', decimal_mark: ',', date_format: 'DD.MM.YYYY HH:mm' } },
      },
    )
    await using workspace = await openMerging(root)
    expect(await deltaRows(workspace, 'Books')).toBe(0)
  })

  it('keeps the null that it spelled', async () => {
    const { root } = await merging(
      'Books',
      { 'store_1/a.csv': 'lID,dtMade\n1,NULL\n2,2026-01-01 00:00:00\n3,\n4,NULL\n' },
      {
        ...declared,
        naming: { l: 'integer', dt: 'timestamp' },
        stores: { '*': { nulls: ['NULL'] } },
      },
    )
    await using workspace = await openMerging(root)
    const back = await restored(workspace, 'Books', 'Books/store_1/a.csv')
    expect(back.map((row) => row[1])).toEqual(['NULL', '2026-01-01 00:00:00', null, 'NULL'])
    expect(await deltaRows(workspace, 'Books')).toBe(1)
  })
})

it('Two columns of one name come back each as it was', async () => {
  const { root } = await merging(
    'Books',
    { 'store_1/a.csv': 'lID,A,a\n1,5,\n2,,6\n3,7,7\n' },
    declared,
  )
  await using workspace = await openMerging(root)
  expect(await restored(workspace, 'Books', 'Books/store_1/a.csv')).toEqual([
    ['1', '5', null],
    ['2', null, '6'],
    ['3', '7', '7'],
  ])
})

describe('Verify', () => {
  const files = {
    'store_1/a_1.csv': rows`
      lID cTotal
      1   1.5
      2   2.50`,
    'store_1/a_2.csv': rows`
      lID cTotal
      2   7`,
  }

  it('finds a value that was changed in the published table', async () => {
    const { root } = await merging('Books', files, declared)
    await using workspace = await openMerging(root)
    const snapshot = await workspace.catalog.current('silver', 'Books')
    const [file = ''] = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
    await workspace.engine.run(
      sql`create table tampered as select * replace (case when "lID" = 1 then '1.6' else "cTotal" end as "cTotal") from read_parquet(${literal(file)})`,
    )
    await workspace.engine.run(sql`copy tampered to ${literal(file)} (format parquet)`)
    const found = await verified(workspace, 'Books')
    expect(found.filter(({ outcome }) => outcome === 'differs')).toMatchObject([
      {
        file: 'Books/store_1/a_1.csv',
        differing: 1,
        first: 'record 1, cTotal: 1.5 came back as 1.6',
      },
    ])
  })

  it('finds a merged row that the ledger lost, and a row that the table lost', async () => {
    const { root } = await merging('Books', files, declared)
    await using workspace = await openMerging(root)
    const { runId } = (await workspace.catalog.current('silver', 'Books')) ?? { runId: '' }
    const rowsFile = workspace.ledger.rowsFile(runId, 'Books')
    await workspace.engine.run(
      sql`create table kept as from read_parquet(${literal(rowsFile)}) where ${raw('false')}`,
    )
    await workspace.engine.run(sql`copy kept to ${literal(rowsFile)} (format parquet)`)
    const found = await verified(workspace, 'Books')
    expect(found.map(({ outcome, first }) => [outcome, first])).toEqual([
      ['differs', 'record 2, lID: 2 came back as null'],
      ['same', undefined],
    ])
  })
})

async function verified(workspace: Workspace, name: string): Promise<readonly VerifiedFile[]> {
  const table = workspace.project.tables.find((one) => one.name === name)
  if (table === undefined) throw new RangeError(name)
  const found: VerifiedFile[] = []
  for await (const file of verifyTable(workspace, table, `${workspace.project.root}/again`))
    found.push(file)
  return found
}

async function deltaRows(workspace: Workspace, table: string): Promise<number> {
  const { runId } = (await workspace.catalog.current('silver', table)) ?? { runId: '' }
  const [row] = await workspace.engine.rows<{ n: bigint }>(
    sql`select count(*) as n from read_parquet(${literal(workspace.ledger.deltaFile(runId, table))})`,
  )
  return Number(row?.n)
}
