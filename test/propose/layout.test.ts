import { describe, expect, it } from 'vitest'
import type { Layout } from '../../src/propose/layout.ts'
import { layoutOf } from '../../src/propose/layout.ts'

const tickets = ['lticketid', 'ctotal', 'dtcreated']
const sites = ['lsiteid', 'scity', 'sstate']

/** Files are told apart by their columns, so each path says what it holds. */
function layout(
  files: Readonly<Record<string, readonly string[]>>,
  others: readonly string[] = [],
): Layout {
  return layoutOf(Object.keys(files).toSorted(), others, new Map(Object.entries(files)))
}

function found({ text, tables }: Layout): unknown {
  return [text, ...tables.map(({ name, pattern, stores }) => [name, pattern, stores.join(' ')])]
}

describe('The layout of a folder of exports', () => {
  it('is tables in folders with stores below, or the other way round, as the columns say', () => {
    expect(
      found(
        layout({
          'Tickets/s1/a.csv': tickets,
          'Tickets/s2/2024/b.csv': tickets,
          'Sites/s1/a.csv': sites,
          'Sites/s2/a.csv': sites,
        }),
      ),
    ).toEqual([
      'TABLE/STORE/files',
      ['Sites', 'Sites/{store}/**/*', 's1 s2'],
      ['Tickets', 'Tickets/{store}/**/*', 's1 s2'],
    ])
    expect(
      found(
        layout({
          's1/Tickets/a.csv': tickets,
          's2/Tickets/b.csv': tickets,
          's1/Sites/a.csv': sites,
          's2/Sites/a.csv': sites,
        }),
      ),
    ).toEqual([
      'STORE/TABLE/files',
      ['Sites', '{store}/Sites/**/*', 's1 s2'],
      ['Tickets', '{store}/Tickets/**/*', 's1 s2'],
    ])
  })

  it('is stores in folders with one file a table, dated or not', () => {
    expect(
      found(
        layout({
          's1/Tickets.csv': tickets,
          's2/Tickets.csv.gz': tickets,
          's1/Sites.csv': sites,
          's2/Sites.csv': sites,
        }),
      ),
    ).toEqual([
      'STORE/TABLE.ending',
      ['Sites', '{store}/Sites.*', 's1 s2'],
      ['Tickets', '{store}/Tickets.*', 's1 s2'],
    ])
    expect(
      found(
        layout({
          's1/Tickets_2024-01.csv': tickets,
          's1/Tickets_2024-02.csv': tickets,
          's2/Tickets_2024-01.csv': tickets,
        }),
      ),
    ).toEqual(['STORE/TABLE.ending', ['Tickets', '{store}/Tickets?*', 's1 s2']])
  })

  it('is tables in folders with one file a store, or with files that name no store', () => {
    expect(
      found(
        layout({
          'Tickets/s1.csv': tickets,
          'Tickets/s2.csv': tickets,
          'Sites/s1.csv': sites,
          'Sites/s2.csv': sites,
        }),
      ),
    ).toEqual([
      'TABLE/STORE.ending',
      ['Sites', 'Sites/{store}.csv', 's1 s2'],
      ['Tickets', 'Tickets/{store}.csv', 's1 s2'],
    ])
    expect(found(layout({ 'Tickets/march.csv': tickets, 'Tickets/april.csv': tickets }))).toEqual([
      'TABLE/files',
      ['Tickets', 'Tickets/*', ''],
    ])
  })

  it('is flat files whose names say table and store, with or without a date', () => {
    expect(
      found(
        layout({
          'Tickets_store_1.csv': tickets,
          'Tickets_store_2.csv': tickets,
          'Sites_store_1.csv': sites,
          'Sites_store_2.csv': sites,
        }),
      ),
    ).toEqual([
      'TABLE_STORE.ending',
      ['Sites', 'Sites_{store}.csv', 'store_1 store_2'],
      ['Tickets', 'Tickets_{store}.csv', 'store_1 store_2'],
    ])
    expect(
      found(layout({ 'Tickets_store_1.csv': tickets, 'Tickets_store_2.csv': tickets })),
    ).toEqual(['TABLE_STORE.ending', ['Tickets', 'Tickets_{store}.csv', 'store_1 store_2']])
    expect(
      found(
        layout({
          'Tickets_austin_2024-01.csv': tickets,
          'Tickets_austin_2024-02.csv': tickets,
          'Tickets_waco_2024-01.csv': tickets,
        }),
      ),
    ).toEqual(['TABLE_STORE.ending', ['Tickets', 'Tickets_{store}_????-??.csv', 'austin waco']])
    expect(found(layout({ 'austin-Tickets.csv': tickets, 'waco-Tickets.csv': tickets }))).toEqual([
      'STORE_TABLE.ending',
      ['Tickets', '{store}-Tickets.csv', 'austin waco'],
    ])
    expect(found(layout({ 'Tickets.csv': tickets, 'Sites.csv': sites }))).toEqual([
      'TABLE.ending',
      ['Sites', 'Sites.csv', ''],
      ['Tickets', 'Tickets.csv', ''],
    ])
  })

  it('keeps out what is no export, by an ending where that is enough', () => {
    const { tables, leftOut } = layout(
      { 'Tickets/s1/a.csv': tickets, 'Tickets/s2/a.csv': tickets },
      ['Tickets/s1/manual.pdf', 'readme.md'],
    )
    expect(tables).toMatchObject([{ pattern: 'Tickets/{store}/**/*.csv', strangers: [] }])
    expect(leftOut).toEqual(['Tickets/s1/manual.pdf', 'readme.md'])
    const mixed = layout({ 'Tickets/s1/a.csv': tickets, 'Tickets/s2/a.parquet': tickets }, [
      'Tickets/s1/manual.pdf',
    ])
    expect(mixed.tables).toMatchObject([{ strangers: ['Tickets/s1/manual.pdf'] }])
  })

  it('gives every table a name that SQL can bear, and no two the same', () => {
    const { tables } = layout({
      'House accounts/s1/a.csv': tickets,
      'house_accounts/s1/a.csv': sites,
      '2024 {old}/s1/a.csv': ['x'],
    })
    expect(tables.map(({ name, pattern }) => [name, pattern])).toEqual([
      ['House_accounts', 'House accounts/{store}/**/*'],
      ['T_2024_old', '2024 ?old?/{store}/**/*'],
      ['house_accounts_2', 'house_accounts/{store}/**/*'],
    ])
  })
})
