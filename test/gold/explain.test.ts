import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Snapshot } from '../../src/catalog/snapshot.ts'
import { openEngine } from '../../src/engine/open.ts'
import { compile } from '../../src/gold/compile.ts'
import { explain } from '../../src/gold/explain.ts'
import { type BuildPlan, planBuild } from '../../src/gold/plan.ts'
import { inputView, writeView } from '../../src/gold/render.ts'
import { loadProject } from '../../src/project/load.ts'

const names = [
  'billing_health',
  'churn_retention',
  'location_scorecard',
  'location_scorecard_bottom',
]

const sites: Snapshot = {
  layer: 'silver',
  name: 'Sites',
  version: 2,
  runId: 'run',
  publishedAt: '2026-11-24T12:00:00.000Z',
  inputsDigest: 'sites',
  columns: [
    { name: 'lSiteID', type: { kind: 'integer' } },
    { name: 'sSiteName', type: { kind: 'text' } },
    { name: '_file', type: { kind: 'text' } },
  ],
  files: [{ path: 'silver/Sites/data/1.parquet', rows: 39, sizeBytes: 2048 }],
  rowCount: 39,
  stores: { expected: 39, present: 39, missing: [] },
}

async function carwashPlan(): Promise<BuildPlan> {
  await using engine = await openEngine('duckdb', { threads: 1 })
  const project = await loadProject(join(import.meta.dirname, '../../examples/carwash'))
  const views = project.views.filter(({ name }) => names.includes(name))
  const compiled = await compile(project, views, engine, 'duckdb')
  const table = (name: string, version: number): [string, Snapshot] => [
    name,
    { ...sites, name, version, inputsDigest: name },
  ]
  const silver = new Map([table('Sites', 2), table('Memberships', 7), table('RecurringCharges', 7)])
  const before = planBuild(compiled, { silver, gold: new Map() }, false)
  const billing = before.views.find(({ name }) => name === 'billing_health')
  const gold = new Map([
    ['churn_scores', { ...sites, layer: 'gold' as const, version: 3, inputsDigest: 'scores' }],
    [
      'billing_health',
      { ...sites, layer: 'gold' as const, version: 4, inputsDigest: billing?.digest ?? '' },
    ],
  ])
  return planBuild(compiled, { silver, gold }, false)
}

it('prints what will be built, why, and from what', async () => {
  await expect(explain(await carwashPlan())).toMatchFileSnapshot('../golden/gold/plan.txt')
})

it('renders an input as a name for its files, and a view as one readable COPY', async () => {
  const plan = await carwashPlan()
  const billing = plan.views.find(({ name }) => name === 'billing_health')
  if (billing === undefined) throw new Error('the plan has no billing_health')
  const statements = [
    inputView('Sites', ['silver/Sites/data/1.parquet'], sites.columns),
    writeView(
      billing,
      'aside/billing_health.parquet',
      billing.columns.map((column, at) => ({ name: column.name, id: at + 1, parts: [] })),
    ),
  ]
  expect(statements.flatMap(({ values }) => values)).toEqual([])
  await expect(`${statements.map(({ text }) => text).join(';\n\n')};\n`).toMatchFileSnapshot(
    '../golden/gold/billing_health.sql',
  )
})
