import { filePattern } from '../merge/discover.ts'
import { endingOf, escaped, stemOf, undated } from './delivered-name.ts'
import type { Headers } from './flat-names.ts'
import { clusterStems, likeness } from './flat-names.ts'

/** A table of an exports folder: which files are its, and the pattern that finds them again. */
export interface LaidOutTable {
  readonly name: string
  /** Below the data folder, as `files:` takes it. */
  readonly pattern: string
  /** Paths of its files. */
  readonly files: readonly string[]
  /** Empty where the files' names tell of none. */
  readonly stores: readonly string[]
  /** What else the pattern finds: files that are no exports, which a merge will reject. */
  readonly strangers: readonly string[]
}

/** How an exports folder is laid out. */
export interface Layout {
  /** In words, e.g. `TABLE/STORE/files`. */
  readonly text: string
  readonly tables: readonly LaidOutTable[]
  /** Files that are no part of it. */
  readonly leftOut: readonly string[]
}

/** Where a file belongs under one reading of the folder; undefined where the reading has no place for it. */
type Place = { readonly table: string; readonly store: string } | undefined

interface Reading {
  readonly text: string
  /** Patterns to try for a table's files, the simplest first. */
  readonly patterns: (table: string, files: readonly string[]) => readonly string[]
  readonly place: (path: string) => Place
}

/** Files whose headers tell the readings of a folder apart: the first of each folder or name, some dozens. */
export function sampled(paths: readonly string[]): readonly string[] {
  const first = new Map<string, string>()
  for (const path of paths) {
    const place = path.includes('/') ? path.split('/').slice(0, 2).join('/') : path
    if (!first.has(place)) first.set(place, path)
  }
  const all = [...first.values()]
  const every = Math.max(1, Math.ceil(all.length / mostSampled))
  return all.filter((path, at) => at % every === 0 || !path.includes('/'))
}

const mostSampled = 64

/**
 * Tells which folder or part of a name is the table and which the store: the reading under which the files of a table
 * have the same columns, with as few tables as that allows. `others` are files that are no exports.
 */
export function layoutOf(
  paths: readonly string[],
  others: readonly string[],
  headers: Headers,
): Layout {
  const depths = [1, 2, 3].map((depth) => paths.filter((path) => depthOf(path) === depth))
  const most = Math.max(...depths.map((one) => one.length))
  const depth = depths.findLastIndex((one) => one.length === most && most > 0) + 1
  const readings = readingsAt(depth, paths, headers)
  const [best] = readings
    .map((reading) => ({ reading, score: scoreOf(reading, headers) }))
    .toSorted((a, b) => b.score - a.score)
  if (best === undefined) return { text: 'no file', tables: [], leftOut: [...paths, ...others] }
  const { reading } = best
  const groups = Map.groupBy(paths, (path) => reading.place(path)?.table)
  const named = new Map<string, string>()
  const tables = [...groups]
    .flatMap(([table, files]) => (table === undefined ? [] : [{ table, files }]))
    .map(({ table, files }) => laidOut(table, files, reading, [...paths, ...others], named))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const found = new Set(tables.flatMap(({ files, strangers }) => [...files, ...strangers]))
  return {
    text: reading.text,
    tables,
    leftOut: [...paths, ...others].filter((path) => !found.has(path)),
  }
}

function readingsAt(depth: number, paths: readonly string[], headers: Headers): readonly Reading[] {
  if (depth === 0) return []
  if (depth === 1) return [flatReading(paths, headers)]
  return depth === 2
    ? [storeThenTable, ...tableThenFile(paths)]
    : [tableThenStore(paths), storeThenTableFolder]
}

function depthOf(path: string): number {
  return Math.min(3, path.split('/').length)
}

/** Tables in folders, stores in folders below; a table's folder may also hold its files itself. */
function tableThenStore(paths: readonly string[]): Reading {
  const deep = new Set(paths.filter((path) => depthOf(path) === 3).map((path) => partOf(path, 0)))
  return {
    text: 'TABLE/STORE/files',
    place: (path) => {
      if (depthOf(path) === 3) return { table: partOf(path, 0), store: partOf(path, 1) }
      const isOwn = depthOf(path) === 2 && !deep.has(partOf(path, 0))
      return isOwn ? { table: partOf(path, 0), store: '' } : undefined
    },
    patterns: (table, files) =>
      withEnding(`${escaped(table)}/${deep.has(table) ? '{store}/**/' : ''}*`, files),
  }
}

const storeThenTableFolder: Reading = {
  text: 'STORE/TABLE/files',
  place: (path) =>
    depthOf(path) === 3 ? { table: partOf(path, 1), store: partOf(path, 0) } : undefined,
  patterns: (table, files) => withEnding(`{store}/${escaped(table)}/**/*`, files),
}

const storeThenTable: Reading = {
  text: 'STORE/TABLE.ending',
  place: (path) =>
    depthOf(path) === 2 ? { table: undated(stemOf(path)), store: partOf(path, 0) } : undefined,
  patterns: (table, files) => [
    ...withEnding(`{store}/${escaped(table)}.*`, files),
    ...withEnding(`{store}/${escaped(table)}?*`, files),
    `{store}/${escaped(table)}*`,
  ],
}

/** Tables in folders; the files are the stores' where the same names stand in several folders. */
function tableThenFile(paths: readonly string[]): readonly Reading[] {
  const folders = Map.groupBy(
    paths.filter((path) => depthOf(path) === 2),
    stemOf,
  )
  const shared = [...folders.values()].filter((same) => same.length > 1).length
  const isStore = shared * 2 > folders.size
  const pattern = (table: string, files: readonly string[]): readonly string[] =>
    isStore
      ? withEnding(`${escaped(table)}/{store}.*`, files).toReversed()
      : withEnding(`${escaped(table)}/*`, files)
  return [
    {
      text: isStore ? 'TABLE/STORE.ending' : 'TABLE/files',
      place: (path) =>
        depthOf(path) === 2
          ? { table: partOf(path, 0), store: isStore ? stemOf(path) : '' }
          : undefined,
      patterns: pattern,
    },
  ]
}

function flatReading(paths: readonly string[], headers: Headers): Reading {
  const flat = paths.filter((path) => depthOf(path) === 1)
  const clusters = clusterStems(flat, headers)
  return {
    text: clusters.some(({ pattern }) => pattern.includes('{store}'))
      ? clusters.some(({ pattern }) => pattern.startsWith('{store}'))
        ? 'STORE_TABLE.ending'
        : 'TABLE_STORE.ending'
      : 'TABLE.ending',
    place: (path) => {
      const cluster = clusters.find(({ files }) => files.includes(path))
      return cluster && { table: cluster.table, store: cluster.storeOf(path) }
    },
    patterns: (table, files) => {
      const stem = clusters.find((one) => one.table === table)?.pattern ?? `${escaped(table)}*`
      return withEnding(`${stem}.*`, files).toReversed()
    },
  }
}

/** How well the files of a table agree in their columns; more tables than needed count against it. */
function scoreOf(reading: Reading, headers: Headers): number {
  const placed = [...headers].flatMap(([path, columns]) => {
    const place = reading.place(path)
    return place === undefined ? [] : [{ table: place.table, columns }]
  })
  if (placed.length === 0) return 0
  const groups = [...Map.groupBy(placed, ({ table }) => table).values()]
  const agreed = groups.flatMap((group) =>
    group.map(({ columns }) => likeness(columns, group[0]?.columns ?? [])),
  )
  const mean = agreed.reduce((sum, one) => sum + one, 0) / agreed.length
  return mean - (0.3 * groups.length) / placed.length
}

function laidOut(
  table: string,
  files: readonly string[],
  reading: Reading,
  all: readonly string[],
  named: Map<string, string>,
): LaidOutTable {
  const candidates = reading.patterns(table, files).map((pattern) => ({
    pattern,
    ...foundBy(pattern, files, all, reading),
  }))
  const [best] = candidates.toSorted(
    (a, b) => a.missed - b.missed || a.misplaced - b.misplaced || a.extra.length - b.extra.length,
  )
  if (best === undefined) throw new RangeError(`no pattern for ${table}`)
  const stores = [...new Set(files.map((path) => reading.place(path)?.store ?? ''))]
  return {
    name: uniqueName(table, named),
    pattern: best.pattern,
    files,
    stores: stores.filter((store) => store !== '').toSorted(),
    strangers: best.extra,
  }
}

function foundBy(
  pattern: string,
  files: readonly string[],
  all: readonly string[],
  reading: Reading,
): { readonly missed: number; readonly misplaced: number; readonly extra: readonly string[] } {
  const { storeOf } = filePattern(pattern)
  const own = new Set(files)
  return {
    missed: files.filter((path) => storeOf(path) === undefined).length,
    misplaced: files.filter((path) => storeOf(path) !== reading.place(path)?.store).length,
    extra: all.filter((path) => !own.has(path) && storeOf(path) !== undefined),
  }
}

/** A name that SQL and a file can bear, and that no other table has. */
function uniqueName(wanted: string, named: Map<string, string>): string {
  const letters = wanted
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
  const sound = (/^[A-Za-z]/.test(letters) ? letters : `T_${letters}`).slice(0, 58)
  let name = sound
  for (let at = 2; named.has(name.toLowerCase()); at += 1) name = `${sound}_${at}`
  named.set(name.toLowerCase(), wanted)
  return name
}

/** The pattern, and the same for the files' one ending where they share it. */
function withEnding(pattern: string, files: readonly string[]): readonly string[] {
  const endings = new Set(files.map(endingOf))
  const [only] = endings
  if (endings.size !== 1 || only === undefined || only === '') return [pattern]
  return [pattern, `${pattern.replace(/\.\*$/, '')}${only}`]
}

function partOf(path: string, at: number): string {
  return path.split('/')[at] ?? ''
}
