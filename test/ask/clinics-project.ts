import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Asker, openAsker } from '../../src/ask/ask.ts'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { loadProject } from '../../src/project/load.ts'
import type { View } from '../../src/project/project.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { duckdbType } from '../../src/sql/column-type.ts'
import { join as joined, literal, name, raw, sql } from '../../src/sql/sql.ts'
import { openWorkspace, type Workspace } from '../../src/workspace/workspace.ts'

/** A second trade: clinics. Its views' SQL holds the rows themselves, so that it needs no merge and no build. */
export interface Clinics extends AsyncDisposable {
  readonly workspace: Workspace
  readonly asker: Asker
}

/** The clinics project in a folder of its own, its views published. */
export async function openClinics(published?: readonly string[]): Promise<Clinics> {
  const root = await mkdtemp(join(tmpdir(), 'clinics-'))
  await cp(new URL('clinics', import.meta.url), root, { recursive: true })
  const project = await loadProject(root)
  const workspace = await openWorkspace(project, {
    clock: fixedClock('2026-11-24T12:00:00Z'),
    reporter: quietReporter,
  })
  for (const view of project.views) {
    if (published === undefined || published.includes(view.name))
      await publish(workspace, view, view.sql)
  }
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

/** Publishes a view's next snapshot from a SELECT, as the gold stage would. */
export async function publish(workspace: Workspace, view: View, select: string): Promise<void> {
  const { engine, catalog } = workspace
  const before = await catalog.current('gold', view.name)
  const path = catalog.newDataPath('gold', view.name)
  const aside = join(workspace.asideFolder, `${view.name}-${before?.version ?? 0}.parquet`)
  const columns = view.columns.map((one) => ({ name: one.name, type: one.type as ColumnType }))
  const cast = columns.map(
    (one) => sql`cast(${name(one.name)} as ${raw(duckdbType(one.type))}) as ${name(one.name)}`,
  )
  await engine.run(
    sql`copy (select ${joined(cast, ', ')} from (${raw(select)})) to ${literal(aside)} (format parquet)`,
  )
  const [counted] = await engine.rows<{ n: bigint }>(
    sql`select count(*) as n from (${raw(select)})`,
  )
  const rows = Number(counted?.n ?? 0)
  await catalog.adopt(aside, path)
  await catalog.commit(
    {
      layer: 'gold',
      name: view.name,
      runId: '01KB00000000000000000000CL',
      publishedAt: '2026-11-24T06:00:00.000Z',
      inputsDigest: select,
      columns,
      files: [{ path, rows, sizeBytes: 1 }],
      rowCount: rows,
      dataAsOf: '2026-11-23T21:15:00',
      stores: { expected: 2, present: 2, missing: [] },
    },
    before,
  )
}
