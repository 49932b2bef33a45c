import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging, parquet } from './merging.ts'
import { rows } from './rows.ts'
import { treeDigest } from './tree-digest.ts'

const good = rows`
  lTicketID cTotal
  1         5.00`

describe('A file that cannot be read', () => {
  it('is rejected alone, and the others are merged', async () => {
    const run = await merging('Tickets', {
      'store_1/a.csv': good,
      'store_2/a.parquet': 'PAR1 and then nothing',
      'store_3/a.csv': '',
      'store_4/a.jsonl': '[not json',
    })
    expect(run.report.status).toBe('published')
    expect(run).toAccountForEveryRow({ survived: 1 })
    expect(run.account.files_rejected.map(({ file, reason }) => `${file} ${reason}`)).toEqual([
      'Tickets/store_2/a.parquet corrupt',
      'Tickets/store_3/a.csv empty',
      'Tickets/store_4/a.jsonl corrupt',
    ])
    expect(run.report.problems.map(({ code }) => code)).toEqual(Array(3).fill('FILE_REJECTED'))
  })

  it('keeps the table from being published where there is no other', async () => {
    const run = await merging(
      'Tickets',
      { 'store_1/a.csv': '', 'store_2/a.parquet': 'PAR1' },
      { key: ['lTicketID'] },
    )
    expect(run.report.status).toBe('held_back')
    expect(run.report.problems.map(({ code }) => code)).toContain('NOTHING_READABLE')
    expect(run.silver).toBeUndefined()
  })

  it('leaves the last snapshot in place when it is all that came', async () => {
    const first = await merging('Tickets', { 'store_1/a.csv': good })
    const run = await merging(
      'Tickets',
      { 'store_1/a.csv': '' },
      { key: ['lTicketID'] },
      { root: first.root },
    )
    expect(run.report.status).toBe('held_back')
    expect(run.silver).toHoldRows(good)
  })
})

describe('A file with a header and no rows', () => {
  it('is read, and an empty table is published', async () => {
    const run = await merging(
      'Tickets',
      { 'store_1/a.csv': 'lTicketID,cTotal\n' },
      { key: ['lTicketID'] },
    )
    expect(run.report.status).toBe('published')
    expect(run).toAccountForEveryRow({})
    expect(run.silver?.columns).toEqual(['lTicketID', 'cTotal'])
  })
})

describe('A declaration that no row fits', () => {
  it('does not empty the table: the last snapshot stands until somebody mends it', async () => {
    const first = await merging('Tickets', { 'store_1/a.csv': good }, { key: ['lTicketID'] })
    const wrong = { key: ['lTicketID'], types: { cTotal: 'date' } }
    const run = await merging('Tickets', {}, wrong, { root: first.root })
    expect(run.report.status).toBe('held_back')
    expect(run.report.problems.map(({ code }) => code)).toEqual(['NOTHING_SURVIVES'])
    expect(run.silver).toHoldRows(good)
    expect(run).toAccountForEveryRow({ quarantined: 1 })
  })
})

describe('A quarantine over its limit', () => {
  const many = rows`
    lTicketID cTotal
    1         5.00
    2         five`

  it('publishes nothing, says so, and keeps the last snapshot', async () => {
    const declared = { quarantine: '10%' }
    const first = await merging('Tickets', { 'store_1/a.csv': good }, declared)
    const run = await merging('Tickets', { 'store_1/b.csv': many }, declared, { root: first.root })
    expect(run.report.status).toBe('held_back')
    expect(run.report.problems.map(({ code }) => code)).toEqual(['QUARANTINE_OVER_LIMIT'])
    expect(run.silver).toHoldRows(good)
    expect(run).toAccountForEveryRow({ survived: 1, merged: 1, quarantined: 1 })
  })

  it('is one row more than a limit of rows', async () => {
    const within = await merging('Tickets', { 'store_1/a.csv': many }, { quarantine: 1 })
    expect(within.report.status).toBe('published')
    const over = await merging('Tickets', { 'store_1/a.csv': many }, { quarantine: 0 })
    expect(over.report.status).toBe('held_back')
  })
})

describe('A delivery whose columns drifted', () => {
  const next = rows`
    lTicketID cTotal  sClerk
    2         6.1234  Ann`

  it.each(['review', 'freeze'] as const)(
    'waits for a decision under %s, with exit code 5',
    async (drift) => {
      const first = await merging('Tickets', { 'store_1/a.csv': good }, { drift })
      expect(first.report.status).toBe('published')
      const run = await merging(
        'Tickets',
        { 'store_2/a.csv': next },
        { drift },
        { root: first.root },
      )
      expect(run.report.status).toBe('held_back')
      const [problem] = run.report.problems
      expect(problem?.code).toBe(drift === 'review' ? 'DRIFT_NEEDS_DECISION' : 'DRIFT_FROZEN')
      expect(problem?.exitCode).toBe(5)
      expect(problem?.message).toContain(
        'cTotal was decimal(3,2), would be decimal(5,4), sClerk is new',
      )
      expect(run.silver).toHoldRows(good)
    },
  )

  it('goes on under freeze once the YAML declares what is new', async () => {
    const first = await merging('Tickets', { 'store_1/a.csv': good }, { drift: 'freeze' })
    const files = { 'store_2/a.csv': next }
    const said = { drift: 'freeze', types: { sClerk: 'text' } } as const
    const held = await merging('Tickets', files, said, { root: first.root })
    expect(held.report.problems[0]?.message).toContain('(cTotal was decimal(3,2)')
    expect(held.report.problems[0]?.next).toContain('cTotal: {type: "decimal(5,4)"}')
    const types = { ...said.types, cTotal: 'decimal(5,4)' }
    const run = await merging('Tickets', files, { ...said, types }, { root: first.root })
    expect(run.report.status).toBe('published')
    expect(run.types).toMatchObject({ sClerk: 'text', cTotal: 'decimal(5,4)' })
  })

  it('goes on under widen, and loses nothing', async () => {
    const first = await merging('Tickets', { 'store_1/a.csv': good })
    const run = await merging('Tickets', { 'store_2/a.csv': next }, {}, { root: first.root })
    expect(run.report.status).toBe('published')
    expect(run.silver).toHoldRows(rows`
      lTicketID cTotal sClerk
      1         5.0000 ·
      2         6.1234 Ann`)
  })

  it('goes on under freeze while nothing but rows is new', async () => {
    const first = await merging('Tickets', { 'store_1/a.csv': good }, { drift: 'freeze' })
    const run = await merging(
      'Tickets',
      {
        'store_2/a.csv': rows`
        lTicketID cTotal
        2         6.00`,
      },
      { drift: 'freeze' },
      { root: first.root },
    )
    expect(run.report.status).toBe('published')
  })
})

describe('A second run', () => {
  const files = {
    'store_1/a.csv': good,
    'store_2/b.parquet': parquet`select 2 as "lTicketID", 1.50 as "cTotal"`,
  }

  it('with nothing new writes nothing but that it ran, and what its YAML was read as', async () => {
    const first = await merging('Tickets', files)
    const beside = [/ledger\.sqlite/, /^yaml\.json$/]
    const before = treeDigest(join(first.root, '.bankfull'), beside)
    const again = await merging('Tickets', {}, { key: ['lTicketID'] }, { root: first.root })
    expect(again.report.status).toBe('unchanged')
    expect(again.account).toEqual(first.account)
    expect(treeDigest(join(first.root, '.bankfull'), beside)).toEqual(before)
  })

  it('merges again when a file changed at its place or was added, and keeps what a file held that went away', async () => {
    const first = await merging('Tickets', files)
    const path = join(first.root, 'data', 'Tickets', 'store_1', 'a.csv')
    writeFileSync(path, 'lTicketID,cTotal\n1,7.00\n')
    const declared = { key: ['lTicketID'] }
    const changed = await merging('Tickets', {}, declared, { root: first.root })
    expect(changed.report.status).toBe('published')
    expect(changed.silver).toHoldRows(rows`
      lTicketID cTotal
      1         7.00
      2         1.50`)
    rmSync(path)
    const gone = await merging('Tickets', {}, declared, { root: first.root })
    expect(gone.report.status).toBe('unchanged')
    expect(gone.silver).toHoldRows(rows`
      lTicketID cTotal
      1         7.00
      2         1.50`)
  })

  it('merges again when the declaration changed', async () => {
    const first = await merging('Tickets', files)
    const run = await merging(
      'Tickets',
      {},
      { key: ['lTicketID'], types: { cTotal: 'decimal(10,4)' } },
      { root: first.root },
    )
    expect(run.report.status).toBe('published')
    expect(run.types['cTotal']).toBe('decimal(10,4)')
  })
})
