import { expect, it } from 'vitest'
import { lint } from '../../src/check/lint.ts'
import { build } from '../../src/gold/gold.ts'
import { fit as trained } from '../../src/model/fit.ts'
import { frameOf, madeRows } from '../model/rows.ts'
import { scoredView } from '../model/scored-view.ts'
import { goldWorkspace, publish, published } from './gold-workspace.ts'

const people = {
  columns: {
    id: 'integer',
    age: 'double',
    spent: 'double',
    plan: 'text',
    visits: 'double',
    noise: 'double',
  },
  rows: `1 | 20 | 900 | o'clock | 6 | 0.5
         2 | nan | 900.125 | · | 6 | 0.5
         3 | 20 | 1e300 | plus | 1 | 0.5`,
}

it('the SQL of trained scores passes the linter word for word, and tells texts with quotes, doubles and what is no number', async () => {
  await using workspace = await goldWorkspace(
    ['Odd'],
    [scoredView(await trained(frameOf(madeRows(2000))))],
  )
  await publish(workspace, 'Odd', people)
  const { views, problems } = await lint(workspace, undefined)
  expect(problems.map(({ message }) => message)).toEqual([])
  expect(views).toEqual(['odd_scores'])
  expect((await build(workspace)).views.flatMap((view) => view.problems)).toEqual([])
  const told = await published(workspace, 'odd_scores', ['id', 'band', 'reason_1', 'reason_2'])
  expect(told).toEqual([
    "1 | it's high | spent 900.00 and visits 6.00 | 20.00 years",
    "2 | it's high | spent 900.13 and visits 6.00 | spent 900.13",
    `3 | it's high | 20.00 years | on plus's plan \\ \${spark.app.name}`,
  ])
})
