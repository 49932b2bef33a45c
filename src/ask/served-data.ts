import { join } from 'node:path'
import type { Catalog } from '../catalog/catalog.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { openEngine } from '../engine/open.ts'
import { askedViews } from '../project/detail.ts'
import type { View } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import { name, raw, type Sql, sql } from '../sql/sql.ts'
import type { Freshness } from '../workspace/freshness.ts'
import { freshnessOf } from '../workspace/freshness.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { ambiguitiesOf, declaredAmbiguous } from './ambiguity.ts'
import { englishDictionary } from './english-dictionary.ts'
import { keptLessons, type Lessons } from './lessons.ts'
import type { Learned } from './match.ts'
import { sampleContext, samplesOf } from './samples.ts'
import { filterSlots, namesValues } from './slots.ts'
import { classesOf, train } from './train.ts'
import type { SlotValue } from './value-index.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'

/** One state of the published views: what questions are matched by and answered from. It never changes. */
export interface ServedData extends AsyncDisposable {
  /** Names every view and its version; a new publish gives another key. */
  readonly key: string
  readonly engine: Engine
  /** View → its snapshot; a view that was never published is absent. */
  readonly snapshots: ReadonlyMap<string, Snapshot>
  readonly vocabulary: Vocabulary
  /** How fresh a view's data are at the moment of asking; undefined for a view that was never published. */
  readonly freshness: (view: string) => Freshness | undefined
  readonly learned: Learned
}

/** The most names of one slot that questions may name. */
const mostValues = 20_000

/** The snapshots that answer now, in the order of the views. */
export async function currentSnapshots(
  workspace: Workspace,
): Promise<ReadonlyMap<string, Snapshot>> {
  const { project, catalog } = workspace
  const found = await Promise.all(project.views.map((view) => catalog.current('gold', view.name)))
  return new Map(
    found.flatMap((snapshot) => (snapshot === undefined ? [] : [[snapshot.name, snapshot]])),
  )
}

/** The key of a set of snapshots. */
export function snapshotsKey(snapshots: ReadonlyMap<string, Snapshot>): string {
  return [...snapshots.values()].map((one) => `${one.name}@${one.version}`).join(' ')
}

/**
 * Opens a set of snapshots for answering, on an engine of its own that can read the published views' folder and
 * nothing else, and can write nowhere. A model that is not kept is for words that are only tried.
 */
export async function openServedData(
  workspace: Workspace,
  snapshots: ReadonlyMap<string, Snapshot>,
  { keepModel = true }: { readonly keepModel?: boolean } = {},
): Promise<ServedData> {
  const { project, catalog, stateFolder, outputFolder } = workspace
  const engine = await openEngine('duckdb', {
    threads: 2,
    memoryLimit: '256MB',
    readOnlyFolders: [join(outputFolder, 'gold')],
  })
  try {
    const asked = askedViews(project.views)
    const values: SlotValue[] = []
    for (const view of project.views) {
      const snapshot = snapshots.get(view.name)
      if (snapshot === undefined) continue
      await engine.run(sql`create view ${name(view.name)} as ${source(snapshot, catalog)}`)
      if (asked.includes(view)) values.push(...(await valuesOf(view, engine)))
    }
    const vocabulary = vocabularyOf(project, values, englishDictionary())
    const { mappingHash } = vocabulary
    const learn = (): Lessons => ({
      model: train(samplesOf(vocabulary, project.scope), classesOf(asked), mappingHash),
      declared: declaredAmbiguous(project.scope, vocabulary, sampleContext),
    })
    const lessons = keepModel ? await keptLessons(stateFolder, mappingHash, learn) : learn()
    return {
      key: snapshotsKey(snapshots),
      engine,
      snapshots,
      vocabulary,
      learned: { model: lessons.model, ambiguities: ambiguitiesOf(lessons.declared) },
      freshness: (view) => {
        const snapshot = snapshots.get(view)
        return snapshot && freshnessOf(snapshot, project, workspace.clock)
      },
      [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    }
  } catch (error) {
    await engine[Symbol.asyncDispose]()
    throw error
  }
}

function source(snapshot: Snapshot, catalog: Catalog): Sql {
  const files = catalog.files(snapshot)
  if (files.length > 0) return sql`select * from ${parquet(files)}`
  const columns = snapshot.columns.map(
    (column) => sql`cast(null as ${raw(duckdbType(column.type))}) as ${name(column.name)}`,
  )
  return sql`select ${columns} where false`
}

async function valuesOf(view: View, engine: Engine): Promise<readonly SlotValue[]> {
  const found: SlotValue[] = []
  for (const slot of filterSlots(view).filter((one) => namesValues(view, one))) {
    const column = name(slot.column)
    const rows = await engine.rows<{ value: string }>(
      sql`select distinct ${column} as "value" from ${name(view.name)} where ${column} is not null order by 1 limit ${mostValues}`,
    )
    for (const { value } of rows)
      found.push({ view: view.name, slot: slot.name, value: String(value) })
  }
  return found
}
