import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PLACES, PLANS, regionOf, WASH_TYPES } from '../../examples/carwash/generate/gazetteer.ts'
import { type Asker, openAsker } from '../../src/ask/ask.ts'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { loadProject } from '../../src/project/load.ts'
import type { View } from '../../src/project/project.ts'
import { openWorkspace, type Workspace } from '../../src/workspace/workspace.ts'
import { publish } from './clinics-project.ts'

/** The reference project's own YAML over rows of its sites, months and plans with numbers of no meaning. */
export interface Carwash extends AsyncDisposable {
  readonly workspace: Workspace
  readonly asker: Asker
}

/** The reference project in a folder of its own, every view published; what is measured is how questions are read. */
export async function openCarwash(): Promise<Carwash> {
  const root = await mkdtemp(join(tmpdir(), 'carwash-'))
  const example = new URL('../../examples/carwash/', import.meta.url)
  for (const part of ['bankfull.yaml', 'tables', 'views', 'models', 'questions']) {
    await cp(new URL(part, example), join(root, part), { recursive: true })
  }
  const project = await loadProject(root)
  const workspace = await openWorkspace(project, {
    clock: fixedClock('2026-11-24T12:00:00Z'),
    reporter: quietReporter,
  })
  for (const view of project.views) await publish(workspace, view, rowsOf(view))
  const asker = await openAsker(workspace)
  return {
    workspace,
    asker,
    [Symbol.asyncDispose]: async () => {
      await asker[Symbol.asyncDispose]()
      await workspace[Symbol.asyncDispose]()
      await rm(root, { recursive: true })
    },
  }
}

/** One row per day, site, plan and wash type, as far as they are in the view's grain; every other cell says nothing. */
function rowsOf(view: View): string {
  const values = PLACES.map(
    ([location, city, state], at) =>
      `('${location}', '${city}', '${state}', '${regionOf(state)}', ${at + 1})`,
  )
  const months =
    "(values (date '2026-09-01'), (date '2026-10-01'), (date '2026-11-01')) as months (month)"
  const rows = `(values ${values.join(', ')}) as sites (location, city, state, region, place)`
  const plans = `(values ${PLANS.map((one) => `('${one}')`).join(', ')}) as plans (plan)`
  const types = `(values ${WASH_TYPES.map((one) => `('${one}')`).join(', ')}) as types (wash_type)`
  const columns = view.columns.map(({ name, type }) => {
    if (['month', 'location', 'city', 'state', 'region', 'plan', 'wash_type'].includes(name))
      return name
    if (type.kind === 'text') return `'because' as ${name}`
    if (type.kind === 'date')
      return `${view.grain.includes('month') ? 'month' : "date '2026-10-05'"} as ${name}`
    return type.kind === 'boolean' ? `place > 20 as ${name}` : `place as ${name}`
  })
  const wanted = [
    ...(view.columns.some(({ name }) => name === 'month') ? [months] : []),
    rows,
    ...(view.columns.some(({ name }) => name === 'plan') ? [plans] : []),
    ...(view.columns.some(({ name }) => name === 'wash_type') ? [types] : []),
  ]
  return `select ${columns.join(', ')} from ${wanted.join(', ')}`
}
