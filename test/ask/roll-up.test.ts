import { describe, expect, it } from 'vitest'
import { openAsker } from '../../src/ask/ask.ts'
import type { Reply } from '../../src/ask/reply.ts'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { loadProject } from '../../src/project/load.ts'
import { openWorkspace } from '../../src/workspace/workspace.ts'
import { folder } from '../project/folder.ts'
import { publish } from './clinics-project.ts'

const yaml = `view: loans
purpose: Loans of each branch and genre, by month
grain: [month, branch, genre]
columns:
  month: {type: date}
  branch: {type: text}
  borough: {type: text}
  genre: {type: text}
  loans: {type: integer, unit: loans, total: sum}
  late: {type: integer, unit: loans, better: lower, total: sum}
  late_rate: {type: "decimal(9,6)", unit: ratio, better: lower, total: late / loans}
  readers: {type: integer, unit: readers, total: last}
  readers_before: {type: integer, unit: readers, total: first}
  rating: {type: "decimal(4,2)", unit: points}
  penalties: {type: "decimal(9,2)", unit: USD, total: sum, asked: false}
slots:
  period: {column: month, default: last_complete_month}
  branch: {column: branch}
  genre: {column: genre}
  borough: {column: borough}
  n: {max: 100}
  measure: {columns: [loans, late, late_rate, readers, rating], default: loans}
synonyms: {branch: [library, branches], genre: [genres]}
phrases: {2: [borrowed]}
examples: [loans by branch in May]
`

/** Three months would be July to September; `C` was closed after July. */
const rows = `select * from (values
  (date '2026-08-01', 'A', 'North', 'crime',  100, 10, 0.100000, 40, 30, 4.50, 5.00),
  (date '2026-08-01', 'A', 'North', 'poetry',   1,  1, 1.000000,  9,  8, 4.00, 0.50),
  (date '2026-09-01', 'A', 'North', 'crime',  100, 20, 0.200000, 50, 40, 4.10, 10.00),
  (date '2026-09-01', 'A', 'North', 'poetry',   1,  0, 0.000000, 10,  9, 3.90, 0.00),
  (date '2026-08-01', 'B', 'North', 'crime',  150, 15, 0.100000, 70, 60, 4.70, 7.50),
  (date '2026-09-01', 'B', 'North', 'crime',   40,  2, 0.050000, 60, 70, 4.60, 1.00),
  (date '2026-07-01', 'C', 'South', 'crime',  180, 18, 0.100000, 90, 80, 4.90, 9.00)
) as t(month, branch, borough, genre, loans, late, late_rate, readers, readers_before, rating, penalties)`

async function ask(question: string): Promise<Reply> {
  const root = folder({ 'views/loans.yaml': yaml, 'views/loans.sql': 'SELECT 1 AS month' })
  await using workspace = await openWorkspace(await loadProject(root), {
    clock: fixedClock('2026-10-05T12:00:00Z'),
    reporter: quietReporter,
  })
  const [view] = workspace.project.views
  if (view === undefined) throw new RangeError('no view')
  await publish(workspace, view, rows)
  await using asker = await openAsker(workspace)
  return await asker.ask(question)
}

async function rowsOf(question: string): Promise<readonly object[]> {
  const reply = await ask(question)
  if (reply.kind !== 'answer') throw new Error(`${question}: ${JSON.stringify(reply)}`)
  return reply.rows
}

describe('A question that names fewer things than a row of the view tells apart', () => {
  it('ranks each thing once, by what it has in all the months', async () => {
    const found = await rowsOf('top 2 branches by loans in Q3')
    expect(found).toMatchObject([
      { branch: 'A', loans: 202 },
      { branch: 'B', loans: 190 },
    ])
  })

  it('divides the sums, where the mean of the rates would say something else', async () => {
    const [first] = await rowsOf('branch with the highest late rate in Q3')
    expect(first).toMatchObject({ branch: 'A', late: 31, late_rate: '0.153465' })
  })

  it('takes what stands at the end or the start of the time from its last and first month', async () => {
    const found = await rowsOf('top 3 branches by loans in Q3')
    expect(found).toMatchObject([
      { branch: 'A', readers: 60, readers_before: null },
      { branch: 'B', readers: 60, readers_before: null },
      { branch: 'C', readers: null, readers_before: 80 },
    ])
  })

  it('adds up what a breakdown leaves out, one row a month or a genre', async () => {
    expect(await rowsOf('loans by month in Q3')).toMatchObject([
      { month: '2026-07-01', loans: 180, readers: 90 },
      { month: '2026-08-01', loans: 251, readers: 119 },
      { month: '2026-09-01', loans: 141, readers: 120 },
    ])
    expect(await rowsOf('loans by genre in September')).toMatchObject([
      { genre: 'crime', loans: 140, late_rate: '0.157143' },
      { genre: 'poetry', loans: 1, late_rate: '0.000000' },
    ])
  })

  it('makes one row of a total', async () => {
    expect(await rowsOf('total loans in Q3')).toEqual([
      {
        loans: 572,
        late: 66,
        late_rate: '0.115385',
        readers: 120,
        readers_before: 80,
        penalties: '33.00',
      },
    ])
  })

  it('makes one row of a measure that is named alone, and of how many there were', async () => {
    expect(await rowsOf('late rate in September')).toMatchObject([{ loans: 141, late: 22 }])
    expect(await rowsOf('how many were borrowed in Q3')).toMatchObject([{ loans: 572 }])
  })

  it('tells several values apart that it names', async () => {
    expect(await rowsOf('loans of crime and poetry in September')).toMatchObject([
      { genre: 'crime', loans: 140 },
      { genre: 'poetry', loans: 1 },
    ])
  })

  it('is told apart or ranked by what is no part of the grain', async () => {
    expect(await rowsOf('loans by borough in Q3')).toMatchObject([
      { borough: 'North', loans: 392 },
      { borough: 'South', loans: 180 },
    ])
    expect(await rowsOf('which borough had the most loans in Q3')).toMatchObject([
      { borough: 'North', loans: 392 },
    ])
  })

  it('is refused where its measure does not add up, with what to ask instead', async () => {
    const reply = await ask('top 2 branches by rating in Q3')
    expect(reply).toMatchObject({ kind: 'refuse', code: 'slot_not_supported' })
    expect(JSON.stringify(reply)).toContain('ask for a single month and genre')
  })

  it('has the columns that no question names, which are no words of the view and take no limit', async () => {
    expect(await rowsOf('loans by borough in Q3')).toMatchObject([
      { borough: 'North', penalties: '24.00' },
      { borough: 'South', penalties: '9.00' },
    ])
    expect(await ask('penalties by branch in Q3')).toMatchObject({
      kind: 'refuse',
      unknownWords: ['penalties'],
    })
    expect(await ask('branches with more than $5 in Q3')).toMatchObject({ kind: 'refuse' })
  })

  it('keeps the rows of the view where each thing has one', async () => {
    const found = await rowsOf('top 2 branches by loans for crime in September')
    expect(found).toMatchObject([
      { month: '2026-09-01', branch: 'A', genre: 'crime', rating: '4.10' },
      { month: '2026-09-01', branch: 'B', genre: 'crime', rating: '4.60' },
    ])
  })
})
