import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { layeredStorage } from '../../src/storage/layered.ts'
import { localStorage } from '../../src/storage/local.ts'
import type { Content, Declared, Merged } from './merging.ts'
import { freshFolder, mergeAgain, merging, openMerging, parquet } from './merging.ts'
import { rows } from './rows.ts'

const declared: Declared = {
  key: ['lTicketID'],
  merge: { winner: { newest: 'dtUpdated' } },
}

const first = rows`
  lTicketID cTotal dtUpdated
  1         1.50   2026-01-01T00:00:00
  2         2.50   2026-01-01T00:00:00`

const second = rows`
  lTicketID cTotal dtUpdated
  2         7.00   2026-02-01T00:00:00
  3         3.00   2026-02-01T00:00:00`

/** The data folder is emptied, and the next files are put in, as where deliveries move on once they are merged. */
async function moveOn(
  root: string,
  files: Readonly<Record<string, Content>>,
  options: Parameters<typeof merging>[3] = {},
  said: Declared = declared,
): Promise<Merged> {
  rmSync(join(root, 'data'), { recursive: true, force: true })
  return merging('Tickets', files, said, { ...options, root })
}

describe('A file that was merged and is no longer delivered', () => {
  it('keeps its rows, its origin and its way back', async () => {
    const { root } = await merging('Tickets', { 'store_1/a_1.csv': first }, declared)
    const run = await moveOn(root, { 'store_1/a_2.csv': second })
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      1         1.50
      2         7.00
      3         3.00`)
    expect(run).toAccountForEveryRow({ survived: 3, merged: 1 })
    expect(run.account.merged).toEqual([
      {
        key: ['2'],
        survivor: { file: 'Tickets/store_1/a_2.csv', row: 1 },
        losers: [{ file: 'Tickets/store_1/a_1.csv', row: 2 }],
      },
    ])
    const third = await moveOn(root, {})
    expect(third.report.status).toBe('unchanged')
    expect(third.account).toEqual(run.account)
  })

  it('keeps its bad rows and its unreadable records too, with what they said', async () => {
    const text = 'lTicketID,cTotal,dtUpdated\n1,lots,2026-01-01\n2,1.00\n,5,2026-01-01\n4,5,\n'
    const { root, account } = await merging('Tickets', { 'store_1/a_1.csv': text }, declared)
    const run = await moveOn(root, { 'store_1/a_2.csv': second })
    const mine = run.account.quarantined.filter(({ file }) => file === 'Tickets/store_1/a_1.csv')
    expect(mine).toEqual(account.quarantined)
    expect(mine).toHaveLength(3)
  })

  it('keeps the types of its own format', async () => {
    const one = parquet`select 1::smallint as "lTicketID", null::timestamp as "dtUpdated", 1.5::double as "cTotal", [1, null] as marks, true as paid`
    const { root, types } = await merging('Tickets', { 'store_1/a.parquet': one }, declared)
    const run = await moveOn(root, { 'store_2/b.csv': 'lTicketID,cTotal\n2,1.25\n' })
    expect(run.types).toMatchObject({ marks: types['marks'], paid: 'boolean' })
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal paid
      1         1.50   true
      2         1.25   ·`)
  })

  it('that only moved is counted once', async () => {
    const { root } = await merging('Tickets', { 'store_1/a_1.csv': first }, declared)
    const run = await moveOn(root, { 'store_1/old/a_1.csv': first })
    expect(run).toAccountForEveryRow({ survived: 2 })
  })

  it('can be taken out by its name, and comes back when it is delivered again', async () => {
    const { root } = await merging('Tickets', { 'store_1/a_1.csv': first }, declared)
    const path = 'Tickets/store_1/a_1.csv'
    const out = await moveOn(root, { 'store_1/a_2.csv': second }, { withdraw: [path] })
    expect(out).toAccountForEveryRow({ survived: 2, withdrawn: 2 })
    const later = await moveOn(root, {}, { force: true })
    expect(later).toAccountForEveryRow({ survived: 2, withdrawn: 2 })
    const again = await moveOn(root, { 'store_1/a_1.csv': first })
    expect(again).toAccountForEveryRow({ survived: 3, merged: 1 })
  })
})

describe('A file that changed at its place', () => {
  it('replaces its former rows, and the account says how many', async () => {
    const { root } = await merging('Tickets', { 'store_1/a.csv': first }, declared)
    const run = await merging('Tickets', { 'store_1/a.csv': second }, declared, { root })
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      2         7.00
      3         3.00`)
    expect(run.account).toMatchObject({ input_rows: 4, survivors: 2, superseded: 2 })
    const later = await merging('Tickets', { 'store_2/b.csv': first }, declared, { root })
    expect(later.account).toMatchObject({ input_rows: 6, survivors: 3, superseded: 2 })
    expect(later.report.account.difference).toBe(0)
  })
})

describe('A merge of some of the files', () => {
  it('leaves the others for the next one', async () => {
    const { root } = await merging('Tickets', { 'store_1/a.csv': first }, declared)
    const files = { 'store_1/b.csv': second, 'store_2/b.csv': second }
    const some = await merging('Tickets', files, declared, {
      root,
      files: ['Tickets/store_2/*.csv'],
    })
    expect(some.account.input_rows).toBe(4)
    const rest = await merging('Tickets', {}, declared, { root })
    expect(rest.account.input_rows).toBe(6)
  })
})

describe('A backfill', () => {
  it('takes in another folder once, and its late rows do not win over newer ones', async () => {
    const archive = freshFolder()
    await merging('Tickets', { 'store_1/a_0.csv': first }, declared, { root: archive })
    const { root } = await merging('Tickets', { 'store_1/a_2.csv': second }, declared)
    await using workspace = await openMerging(root)
    const deliveries = layeredStorage(workspace.deliveries, localStorage(join(archive, 'data')))
    const run = await mergeAgain({ ...workspace, deliveries }, 'Tickets')
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal
      1         1.50
      2         7.00
      3         3.00`)
    rmSync(archive, { recursive: true })
    const later = await mergeAgain(workspace, 'Tickets', { force: true })
    expect(later.silver).toEqual(run.silver)
  })
})

describe('Deliveries that move on once they are merged', () => {
  const ticket = fc.record({
    id: fc.integer({ min: 1, max: 5 }),
    total: fc.constantFrom('1.5', '2.50', 'x', '', '-0', '1e2'),
    moment: fc.integer({ min: 10, max: 12 }),
  })
  const winner = fc.constantFrom({ newest: 'dtUpdated' }, 'last_file', 'first_file')
  const file = fc.array(ticket, { minLength: 1, maxLength: 4 })

  it('end as the table of all of them at once, batch by batch', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 2, maxLength: 4 }),
        winner,
        async (files, wins) => {
          const said = { ...declared, merge: { winner: wins } }
          const named = files.map((tickets, at): readonly [string, string] => [
            `store_${at % 2}/f_${at}.csv`,
            `lTicketID,cTotal,dtUpdated\n${tickets.map((one) => `${one.id},${one.total},2026-01-${one.moment}\n`).join('')}`,
          ])
          const whole = await merging('Tickets', Object.fromEntries(named), said)
          const root = freshFolder()
          let last: Merged | undefined
          for (const [path, text] of named) last = await moveOn(root, { [path]: text }, {}, said)
          expect(last?.silver).toEqual(whole.silver)
          expect({ ...last?.account, same_bytes: [] }).toEqual({ ...whole.account, same_bytes: [] })
        },
      ),
      { numRuns: 4 },
    )
  })
})
