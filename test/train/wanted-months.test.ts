import { describe, expect, it } from 'vitest'
import type { Row } from '../../src/engine/engine.ts'
import { build } from '../../src/gold/gold.ts'
import { train } from '../../src/train/train.ts'
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
})
