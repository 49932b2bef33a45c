import { escaped, stemOf } from './delivered-name.ts'

/** Column names by path, of files whose header was looked at. */
export type Headers = ReadonlyMap<string, readonly string[]>

/** Files of one folder that are of one table, by their columns and what their names share. */
export interface NameCluster {
  readonly table: string
  /** Of the name without its ending. */
  readonly pattern: string
  readonly files: readonly string[]
  readonly storeOf: (path: string) => string
}

/** Files are of one table where this share of their columns agrees. */
const leastLikeness = 0.5

/** Sorts files by their columns, and reads what the names of each kind share as the table, the rest as the store. */
export function clusterStems(paths: readonly string[], headers: Headers): readonly NameCluster[] {
  const clusters: { readonly columns: readonly string[]; readonly files: string[] }[] = []
  for (const path of paths) {
    const columns = headers.get(path)
    if (columns === undefined) continue
    const near = clusters.find((one) => likeness(one.columns, columns) >= leastLikeness)
    if (near === undefined) clusters.push({ columns, files: [path] })
    else near.files.push(path)
  }
  const shared = clusters.map(({ files }) => sharedWords(files.map(stemOf)))
  const last = new Set(shared.map(({ words }) => words.at(-1)))
  const isStoreWord =
    shared.length > 1 && last.size === 1 && shared.every(({ words }) => words.length > 1)
  return clusters.map(({ files }, at) => {
    const { words, end, numbered } = shared[at] ?? { words: [], end: 'head', numbered: false }
    const drop = words.length > 1 && (isStoreWord || (clusters.length === 1 && numbered)) ? 1 : 0
    const kept = end === 'head' ? words.slice(0, words.length - drop) : words
    return clusterOf(files, kept.join(''), end)
  })
}

interface Shared {
  /** The words that every name has, each with its separator behind (head) or before it (tail). */
  readonly words: readonly string[]
  readonly end: 'head' | 'tail'
  /** True where what follows is a number in every name. */
  readonly numbered: boolean
}

/** Words at the head or the tail of all names, whichever has more letters; numbers are no part of a table's name. */
function sharedWords(stems: readonly string[]): Shared {
  const [first = ''] = stems
  if (stems.length === 1) return { words: [first], end: 'head', numbered: false }
  const heads = first.match(/[^-_. ]+[-_. ]*/g) ?? []
  const tails = first.match(/[-_. ]*[^-_. ]+/g) ?? []
  const head: string[] = []
  for (const word of heads) {
    const next = head.join('') + word
    if (/^\d/.test(word) || !stems.every((stem) => stem.startsWith(next))) break
    head.push(word)
  }
  const tail: string[] = []
  for (const word of tails.toReversed()) {
    const next = word + tail.join('')
    if (!stems.every((stem) => stem.endsWith(next) && stem.length > next.length)) break
    tail.unshift(word)
  }
  const letters = (words: readonly string[]): number =>
    words.join('').replace(/[^\p{L}]/gu, '').length
  if (letters(tail) > letters(head)) return { words: tail, end: 'tail', numbered: false }
  const numbered = stems.every((stem) => /^\d+/.test(stem.slice(head.join('').length)))
  return { words: head, end: 'head', numbered }
}

/** A date behind the store, as exports that come each month have it. */
const dated = /^(.*?)([-_. ]?\d{4}[-_.]?\d{2}(?:[-_.]?\d{2})?)$/

function clusterOf(files: readonly string[], shared: string, end: Shared['end']): NameCluster {
  const rest = (path: string): string => {
    const stem = stemOf(path)
    return end === 'head' ? stem.slice(shared.length) : stem.slice(0, stem.length - shared.length)
  }
  const tails = files.map((path) => dated.exec(rest(path))?.[2])
  const shapes = new Set(tails.map((tail) => tail?.replaceAll(/\d/g, '?')))
  const [shape] = shapes
  const date = end === 'head' && shapes.size === 1 && shape !== undefined ? shape : ''
  const storeOf = (path: string): string => rest(path).slice(0, rest(path).length - date.length)
  const table = shared.replace(/^[-_. ]+|[-_. ]+$/g, '') || 'Exports'
  const isStore = files.every((path) => storeOf(path) !== '')
  const store = isStore ? '{store}' : files.length === 1 ? '' : '*'
  return {
    table,
    files,
    storeOf: isStore ? storeOf : () => '',
    pattern: end === 'head' ? `${escaped(shared)}${store}${date}` : `${store}${escaped(shared)}`,
  }
}

/** Shared columns over all columns, 0..1. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  const there = new Set(b)
  const shared = new Set(a.filter((column) => there.has(column))).size
  return shared / Math.max(1, new Set([...a, ...b]).size)
}
