import type { Project, Table, View } from '../project/project.ts'
import type { RowSource } from './row-identity.ts'
import type { KnownSource } from './scopes.ts'

/** Names of the columns of a published table; undefined where it was never published. */
export type PublishedColumns = (table: string) => readonly string[] | undefined

/** Where each row of a merged table stood. */
const origin = ['_store', '_file', '_row']

/** What is known of the project's tables and views: a table's rows by its merge key, a view's by its grain. */
export function knownSources(project: Project, publishedColumns: PublishedColumns): KnownSource {
  const sources = new Map<string, RowSource>()
  for (const view of project.views) sources.set(view.name.toLowerCase(), viewSource(view))
  for (const table of project.tables)
    sources.set(table.name.toLowerCase(), tableSource(table, publishedColumns(table.name)))
  return (name) => sources.get(name)
}

function viewSource({ columns, grain, tests }: View): RowSource {
  const unique = tests.flatMap((test) => (test.kind === 'unique' ? [test.columns] : []))
  return source(
    columns.map(({ name }) => name),
    false,
    [...(grain.length === 0 ? [] : [grain]), ...unique],
  )
}

/** Rows with a null in their key stand as entities of their own, so that the key does not tell them apart. */
function tableSource(
  { columns, merge, checks }: Table,
  published: readonly string[] | undefined,
): RowSource {
  const declared = [...columns.map(({ name }) => name), ...merge.key, ...origin]
  const keys = merge.allowNullMergeKeys ? [] : [merge.key]
  const unique = checks.flatMap((check) => (check.kind === 'unique' ? [check.columns] : []))
  return source(published ?? declared, published === undefined, [
    ...keys,
    ...unique,
    ['_file', '_row'],
  ])
}

function source(
  columns: readonly string[],
  isOpen: boolean,
  keys: readonly (readonly string[])[],
): RowSource {
  const lower = (names: readonly string[]): readonly string[] =>
    names.map((name) => name.toLowerCase())
  return {
    columns: lower(columns),
    isOpen,
    keys: keys.map(lower),
    constants: new Map(),
    isUnknown: false,
  }
}
