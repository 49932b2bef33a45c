import { Problem } from '../base/problem.ts'
import type { Layer, Snapshot } from '../catalog/snapshot.ts'
import { foldName } from '../land/landed.ts'
import type { Project } from '../project/project.ts'
import { suggest } from '../project/suggest.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Side } from './side.ts'

/** A table or view that can be compared, with the columns that tell its rows apart. */
export interface Comparable {
  readonly layer: Layer
  readonly name: string
  readonly key: readonly string[]
  /** Columns that tell of a person. */
  readonly personal: readonly string[]
}

/** The tables and views of a project; a view without a grain is told apart by all of its columns. */
export function comparables({ tables, views }: Project): readonly Comparable[] {
  const personal = (columns: readonly { name: string; pii: boolean }[]): readonly string[] =>
    columns.filter(({ pii }) => pii).map((column) => column.name)
  return [
    ...tables.map((table) => ({
      layer: 'silver' as const,
      name: table.name,
      key: table.merge.key,
      personal: personal(table.columns),
    })),
    ...views.map((view) => ({
      layer: 'gold' as const,
      name: view.name,
      key: view.grain.length > 0 ? view.grain : view.columns.map((column) => column.name),
      personal: personal(view.columns),
    })),
  ]
}

/** Two snapshots of one table or view; undefined where it was not published by then, or only once. */
export interface Versions {
  readonly before: Snapshot | undefined
  readonly after: Snapshot | undefined
}

/** What answered after each of two runs; without runs the two newest snapshots. Only kept snapshots can be compared. */
export async function versionsAt(
  { catalog }: Workspace,
  { layer, name: wanted }: Comparable,
  runs: readonly [string | undefined, string | undefined],
): Promise<Versions> {
  const history = (await catalog.history(layer, wanted)).toSorted((a, b) => a.version - b.version)
  const at = (run: string): Snapshot | undefined =>
    history.findLast((snapshot) => snapshot.runId <= run)
  const [first, second] = runs
  if (first === undefined) return { before: history.at(-2), after: history.at(-1) }
  return { before: at(first), after: second === undefined ? history.at(-1) : at(second) }
}

/** The snapshot that answers now. */
export function answering(
  { catalog }: Workspace,
  { layer, name: wanted }: Comparable,
): Promise<Snapshot | undefined> {
  return catalog.current(layer, wanted)
}

/** A snapshot as a side of a comparison. Throws DIFF_KEY_MISSING where it lacks a column of the key. */
export function sideOf(
  snapshot: Snapshot,
  key: readonly string[],
  { catalog }: Workspace,
  environment?: string,
): Side {
  const files = catalog.files(snapshot)
  const none = snapshot.columns.map(
    (column) => sql`cast(null as ${raw(duckdbType(column.type))}) as ${name(column.name)}`,
  )
  const names = snapshot.columns.map((column) => column.name)
  const missing = key.find((one) => !names.some((column) => foldName(column) === foldName(one)))
  if (missing !== undefined)
    throw new Problem(
      'DIFF_KEY_MISSING',
      { name: snapshot.name, version: snapshot.version, column: missing },
      { didYouMean: suggest(missing, names) },
    )
  return {
    label: `${environment === undefined ? '' : `${environment} `}v${snapshot.version}, run ${snapshot.runId}`,
    relation: files.length === 0 ? sql`(select ${none} where false)` : parquet(files),
    columns: snapshot.columns,
    rows: snapshot.rowCount,
  }
}
