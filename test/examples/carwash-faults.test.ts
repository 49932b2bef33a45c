import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../examples/carwash/generate/faults.ts'
import { TABLES, type TableName } from '../../examples/carwash/generate/tables.ts'
import { FATES } from './fault-fates.ts'
import { type MergedTiny, mergeTiny } from './merged-tiny.ts'

let merged: MergedTiny

beforeAll(async () => {
  merged = await mergeTiny()
}, 300_000)

afterAll(() => merged[Symbol.asyncDispose]())

describe('each planted fault meets the fate that the list foretells', () => {
  it.each(Object.entries(FATES))('%s', (what, fate) => {
    const lines = merged.faults.filter((fault) => fault.what === what)
    expect(lines.length, 'planted').toBeGreaterThan(0)
    for (const line of lines) {
      const broken = fate(line, merged)
      expect(broken, `${JSON.stringify(line)}`).toEqual([])
    }
  })

  it('and none is planted that nothing here looks at', () => {
    expect([...new Set(merged.faults.map(({ what }) => what))].sort()).toEqual(
      Object.keys(FATES).sort(),
    )
  })
})

describe('nothing happens that was not planted', () => {
  it('to a row that is quarantined', () => {
    const quarantined = Object.values(merged.accounts).flatMap((account) =>
      account.quarantined.map(({ file, row }) => `${file}:${row}`),
    )
    expect(quarantined.sort()).toEqual(places('bad_timestamp', 'ragged', 'null_key'))
  })

  it('to a row that is merged into another', () => {
    const losers = Object.values(merged.accounts).flatMap((account) =>
      account.merged.flatMap((group) => group.losers),
    )
    expect(losers).toHaveLength(places('re_exported', 're_exported_with_changes').length)
  })

  it('to a file that is rejected or counted once', () => {
    const accounts = Object.values(merged.accounts)
    const files = accounts.flatMap((account) => account.files_rejected.map(({ file }) => file))
    const twins = accounts.flatMap((account) => account.same_bytes)
    expect(files.sort()).toEqual(named('truncated_file', 'empty_file').map(({ file }) => file))
    expect(twins).toHaveLength(named('exact_redelivery').length)
  })

  it('to the books: read is survived, merged and quarantined together', () => {
    for (const [table, account] of Object.entries(merged.accounts)) {
      const read = merged.files
        .filter((file) => file.table === table && file.status === 'read')
        .reduce((sum, { rows }) => sum + rows, 0)
      const losers = account.merged.reduce((sum, group) => sum + group.losers.length, 0)
      expect(account.survivors + losers + account.quarantined.length, table).toBe(read)
      expect(merged.silver[table]?.rows, table).toHaveLength(account.survivors)
    }
  })
})

describe('every column has one type', () => {
  const types = {
    integer: 'BIGINT',
    text: 'VARCHAR',
    money: 'DECIMAL(18,4)',
    boolean: 'BOOLEAN',
    time: 'TIMESTAMP',
    day: 'TIMESTAMP',
  } as const

  it.each(Object.keys(TABLES) as TableName[])('of %s', (table) => {
    const held = merged.silver[table]?.types ?? {}
    for (const [column, kind] of Object.entries(TABLES[table]))
      expect(held[column], column).toBe(types[kind])
  })
})

function named(...whats: readonly string[]): readonly Fault[] {
  return merged.faults
    .filter(({ what }) => whats.includes(what))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
}

function places(...whats: readonly string[]): readonly string[] {
  return named(...whats)
    .flatMap(({ file, rows }) => (rows === 'all' ? [] : rows.map((row) => `${file}:${row}`)))
    .sort()
}
