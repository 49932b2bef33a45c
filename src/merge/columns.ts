import type { LandedFile, SourceColumn } from '../land/landed.ts'
import { foldName } from '../land/landed.ts'
import type { Project, StoreReading, Table } from '../project/project.ts'
import type { DeclaredType } from '../sql/column-type.ts'
import { publishedName } from './origin.ts'

/** A file with how its store's values are read. */
export interface PlannedFile {
  readonly landed: LandedFile
  readonly reading: StoreReading
}

/** One file's part in a column: the delivered columns of that name, first one first. Several where a header repeats a name. */
export interface ColumnSource {
  readonly file: number
  readonly columns: readonly SourceColumn[]
}

/** A column of the table with everything that the files have under its name. */
export interface MatchedColumn {
  readonly name: string
  /** What decides the type before any value is looked at. */
  readonly wanted:
    | { readonly type: DeclaredType; readonly because: 'declared' | 'naming rule' }
    | undefined
  /** In file order; a file that lacks the column is absent. */
  readonly sources: readonly ColumnSource[]
}

/**
 * Matches the files' columns by name, ignoring case and spaces, never by position. Declared names keep their
 * spelling and come first; the others take the spelling that comes first in file order.
 */
export function matchColumns(
  project: Project,
  table: Table,
  files: readonly PlannedFile[],
): readonly MatchedColumn[] {
  const columns = new Map<string, { name: string; sources: Map<number, SourceColumn[]> }>()
  for (const name of declaredNames(table)) {
    if (!columns.has(foldName(name))) columns.set(foldName(name), { name, sources: new Map() })
  }
  for (const [at, { landed, reading }] of files.entries()) {
    for (const source of landed.columns) {
      const name = publishedName(renamed(source.name, reading.rename))
      const folded = foldName(name)
      const column = columns.get(folded) ?? {
        name,
        sources: new Map<number, SourceColumn[]>(),
      }
      columns.set(folded, column)
      const standing = column.sources.get(at) ?? []
      column.sources.set(at, [...standing, source])
    }
  }
  return [...columns.values()]
    .filter(
      (column) =>
        column.sources.size > 0 || table.columns.some((declared) => declared.name === column.name),
    )
    .map(({ name, sources }) => ({
      name,
      wanted: wantedType(project, table, name),
      sources: [...sources].map(([file, found]) => ({ file, columns: found })),
    }))
}

/** What a store's files need said: its own words over those for all stores. */
export function readingOf(table: Table, store: string): StoreReading {
  return { ...table.stores.get('*'), ...defined(table.stores.get(store)) }
}

/** Every name that the declaration of a table mentions. */
export function declaredNames(table: Table): readonly string[] {
  const moment = table.freshness.column
  const winner = table.merge.winner.kind === 'newest' ? [table.merge.winner.column] : []
  return [
    ...table.columns.map((column) => column.name),
    ...table.merge.key,
    ...table.merge.identity,
    ...winner,
    ...(moment === undefined ? [] : [moment]),
  ]
}

/** Of a table's columns the one whose newest value says as of when its data are. */
export function momentOf<C extends { readonly name: string }>(
  { merge: { winner }, freshness }: Table,
  columns: readonly C[],
): C | undefined {
  const said = freshness.column ?? (winner.kind === 'newest' ? winner.column : undefined)
  if (said === undefined) return undefined
  return columns.find((column) => foldName(column.name) === foldName(said))
}

/** The type that a naming rule gives: the longest prefix that a capital, a digit or an underscore follows. */
function typeByName(project: Project, name: string): DeclaredType | undefined {
  let found: { readonly length: number; readonly type: DeclaredType } | undefined
  for (const [prefix, type] of project.naming) {
    const next = name.charAt(prefix.length)
    if (!name.startsWith(prefix) || !/^[\p{Lu}\d_]$/u.test(next)) continue
    if (found === undefined || prefix.length > found.length) found = { length: prefix.length, type }
  }
  return found?.type
}

function wantedType(project: Project, table: Table, name: string): MatchedColumn['wanted'] {
  const declared = table.columns.find((column) => foldName(column.name) === foldName(name))?.type
  if (declared !== undefined) return { type: declared, because: 'declared' }
  const named = typeByName(project, name)
  return named === undefined ? undefined : { type: named, because: 'naming rule' }
}

function renamed(name: string, rename: ReadonlyMap<string, string> | undefined): string {
  if (rename === undefined) return name
  for (const [from, to] of rename) if (foldName(from) === foldName(name)) return to
  return name
}

function defined(reading: StoreReading | undefined): StoreReading {
  return Object.fromEntries(
    Object.entries(reading ?? {}).filter(([, value]) => value !== undefined),
  ) as StoreReading
}
