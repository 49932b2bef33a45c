import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generate } from '../../examples/carwash/generate/generate.ts'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { compile } from '../../src/gold/compile.ts'
import { build } from '../../src/gold/gold.ts'
import { statementIn } from '../../src/gold/render.ts'
import { scoreViews } from '../../src/gold/score-views.ts'
import { mergeAll } from '../../src/merge/merge-all.ts'
import { loadProject } from '../../src/project/load.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { openWorkspace } from '../../src/workspace/workspace.ts'
import { available } from './available.ts'
import type { Seen } from './canonical.ts'
import { own, spark, tableOf } from './peers.ts'

let home: string
let bySpark: Readonly<Record<string, Seen>> | undefined

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'carwash-engines-'))
  const example = join(import.meta.dirname, '../../examples/carwash')
  for (const part of ['bankfull.yaml', 'tables', 'views', 'models']) {
    await cp(join(example, part), join(home, part), { recursive: true })
  }
  await generate({ outDir: join(home, 'data'), scale: 'tiny', seed: 1 })
  await using workspace = await openWorkspace(await loadProject(home), {
    clock: fixedClock('2026-11-24T08:00:00Z'),
    reporter: quietReporter,
    threads: 2,
  })
  const merging = workspace.ledger.begin('run')
  await mergeAll(workspace, merging, { force: false })
  workspace.ledger.finish(merging, 'done')
  expect((await build(workspace)).exitCode).toBe(0)
})

afterAll(() => rm(home, { recursive: true }))

const views = [
  ...['billing_health', 'churn_retention', 'customer_months', 'customer_profile'],
  ...['house_account_balances'],
  ...['location_scorecard', 'location_scorecard_bottom', 'membership_growth'],
  ...['prepaid_books', 'prepaid_liability', 'wash_volume'],
]

describe('On the smallest chain', () => {
  it.for([...views, 'churn_scores'])(
    'Spark builds the very rows of %s, cell by cell',
    async (view, context) => {
      available('Spark', context)
      bySpark ??= await builtBySpark()
      const declared = (await loadProject(home)).views.find(({ name }) => name === view)
      const grain = declared?.grain ?? ['membership', 'month']
      const ours = await own(await tableOf(home, 'gold', view, grain))
      const theirs = bySpark[view]
      expect(theirs?.rows).toEqual(ours.rows)
      expect(theirs?.digest).toBe(ours.digest)
      expect(ours.rows.length).toBeGreaterThan(30)
    },
  )

  it('there is no view that Spark was not asked for', async () => {
    expect((await loadProject(home)).views.map(({ name }) => name)).toEqual(views)
  })
})

/** All views, from the merged tables' own files; each from those that Spark built before it. */
async function builtBySpark(): Promise<Readonly<Record<string, Seen>>> {
  await using workspace = await openWorkspace(await loadProject(home), {
    clock: fixedClock('2026-11-24T08:00:00Z'),
    reporter: quietReporter,
  })
  const { project, engine } = workspace
  const scores = (await scoreViews(workspace, undefined)).map(({ view }) => view)
  const compiled = await compile(project, [...scores, ...project.views], engine, 'spark')
  return spark().ask('build', {
    tables: await filesOf(workspace),
    views: compiled.map((view) => ({
      name: view.name,
      sql: statementIn('spark', view),
      key: view.view.grain,
    })),
  })
}

async function filesOf({
  project,
  catalog,
}: Workspace): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {}
  for (const { name } of project.tables) {
    const snapshot = await catalog.current('silver', name)
    if (snapshot !== undefined) found[name] = catalog.files(snapshot)
  }
  return found
}
