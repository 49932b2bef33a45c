import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadProject } from '../../src/project/load.ts'
import type { Table } from '../../src/project/project.ts'
import { problems, project, smallest } from './folder.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const contract = at('test/fixtures/projects/contract')

/** The table that a bare declaration and a few more lines give. */
async function table(more: string): Promise<Table> {
  const loaded = await project({ 'tables/tickets.yaml': `${smallest.table}${more}` })
  return loaded.tables[0] ?? expect.fail('no table')
}

describe('A project that keeps to the contract', () => {
  it('loads, and every key arrives', async () => {
    const loaded = await loadProject(contract)
    const plain = (_key: string, value: unknown): unknown =>
      value instanceof Map ? Object.fromEntries(value) : value
    const shown = JSON.stringify({ ...loaded, root: '.' }, plain, 2)
    await expect(`${shown}\n`).toMatchFileSnapshot('../golden/project/contract.json')
  })

  it('tells where a part of a table stands', async () => {
    const [accounts] = (await loadProject(contract)).tables
    expect(accounts?.where('merge', 'key', 1)).toEqual({
      file: 'tables/house_accounts.yaml',
      line: 6,
      column: 26,
      span: 6,
      excerpt: '  key: [lHouseAccountID, sEmail]',
    })
    expect(accounts?.where('merge', 'winner', 'newest')).toMatchObject({ line: 10, column: 20 })
  })

  it('tells the nearest place for a part that is not written', async () => {
    const [, sites] = (await loadProject(contract)).tables
    expect(sites?.where('merge', 'winner', 'newest')).toMatchObject({ line: 2, column: 1, span: 5 })
    expect(sites?.where('nowhere')).toMatchObject({ line: 1, column: 1, span: 5 })
  })

  it('is the reference project too', async () => {
    const carwash = await loadProject(at('examples/carwash'))
    expect(carwash.tables.map(({ name }) => name)).toEqual([
      'Customers',
      'HouseAccounts',
      'Memberships',
      'Payments',
      'PrepaidBooks',
      'RecurringCharges',
      'Sites',
      'Tickets',
    ])
  })
})

describe('A project that says little', () => {
  it('has the defaults that the contract names', async () => {
    const loaded = await project({})
    expect(loaded).toMatchObject({
      name: 'wash',
      today: undefined,
      data: 'data',
      stores: { kind: 'none' },
      tables: [],
      views: [],
      models: [],
      calendar: {
        weekStarts: 'monday',
        fiscalYearStartMonth: 10,
        fiscalYearNamedBy: 'ending_year',
        timeZone: 'UTC',
      },
    })
  })

  it('has a table of last files that take part whole, with a store a folder', async () => {
    expect(await table('')).toMatchObject({
      files: 'Tickets/{store}/**/*',
      merge: { allowNullMergeKeys: false, identity: [], winner: { kind: 'last_file' } },
      drift: 'widen',
      delivery: 'partial',
      quarantineLimit: undefined,
    })
  })

  it('hands its freshness to the tables that declare none', async () => {
    const loaded = await project({
      'bankfull.yaml': 'project: wash\nfreshness: {warn_after: 26h}\n',
      'tables/a.yaml': 'table: A\nmerge: {key: [k]}\n',
      'tables/b.yaml': 'table: B\nmerge: {key: [k]}\nfreshness: {warn_after: 30m}\n',
    })
    expect(loaded.tables.map(({ freshness }) => freshness.warnAfter)).toEqual(['26h', '30m'])
  })

  it('hands its engine to the environments that name none, and keeps their settings', async () => {
    const loaded = await project({
      'bankfull.yaml':
        'project: wash\nengine: spark\nenvironments: {dev: {engine: duckdb}, prod: {rows: 12345678901234567890, on: [true, 1.5]}}\n',
    })
    expect(Object.fromEntries(loaded.environments)).toEqual({
      dev: { engine: 'duckdb', settings: {} },
      prod: { engine: 'spark', settings: { rows: '12345678901234567890', on: [true, 1.5] } },
    })
  })
})

describe('A value that YAML would take for a number', () => {
  it('keeps its spelling among the nulls', async () => {
    const { stores } = await table('stores: {"*": {nulls: [007, 1e5, ~, NULL, "", \'n/a\', .5]}}\n')
    expect(stores.get('*')?.nulls).toEqual(['007', '1e5', '~', 'NULL', '', 'n/a', '.5'])
  })

  it('keeps its spelling in checks', async () => {
    const { checks } = await table(
      'checks: [{column: a, between: [0, 12345678901234567890.10]}, {column: b, accepted: [007, 1e5, true, no]}]\n',
    )
    expect(checks).toEqual([
      { kind: 'between', column: 'a', low: '0', high: '12345678901234567890.10' },
      { kind: 'accepted', column: 'b', values: ['007', '1e5', 'true', 'no'] },
    ])
  })

  it('keeps its spelling as a store, a delimiter and a column', async () => {
    const loaded = await project({
      'bankfull.yaml': 'project: wash\nstores: [001, 002]\n',
      'tables/t.yaml': 'table: T\nmerge: {key: [2024]}\nstores: {001: {delimiter: 0}}\n',
    })
    expect(loaded.stores).toEqual({ kind: 'list', names: ['001', '002'] })
    expect(loaded.tables[0]?.merge.key).toEqual(['2024'])
    expect(loaded.tables[0]?.stores.get('001')?.delimiter).toBe('0')
  })
})

describe('The forms that a key may take', () => {
  it.each([
    ['20', { kind: 'rows', rows: 20 }],
    ['0', { kind: 'rows', rows: 0 }],
    ['0.1%', { kind: 'share', share: 0.001, text: '0.1%' }],
    ['"0.1%"', { kind: 'share', share: 0.001, text: '0.1%' }],
    ['0.001', { kind: 'share', share: 0.001, text: '0.001' }],
    ['100%', { kind: 'share', share: 1, text: '100%' }],
  ])('quarantine.max: %s', async (written, limit) => {
    expect((await table(`quarantine: {max: ${written}}\n`)).quarantineLimit).toEqual(limit)
  })

  it.each([
    ['last_file', { kind: 'last_file' }],
    ['first_file', { kind: 'first_file' }],
    ['{newest: dtUpdated}', { kind: 'newest', column: 'dtUpdated' }],
  ])('merge.winner: %s', async (written, winner) => {
    const text = `table: T\nmerge: {key: [k], winner: ${written}}\n`
    const loaded = await project({ 'tables/t.yaml': text })
    expect(loaded.tables[0]?.merge.winner).toEqual(winner)
  })

  it.each([
    ['nfc', ['nfc']],
    ['[nfc, trim, lower]', ['nfc', 'trim', 'lower']],
  ])('merge.normalize: %s', async (written, steps) => {
    const text = `table: T\nmerge: {key: [k], normalize: {k: ${written}}}\n`
    const loaded = await project({ 'tables/t.yaml': text })
    expect(loaded.tables[0]?.merge.normalize.get('k')).toEqual(steps)
  })

  it.each([
    ['tab', '\t'],
    ["'\\t'", '\t'],
    ['"\\t"', '\t'],
    ['"|"', '|'],
  ])('delimiter: %s', async (written, delimiter) => {
    const { stores } = await table(`stores: {a: {delimiter: ${written}}}\n`)
    expect(stores.get('a')?.delimiter).toBe(delimiter)
  })

  it.each([
    'DD.MM.YYYY',
    'MM/DD/YYYY HH:mm',
    'YYYY-MM-DDTHH:mm:ss.SSS',
    'D MMM YY',
    'dd.MM.yyyy',
    'M/D/YYYY hh:mm A',
  ])('date_format: %s', async (written) => {
    const { stores } = await table(`stores: {a: {date_format: "${written}"}}\n`)
    expect(stores.get('a')?.dateFormat).toBe(written)
  })

  it('one check may ask several things of its column', async () => {
    const { checks } = await table(
      'checks: [{column: c, not_null: true, unique: true}, {unique: [d]}]\n',
    )
    expect(checks).toEqual([
      { kind: 'not_null', column: 'c' },
      { kind: 'unique', columns: ['c'] },
      { kind: 'unique', columns: ['d'] },
    ])
  })

  it('an alias stands for what its anchor holds', async () => {
    const { stores } = await table('stores: {a: &spanish {delimiter: ";"}, b: *spanish}\n')
    expect(stores.get('b')?.delimiter).toBe(';')
  })
})

describe('How a file was saved', () => {
  it('does not matter: a byte-order mark and CRLF', async () => {
    const windows = `\uFEFF${smallest.table.replaceAll('\n', '\r\n')}`
    const loaded = await project({ 'tables/tickets.yaml': windows })
    expect(loaded.tables[0]?.where('merge', 'key', 0)).toEqual({
      file: 'tables/tickets.yaml',
      line: 2,
      column: 15,
      span: 9,
      excerpt: 'merge: {key: [lTicketID]}',
    })
  })

  it('does not shift the places that a problem names', async () => {
    const [problem] = await problems({
      'tables/tickets.yaml': '\uFEFFtable: Tickets\r\nmerge: {key: [a, A]}\r\n',
    })
    expect(problem?.where).toMatchObject({ line: 2, column: 18, span: 1 })
  })
})
