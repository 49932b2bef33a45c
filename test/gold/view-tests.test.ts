import { describe, expect, it } from 'vitest'
import { Problems } from '../../src/base/problem.ts'
import { build } from '../../src/gold/gold.ts'
import type { ViewTest } from '../../src/project/project.ts'
import type { TestView } from './gold-workspace.ts'
import { goldWorkspace, publish } from './gold-workspace.ts'

const visits = {
  columns: {
    id: 'integer',
    site: 'text',
    total: 'decimal(18,4)',
    visited: 'date',
    void: 'boolean',
  },
  rows: `1 | North | 10.00 | 2026-10-01 | false
         2 | North |  5.50 | 2026-10-31 | true
         3 | South |  7.00 | 2026-11-01 | false
         4 | South |  · | 2026-11-02 | false`,
}

const revenue = (tests: readonly ViewTest[], where = 'NOT void'): TestView => ({
  sql: `SELECT month_start(visited) AS month, site, sum(total) AS revenue, count(*) AS visits
        FROM Visits WHERE ${where} GROUP BY month_start(visited), site`,
  columns: { month: 'date', site: 'text', revenue: 'decimal(18,2)', visits: 'integer' },
  grain: ['month', 'site'],
  tests,
})

/** What a build with these tests says of the view, and the sentence of what failed. */
async function built(tests: readonly ViewTest[], where?: string): Promise<readonly string[]> {
  await using workspace = await goldWorkspace(['Visits'], { revenue: revenue(tests, where) })
  await publish(workspace, 'Visits', visits)
  const [view] = (await build(workspace)).views
  return [view?.status ?? '', ...(view?.problems.map(({ message }) => message) ?? [])]
}

const sumOfTickets = (where: string | undefined): ViewTest => ({
  kind: 'equals',
  at: 0,
  here: { sum: 'revenue', by: ['month', 'site'], where: undefined },
  there: { of: 'visits', sum: 'total', by: ['month_start(visited)', 'site'], where },
})

describe('a view’s sums held against another table', () => {
  it('publishes where they agree for each month and site, and where a row is missing on one side it counts as 0', async () => {
    expect(await built([sumOfTickets('NOT void')])).toEqual(['built'])
    expect(await built([sumOfTickets('NOT void')], 'NOT void AND id <> 4')).toEqual(['built'])
  })

  it('names the month and the two sums where they differ, and publishes nothing', async () => {
    expect(await built([sumOfTickets(undefined)])).toEqual([
      'failed',
      'revenue: the sum of revenue must be that of total in visits for each month, site (month 2026-10-01, site North, here 10.00, there 15.5000): 1 row offends.',
    ])
  })

  it('builds the other view first, and refuses two views that wait for each other', async () => {
    const against = (of: string): ViewTest => ({
      kind: 'equals',
      at: 0,
      here: { sum: 'n', by: [], where: undefined },
      there: { of, sum: 'n', by: [], where: undefined },
    })
    const counted = (tests: readonly ViewTest[]): TestView => ({
      sql: 'SELECT count(*) AS n FROM Visits',
      columns: { n: 'integer' },
      tests,
    })
    await using sound = await goldWorkspace(['Visits'], {
      a: counted([against('b')]),
      b: counted([]),
    })
    await publish(sound, 'Visits', visits)
    expect((await build(sound)).views.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'b built',
      'a built',
    ])
    await using circle = await goldWorkspace(['Visits'], {
      a: counted([against('b')]),
      b: counted([against('a')]),
    })
    await expect(build(circle)).rejects.toMatchObject({ problems: [{ code: 'VIEW_CYCLE' }] })
  })
})

describe('a condition on every row', () => {
  it('holds, or names the rows by their grain with the columns that it speaks of', async () => {
    expect(
      await built([{ kind: 'holds', at: 0, condition: 'revenue > 0 AND visits > 0' }]),
    ).toEqual(['built'])
    expect(await built([{ kind: 'holds', at: 0, condition: 'visits = 1' }])).toEqual([
      'failed',
      'revenue: visits = 1 must hold (month 2026-11-01, site South, visits 2): 1 row offends.',
    ])
  })

  it('is in the portable subset, and speaks of columns that there are', async () => {
    const said = async (condition: string): Promise<readonly string[]> => {
      const error = await built([{ kind: 'holds', at: 3, condition }]).catch((thrown) => thrown)
      return error instanceof Problems ? error.problems.map(({ code }) => code) : []
    }
    expect(await said('round(revenue, 1) = revenue')).toEqual(['VIEW_NOT_PORTABLE'])
    expect(await said('revenues > 0')).toEqual(['VIEW_SQL_INVALID'])
    expect(await said('revenue >')).toEqual(['VIEW_SQL_INVALID'])
    expect(await said('true); SELECT (1')).toEqual(['VIEW_SQL_INVALID'])
  })
})

describe('a value with more digits than its column declares', () => {
  const shares = (sql: string): Readonly<Record<string, TestView>> => ({
    shares: { sql, columns: { id: 'integer', share: 'decimal(18,2)' }, grain: ['id'] },
  })

  it('is never rounded in silence: nothing is published, the rows are counted and the first is named', async () => {
    await using workspace = await goldWorkspace(
      ['Visits'],
      shares('SELECT id, total * 0.125 AS share FROM Visits'),
    )
    await publish(workspace, 'Visits', visits)
    const { views, exitCode } = await build(workspace)
    expect(exitCode).toBe(1)
    expect(views[0]).toMatchObject({ status: 'failed', snapshotVersion: undefined })
    expect(views[0]?.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'VIEW_VALUE_ROUNDED shares: share is declared decimal(18,2), and 2 of its values have more digits, the first 0.6875000 of id 2.',
    ])
  })

  it('is rounded where the SQL says so, and kept where its digits are zeros', async () => {
    for (const sql of [
      'SELECT id, CAST(total * 0.125 AS DECIMAL(18,2)) AS share FROM Visits',
      'SELECT id, total * 1.0000 AS share FROM Visits',
    ]) {
      await using workspace = await goldWorkspace(['Visits'], shares(sql))
      await publish(workspace, 'Visits', visits)
      expect((await build(workspace)).exitCode).toBe(0)
    }
  })
})

describe('the number of rows', () => {
  it('lies within bounds', async () => {
    expect(await built([{ kind: 'rows', low: '2', high: '2' }])).toEqual(['built'])
    expect(await built([{ kind: 'rows', low: '3', high: '9' }])).toEqual([
      'failed',
      'revenue: there must be between 3 and 9 rows (rows 2): 1 row offends.',
    ])
  })

  it('does not change by more than its limit from one snapshot to the next; the first may be of any size', async () => {
    const limited = revenue([
      { kind: 'rows_change', limit: { kind: 'share', share: 0.5, text: '50%' } },
    ])
    await using workspace = await goldWorkspace(['Visits'], { revenue: limited })
    await publish(workspace, 'Visits', visits)
    expect((await build(workspace)).exitCode).toBe(0)
    const grown = Array.from(
      { length: 4 },
      (_, at) => `${at + 5} | West${at} | 1.00 | 2026-10-01 | false`,
    )
    await publish(workspace, 'Visits', { ...visits, rows: `${visits.rows}\n${grown.join('\n')}` })
    const [view] = (await build(workspace)).views
    expect(view?.problems.map(({ message }) => message)).toEqual([
      'revenue: the number of rows must not change by more than 50% (rows_before 2, rows 6): 1 row offends.',
    ])
    expect(view?.snapshotVersion).toBe(1)
  })
})
