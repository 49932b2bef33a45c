import type { AdditiveModel } from '../../src/model/additive-model.ts'
import { scoreView } from '../../src/model/score-view.ts'
import type { Model } from '../../src/project/model.ts'
import type { View } from '../../src/project/project.ts'
import { cutsOf } from './odd-rows.ts'

const columns = ['age', 'spent', 'plan', 'visits', 'noise'] as const

/** Scores of the rows of a table Odd, as a view that anyone may have written: nothing of it is let pass unseen. */
export function scoredView(scorer: AdditiveModel): View {
  const view = scoreView(
    model,
    { ids: [{ name: 'id', type: { kind: 'integer' } }], time: 'month' },
    {
      kind: 'scored',
      by: 'v1',
      scorer,
      share: { ...scorer, intercept: cutsOf(scorer).length },
      features: columns.map((name) => ({ name, kind: name === 'plan' ? 'text' : 'numeric' })),
      doubles: columns.filter((name) => name !== 'plan'),
      expression: model.heuristic,
    },
  )
  return { ...view, isGenerated: undefined }
}

const model: Model = {
  name: 'odd',
  purpose: '',
  rowsFile: 'models/odd.sql',
  rows: `SELECT id, DATE '2026-10-01' AS month, ${columns.join(', ')} FROM Odd;`,
  id: ['id'],
  label: 'label',
  time: 'month',
  causes: { column: 'cause', voluntary: ['price'], involuntary: ['card'] },
  heuristic: "CASE WHEN visits > 3 THEN 'low' ELSE 'high' END",
  features: { include: undefined, exclude: [], trusted: [], monotone: new Map() },
  reasons: new Map([
    ['plan', { words: `on {value}'s plan \\ \${spark.app.name}`, missing: 'no plan' }],
    ['age', { words: '{value} years' }],
  ]),
  testMonths: 3,
  calibrateMonths: 2,
  bands: [
    { name: 'low', atMost: 0.2 },
    { name: "it's high", atMost: 1 },
  ],
  leastPositives: 1,
  leastMonths: 1,
  where: () => ({ file: 'models/odd.yaml' }),
}
