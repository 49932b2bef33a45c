import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { parquet } from '../../src/sql/parquet.ts'
import { sql } from '../../src/sql/sql.ts'
import { published, warehouse } from './warehouse.ts'

const run = promisify(execFile)
const [committers, rounds] = [3, 12]

it(`Of ${committers} processes that each commit ${rounds} times at once, every commit stands, one on top of the other`, async () => {
  await using house = await warehouse()
  await published(house, { id: { kind: 'text' } }, `select 'first' as id`)
  const script = join(import.meta.dirname, 'committer.ts')
  const ended = await Promise.all(
    Array.from({ length: committers }, (_, at) =>
      run(process.execPath, [script, house.root, `process ${at}`, String(rounds)]),
    ),
  )
  // They did meet: without conflicts this would show nothing.
  expect(ended.reduce((sum, { stdout }) => sum + Number(stdout), 0)).toBeGreaterThan(0)
  const history = await house.catalog.history('silver', 'Visits')
  expect(history.map(({ version }) => version)).toEqual(
    Array.from({ length: committers * rounds + 1 }, (_, at) => at + 1),
  )
  const held: string[] = []
  for (const snapshot of history) {
    const rows = await house.engine.rows<{ id: string }>(
      sql`select id from ${parquet(house.catalog.files(snapshot))}`,
    )
    held.push(...rows.map((row) => row.id))
  }
  const told = Array.from({ length: committers }, (_, one) =>
    Array.from({ length: rounds }, (_, at) => `process ${one} ${at}`),
  )
  expect(held.toSorted()).toEqual(['first', ...told.flat().toSorted()])
  for (const one of told) expect(held.filter((id) => one.includes(id))).toEqual(one)
  const hint = readFileSync(join(house.root, 'silver/Visits/metadata/version-hint.text'), 'utf8')
  expect(hint).toBe(String(history.length))
})
