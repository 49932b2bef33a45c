import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/open.ts'
import { sql } from '../../src/sql/sql.ts'

it('A value that begins with U+FEFF comes back whole, bare or nested', async () => {
  await using engine = await openEngine('duckdb', { threads: 1 })
  const rows = await engine.rows(sql`select v, [v] as list from (select ${'\ufeffAnn'} as v)`)
  expect(rows).toEqual([{ v: '\ufeffAnn', list: '["\ufeffAnn"]' }])
})
