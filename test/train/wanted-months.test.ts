import { describe, expect, it } from 'vitest'
import type { Row } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { build } from '../../src/gold/gold.ts'
import { raw, sql } from '../../src/sql/sql.ts'
import { train } from '../../src/train/train.ts'
import { unlikeMonths } from '../../src/train/unlike-months.ts'
import { leaving, panelWorkspace, scores } from './panel.ts'

describe('A model whose rows say which months are wanted', () => {
  // The visits before are looked back on: what is limited to the wanted months must reach further than they do.
  const looking = (
    limit: string,
  ): string => `WITH newest AS (SELECT max(month) AS month FROM Panel),
    seen AS (SELECT p.member, add_months(p.month, 1) AS next_month, p.visits FROM Panel AS p CROSS JOIN newest AS n WHERE ${limit})
    SELECT p.member, p.month, p.left_within, p.why, p.visits, p.failed, p.tenure, p.plan, coalesce(s.visits, 0) AS visits_before
    FROM Panel AS p CROSS JOIN newest AS n
    LEFT JOIN seen AS s ON s.member = p.member AND s.next_month = p.month
    WHERE wanted_month(p.month, n.month)`

  it('learns from all of them', async () => {
    const rows = looking('wanted_month(add_months(p.month, 1), n.month)')
    await using workspace = await panelWorkspace(leaving({ rows }))
    const { current, problems } = await train(workspace, leaving({ rows }))
    expect(problems).toEqual([])
    expect(current.stored.window.train.from).toBe('2025-12-01')
  })

  it('is scored in the newest two as if it made all', async () => {
    const told: (readonly Row[])[] = []
    for (const rows of [
      looking('wanted_month(add_months(p.month, 1), n.month)'),
      looking('TRUE').replace(/WHERE w.*/, ''),
    ]) {
      const heuristic = "CASE visits_before WHEN 0 THEN 'high' WHEN 1 THEN 'medium' ELSE 'low' END"
      await using workspace = await panelWorkspace(leaving({ rows, heuristic }))
      await build(workspace)
      told.push(await scores(workspace))
    }
    expect(told[0]?.length).toBe(2000)
    expect(told[0]).toEqual(told[1])
  })

  it('is refused where it would score from others than it learned from, column by column', async () => {
    const rows = looking('wanted_month(p.month, n.month)')
    await using workspace = await panelWorkspace(leaving({ rows }))
    await expect(train(workspace, leaving({ rows }))).rejects.toMatchObject({
      problems: [
        {
          code: 'MODEL_MONTHS_UNLIKE',
          message: expect.stringMatching(/: visits_before \(\d{3}\)\.$/),
        },
      ],
    })
  })

  it('is not refused where doubles differ in their last digits, as sums in another order do', async () => {
    // What is added and taken away again is another number where other months are made.
    const rows = `WITH newest AS (SELECT max(month) AS month FROM Panel),
    made AS (
      SELECT p.*, CAST(sum(p.visits) OVER (PARTITION BY p.plan) AS DOUBLE) AS all_visits
      FROM Panel AS p CROSS JOIN newest AS n WHERE wanted_month(p.month, n.month)
    )
    SELECT member, month, left_within, why, visits, failed, tenure, plan, (spent + all_visits) - all_visits AS spent FROM made`
    await using workspace = await panelWorkspace(leaving({ rows }), {
      more: { spent: ['double', 'h / 7'] },
    })
    expect((await train(workspace, leaving({ rows }))).problems).toEqual([])
  })
})

describe('Of two ways to make a month', () => {
  const told = async (type: string, one: string, other: string): Promise<boolean> => {
    await using engine = await openEngine('duckdb', { threads: 1 })
    const rows = (spent: string): string =>
      `select 7 as member, date '2026-11-01' as month, null::integer as left_within, cast(${spent} as ${type}) as spent
       union all select 8, date '2026-11-01', null, cast(100 as ${type})`
    await engine.run(sql`create temp table model_rows as ${raw(rows(one))}`)
    const roles = {
      key: { ids: [{ name: 'member', type: { kind: 'integer' as const } }], time: 'month' },
      time: 'month',
      label: 'left_within',
      features: [{ name: 'spent', kind: 'numeric' as const }],
      stamps: [],
      problems: [],
    }
    const doubles = type === 'double' ? ['spent'] : []
    const unlike = await unlikeMonths(engine, rows(other), roles, doubles)
    expect([...unlike.keys()].every((one) => one === 'spent')).toBe(true)
    return unlike.size > 0
  }

  it.each([
    ['double', '0.1::double + 0.2::double', '0.3', false],
    ['double', '5.5e-17', '0', false],
    ['double', "'inf'", "'inf'", false],
    ['double', "'nan'", "'nan'", false],
    ['double', '0.3', '0.3000001', true],
    ['double', '1e-7', '0', true],
    ['double', "'inf'", '1e308', true],
    ['double', "'inf'", "'-inf'", true],
    ['double', '1e308', '-1e308', true],
    ['double', "'nan'", '1', true],
    ['double', 'null', '0', true],
    ['decimal(38,18)', '0.300000000000000001', '0.3', true],
  ] as const)(
    'a %s that is %s in the one and %s in the other counts as another: %s',
    async (...[type, one, other, isOther]) => {
      expect(await told(type, one, other)).toBe(isOther)
    },
  )
})
