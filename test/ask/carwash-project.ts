import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PLACES, PLANS, regionOf } from '../../examples/carwash/generate/gazetteer.ts'
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
  for (const part of ['bankfull.yaml', 'tables', 'views']) {
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

/** One row per month, site and plan, cut to the view's grain. */
function rowsOf(view: View): string {
  const values = PLACES.map(
    ([location, city, state], at) =>
      `('${location}', '${city}', '${state}', '${regionOf(state)}', ${at + 1})`,
  )
  const months =
    "(values (date '2026-09-01'), (date '2026-10-01'), (date '2026-11-01')) as months (month)"
  const rows = `(values ${values.join(', ')}) as sites (location, city, state, region, place)`
  const plan = `(values ${PLANS.map((one) => `('${one}')`).join(', ')}) as plans (plan)`
  const columns = view.columns.map(({ name, type }) => {
    if (['month', 'location', 'city', 'state', 'region', 'plan'].includes(name)) return name
    return type.kind === 'text' ? `'because' as ${name}` : `place as ${name}`
  })
  const from = view.grain.includes('plan') ? `${months}, ${rows}, ${plan}` : `${months}, ${rows}`
  return `select ${columns.join(', ')} from ${from}`
}
