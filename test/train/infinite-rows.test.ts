import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { build } from '../../src/gold/gold.ts'
import { readRows } from '../../src/model/read-rows.ts'
import { score } from '../../src/model/score.ts'
import { raw } from '../../src/sql/sql.ts'
import { train } from '../../src/train/train.ts'
import { leaving, panelWorkspace, scores } from './panel.ts'

it('A column in which some values are infinite and some are no number is learned from, and scored in the views as in training', async () => {
  const ratio = `case h % 7 when 0 then 'inf'::double when 1 then '-inf'::double when 2 then 'nan'::double
    when 3 then null else (h % 50) / 8 end`
  const model = leaving({ rows: leaving().rows.replace('plan FROM', 'plan, ratio FROM') })
  await using workspace = await panelWorkspace(model, { more: { ratio: ['double', ratio] } })
  const { current, cardFiles, card } = await train(workspace, model)
  expect((await build(workspace)).views.flatMap(({ problems }) => problems)).toEqual([])

  const snapshot = await workspace.catalog.current('silver', 'Panel')
  const [file = ''] = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
  const newest = `select * from read_parquet('${file}') where month = date '2026-11-01' order by member`
  const { frame } = await readRows(workspace.engine, raw(`(${newest})`), {
    features: current.stored.features,
    time: 'month',
    label: 'left_within',
    key: { ids: [{ name: 'member', type: { kind: 'integer' } }], time: 'month' },
  })
  const told = await scores(
    workspace,
    "select score from scores where month = date '2026-11-01' order by member",
  )
  expect(told.map((row) => Number(row['score']))).toEqual([
    ...score(current.stored.scorer, frame).score,
  ])
  expect(card.features.find(({ name }) => name === 'ratio')?.outside).toBe(0)
  for (const text of await Promise.all(cardFiles.map((one) => readFile(one, 'utf8'))))
    expect(text).not.toMatch(/Infinity|NaN/)
})
