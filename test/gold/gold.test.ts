import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { Problems } from '../../src/base/problem.ts'
import { build, planOf } from '../../src/gold/gold.ts'
import type { BuildReport } from '../../src/gold/report.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { goldWorkspace, publish, published, type TestView } from './gold-workspace.ts'

const visits = {
  columns: { id: 'integer', site: 'text', total: 'decimal(18,4)', visited: 'timestamp' },
  rows: `1 | North | 10.00 | 2026-10-01 00:00:00
         2 | North |  5.50 | 2026-10-31 23:59:59
         3 | South |  7.00 | 2026-11-01 00:00:00`,
}

const revenue: TestView = {
  sql: `SELECT month_start(visited) AS month, site, sum(total) AS revenue
        FROM Visits GROUP BY month_start(visited), site`,
  columns: { month: 'date', site: 'text', revenue: 'decimal(18,2)' },
  grain: ['month', 'site'],
}

const best: TestView = {
  sql: `SELECT month, max(revenue) AS revenue FROM revenue GROUP BY month`,
  columns: { month: 'date', revenue: 'decimal(18,2)' },
  grain: ['month'],
}

describe('building the gold views', () => {
  it('publishes each view with its columns cast to their contract, in the order of its grain', async () => {
    await using workspace = await goldWorkspace(['Visits'], { revenue })
    await publish(workspace, 'Visits', visits)
    const report = await build(workspace)
    expect(statuses(report)).toEqual(['revenue built v1 2 rows'])
    expect(report.exitCode).toBe(0)
    expect(await published(workspace, 'revenue')).toEqual([
      '2026-10-01 | North | 15.50',
      '2026-11-01 | South | 7.00',
    ])
    const snapshot = await workspace.catalog.current('gold', 'revenue')
    expect(snapshot?.columns[2]).toEqual({
      name: 'revenue',
      type: { kind: 'decimal', precision: 18, scale: 2 },
    })
  })

  it('builds a view after the view that it reads, from what was just built', async () => {
    await using workspace = await goldWorkspace(['Visits'], { best, revenue })
    await publish(workspace, 'Visits', visits)
    expect(statuses(await build(workspace))).toEqual([
      'revenue built v1 2 rows',
      'best built v1 2 rows',
    ])
    expect(await published(workspace, 'best')).toEqual(['2026-10-01 | 15.50', '2026-11-01 | 7.00'])
  })

  it('leaves alone what did not change, and rebuilds all that stands on what did', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Other'], { best, revenue, other })
    await publish(workspace, 'Visits', visits)
    await publish(workspace, 'Other', { columns: { id: 'integer' }, rows: '1' })
    await build(workspace)
    expect(statuses(await build(workspace))).toEqual([
      'revenue unchanged v1 2 rows',
      'best unchanged v1 2 rows',
      'other unchanged v1 1 rows',
    ])
    await publish(workspace, 'Visits', { ...visits, inputsDigest: 'one more delivery' })
    expect(statuses(await build(workspace))).toEqual([
      'revenue built v2 2 rows',
      'best built v2 2 rows',
      'other unchanged v1 1 rows',
    ])
    expect(statuses(await build(workspace, { only: ['best'], force: true }))).toEqual([
      'best built v3 2 rows',
    ])
  })

  it('writes equal bytes for equal rows', async () => {
    await using workspace = await goldWorkspace(['Visits'], { revenue })
    await publish(workspace, 'Visits', visits)
    await build(workspace)
    await build(workspace, { force: true })
    const [first, second] = await workspace.catalog.history('gold', 'revenue')
    expect(await bytes(workspace, first)).toEqual(await bytes(workspace, second))
  })

  it('says as of when and from how many stores the figures are: the newest moment, the stores that every input has', async () => {
    const other = { expected: 3, present: 2, missing: ['store_01'] }
    const two = { expected: 3, present: 2, missing: ['store_03'] }
    const joined: TestView = {
      sql: 'SELECT count(*) AS n FROM revenue AS r JOIN Other AS o ON o.id = 1',
      columns: { n: 'integer' },
    }
    await using workspace = await goldWorkspace(['Visits', 'Other'], { joined, revenue })
    await publish(workspace, 'Visits', { ...visits, dataAsOf: '2026-11-01T00:00:00', stores: two })
    const columns = { id: 'integer' }
    await publish(workspace, 'Other', { columns, rows: '1', dataAsOf: '2026-10-02', stores: other })
    await build(workspace)
    const snapshot = await workspace.catalog.current('gold', 'joined')
    expect(snapshot?.dataAsOf).toBe('2026-11-01T00:00:00')
    expect(snapshot?.stores).toEqual({ expected: 3, present: 1, missing: ['store_01', 'store_03'] })
  })

  it('gives a view of no inputs, of an empty table, and of a WITH clause named as its table', async () => {
    await using workspace = await goldWorkspace(['Visits'], {
      constant: { sql: 'SELECT 1 AS n;\n-- the end', columns: { n: 'integer' } },
      shadow: {
        sql: `WITH Visits AS (SELECT id FROM Visits WHERE id > 1) SELECT count(*) AS n FROM Visits`,
        columns: { n: 'integer' },
      },
    })
    await publish(workspace, 'Visits', { ...visits, rows: '' })
    expect(statuses(await build(workspace))).toEqual([
      'constant built v1 1 rows',
      'shadow built v1 1 rows',
    ])
    expect(await published(workspace, 'shadow')).toEqual(['0'])
  })
})

describe('data tests', () => {
  const tested: TestView = {
    ...revenue,
    tests: [
      { kind: 'between', column: 'revenue', low: '0', high: '10' },
      { kind: 'accepted', column: 'site', values: ['North', 'South'] },
    ],
  }

  it('publishes nothing of a view that fails a test nor of its readers, and names the rows', async () => {
    await using workspace = await goldWorkspace(['Visits'], { best, revenue: tested, fine: other })
    await publish(workspace, 'Visits', visits)
    await publish(workspace, 'Other', { columns: { id: 'integer' }, rows: '1' }).catch(() => {})
    const report = await build(workspace, { only: ['best', 'revenue'] })
    expect(statuses(report)).toEqual(['revenue failed v- 0 rows', 'best skipped v- 0 rows'])
    expect(report.exitCode).toBe(1)
    expect(report.views[0]?.failures).toEqual([
      {
        test: 'revenue must lie between 0 and 10',
        rows: 1,
        sample: [{ month: '2026-10-01', site: 'North', revenue: '15.50' }],
      },
    ])
    expect(report.views[0]?.problems[0]?.message).toContain('month 2026-10-01, site North')
    expect(await workspace.catalog.current('gold', 'revenue')).toBeUndefined()
  })

  it('keeps the last good snapshot answering, and goes on with the other views', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Other'], { best, revenue, other })
    await publish(workspace, 'Visits', visits)
    await publish(workspace, 'Other', { columns: { id: 'integer' }, rows: '1' })
    await build(workspace)
    const twice = {
      ...revenue,
      sql: "SELECT DATE '2026-10-01' AS month, site, total AS revenue FROM Visits",
    }
    await using broken = sameFolder(
      workspace,
      await goldWorkspace(['Visits', 'Other'], { best, revenue: twice, other }),
    )
    await publish(broken, 'Other', { columns: { id: 'integer' }, rows: '1\n2' })
    const report = await build(broken)
    expect(statuses(report)).toEqual([
      'revenue failed v1 2 rows',
      'best skipped v1 2 rows',
      'other built v2 2 rows',
    ])
    expect(report.views[0]?.failures[0]).toEqual({
      test: 'month, site must be unique',
      rows: 1,
      sample: [{ month: '2026-10-01', site: 'North', times: 2n }],
    })
    expect(report.views[0]?.problems[0]?.notLost).toBe('revenue still answers from snapshot 1')
  })

  it('masks personal data in what it reports', async () => {
    await using workspace = await goldWorkspace(['Visits'], {
      people: {
        sql: 'SELECT site AS email, id FROM Visits',
        columns: { id: 'integer', email: 'text' },
        grain: ['email'],
        pii: ['email'],
      },
    })
    await publish(workspace, 'Visits', visits)
    const report = await build(workspace)
    expect(report.views[0]?.failures[0]?.sample).toEqual([{ email: '•••', times: 2n }])
  })
})

describe('views that cannot be built', () => {
  it('tells all problems of all views at once, each at its place, and builds nothing', async () => {
    await using workspace = await goldWorkspace(['Visits'], {
      unknown: { sql: 'SELECT id\nFROM Visit', columns: { id: 'integer' } },
      broken: { sql: 'SELECT id,\n  FORM Visits x y', columns: { id: 'integer' } },
      two: { sql: 'SELECT 1 AS n; SELECT 2 AS n', columns: { n: 'integer' } },
      insert: { sql: 'INSERT INTO Visits SELECT 1', columns: { n: 'integer' } },
      empty: { sql: '-- nothing yet\n', columns: { n: 'integer' } },
      left: { sql: 'SELECT n FROM right_one', columns: { n: 'integer' } },
      right_one: { sql: 'SELECT n FROM left_too', columns: { n: 'integer' } },
      left_too: { sql: 'SELECT n FROM right_one', columns: { n: 'integer' } },
      bare: { sql: 'SELECT 1 AS n', columns: { n: 'decimal' } },
      fine: { sql: 'SELECT 1 AS n', columns: { n: 'integer' } },
    })
    await publish(workspace, 'Visits', visits)
    const problems = await problemsOf(build(workspace))
    expect(problems.map(line)).toEqual([
      'VIEW_INPUT_UNKNOWN views/unknown.sql:2:6 did you mean Visits',
      'VIEW_SQL_INVALID views/broken.sql:2:15',
      'VIEW_SQL_INVALID views/two.sql:1:16',
      'VIEW_SQL_INVALID views/insert.sql:1:1',
      'VIEW_SQL_INVALID views/empty.sql:1:1',
      'VIEW_CYCLE views/right_one.sql:1:15',
      'YAML_INVALID_VALUE views/bare.yaml:1:1',
    ])
    expect(problems.at(-2)?.message).toContain('right_one → left_too → right_one')
    expect(await workspace.catalog.current('gold', 'fine')).toBeUndefined()
  })

  it('names a column that its input does not have, at its place, also behind a macro', async () => {
    await using workspace = await goldWorkspace(['Visits'], {
      missing: {
        sql: 'SELECT ratio(id, 2) AS r,\n  totl AS total FROM Visits',
        columns: { r: 'decimal(9,6)', total: 'decimal(18,4)' },
      },
      inside: { sql: 'SELECT\n ratio(totl, 2) AS r FROM Visits', columns: { r: 'decimal(9,6)' } },
    })
    await publish(workspace, 'Visits', visits)
    const problems = await problemsOf(build(workspace))
    expect(problems.map(line)).toEqual([
      'VIEW_SQL_INVALID views/missing.sql:2:3',
      'VIEW_SQL_INVALID views/inside.sql:2:2',
    ])
    expect(problems[0]?.message).toContain('totl')
  })

  it('holds the SELECT list against the YAML, by name and by type', async () => {
    await using workspace = await goldWorkspace(['Visits'], {
      names: { sql: 'SELECT id, site FROM Visits', columns: { id: 'integer', place: 'text' } },
      types: {
        sql: 'SELECT id, visited AS day, CAST(total AS DOUBLE) AS total FROM Visits',
        columns: { id: 'integer', day: 'date', total: 'decimal(18,2)' },
      },
    })
    await publish(workspace, 'Visits', visits)
    const problems = await problemsOf(build(workspace))
    expect(problems.map(({ code }) => code)).toEqual([
      'VIEW_COLUMN_MISMATCH',
      'VIEW_NOT_PORTABLE',
      'VIEW_NOT_PORTABLE',
    ])
    expect(problems[0]?.message).toContain('missing: place; extra: site')
    expect(problems[1]?.message).toContain('day, TIMESTAMP in the SQL and date in the YAML')
  })

  it('cannot read a file, a schema of the engine, or a view that it was not given', async () => {
    await using workspace = await goldWorkspace(['Visits'], {
      file: { sql: "SELECT * FROM '/etc/passwd'", columns: { n: 'text' } },
      system: { sql: 'SELECT * FROM information_schema.tables', columns: { n: 'text' } },
    })
    const problems = await problemsOf(build(workspace))
    expect(problems.map(({ code }) => code)).toContain('VIEW_INPUT_UNKNOWN')
    expect(problems.filter(({ code }) => code === 'VIEW_INPUT_UNKNOWN')).toHaveLength(2)
  })

  it('blocks only the views whose table was never published', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Other'], { best, revenue, other })
    await publish(workspace, 'Other', { columns: { id: 'integer' }, rows: '1' })
    const report = await build(workspace)
    expect(statuses(report)).toEqual([
      'revenue failed v- 0 rows',
      'best skipped v- 0 rows',
      'other built v1 1 rows',
    ])
    expect(report.views[0]?.problems.map(({ code }) => code)).toEqual(['NOT_PUBLISHED'])
    expect(report.exitCode).toBe(2)
  })

  it('reports what the data does to a sound view, and leaves nothing behind', async () => {
    const narrow = { ...revenue, columns: { ...revenue.columns, revenue: 'decimal(3,2)' } }
    await using workspace = await goldWorkspace(['Visits'], { revenue: narrow })
    await publish(workspace, 'Visits', visits)
    const report = await build(workspace)
    expect(report.views[0]?.problems.map(({ code }) => code)).toEqual(['RUN_FAILED'])
    expect(report.exitCode).toBe(3)
    expect(
      await workspace.engine.rows({
        text: `select * from duckdb_views() where temporary and not internal`,
        values: [],
      }),
    ).toEqual([])
  })

  it('knows the views that it was asked for', async () => {
    await using workspace = await goldWorkspace(['Visits'], { revenue })
    const problems = await problemsOf(planOf(workspace, { only: ['revenues'] }))
    expect(problems.map(({ code, didYouMean }) => [code, didYouMean])).toEqual([
      ['TABLE_UNKNOWN', 'revenue'],
    ])
  })
})

const other: TestView = { sql: 'SELECT id FROM Other', columns: { id: 'integer' }, grain: ['id'] }

function statuses({ views }: BuildReport): readonly string[] {
  return views.map(
    ({ name, status, rows, snapshotVersion }) =>
      `${name} ${status} v${snapshotVersion ?? '-'} ${rows} rows`,
  )
}

async function problemsOf(building: Promise<unknown>): Promise<Problems['problems']> {
  const error = await building.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Problems) return error.problems
  throw error ?? new Error('nothing was thrown')
}

function line({ code, where, didYouMean }: Problems['problems'][number]): string {
  const place = `${where?.file}:${where?.line}:${where?.column}`
  return `${code} ${place}${didYouMean ? ` did you mean ${didYouMean}` : ''}`
}

async function bytes(
  { catalog }: Workspace,
  snapshot: Awaited<ReturnType<Workspace['catalog']['current']>>,
): Promise<Buffer> {
  return readFile((snapshot && catalog.files(snapshot)[0]) ?? '')
}

/** The second workspace's project over the first one's published tables. */
function sameFolder(first: Workspace, second: Workspace): Workspace {
  return { ...second, catalog: first.catalog }
}
