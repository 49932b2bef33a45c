import type { View } from '../project/project.ts'
import { folded, normalize } from './normalize.ts'

/** One value of one view's slot. */
export interface SlotValue {
  readonly view: string
  readonly slot: string
  readonly value: string
}

/** A name under which values are found: its words, and what it stands for in each view. */
export interface NamedValue {
  readonly words: readonly string[]
  /** As the data or the YAML writes it. */
  readonly written: string
  readonly stands: readonly SlotValue[]
}

/** The values that questions may name, by the first word of each name, longest name first. */
export interface ValueIndex {
  readonly byFirstWord: ReadonlyMap<string, readonly NamedValue[]>
  readonly names: readonly NamedValue[]
}

/**
 * Indexes the values that the views' filter columns hold, and their synonyms. A synonym that any view declares for
 * a slot's value (`state: {column: state, values: {TX: [Texas]}}`) holds for that slot in every view. A synonym of
 * a value that no row holds is not understood.
 */
export function valueIndex(views: readonly View[], values: readonly SlotValue[]): ValueIndex {
  const named = new Map<
    string,
    { words: readonly string[]; written: string; stands: SlotValue[] }
  >()
  const add = (written: string, value: SlotValue): void => {
    const words = wordsOf(written)
    const key = words.join(' ')
    if (key === '') return
    const entry = named.get(key) ?? { words, written, stands: [] }
    const known = entry.stands.some(
      (one) => one.view === value.view && one.slot === value.slot && one.value === value.value,
    )
    if (!known) entry.stands.push(value)
    named.set(key, entry)
  }
  const synonyms = synonymsByValue(views)
  for (const value of values) {
    add(value.value, value)
    for (const synonym of synonyms.get(synonymKey(value.slot, value.value)) ?? [])
      add(synonym, value)
  }
  const names = [...named.values()].sort(
    (a, b) => b.words.length - a.words.length || compare(a.words.join(' '), b.words.join(' ')),
  )
  const byFirstWord = new Map<string, NamedValue[]>()
  for (const name of names) {
    const first = name.words[0] ?? ''
    const bucket = byFirstWord.get(first)
    if (bucket === undefined) byFirstWord.set(first, [name])
    else bucket.push(name)
  }
  return { byFirstWord, names }
}

function synonymsByValue(views: readonly View[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const view of views) {
    for (const [slot, { values }] of view.slots) {
      for (const [value, words] of values ?? []) {
        const key = synonymKey(slot, value)
        found.set(key, [...new Set([...(found.get(key) ?? []), ...words])])
      }
    }
  }
  return found
}

function synonymKey(slot: string, value: string): string {
  return `${slot}\n${folded(value)}`
}

function wordsOf(name: string): readonly string[] {
  return normalize(name)
    .tokens.filter((token) => token.kind !== 'sign')
    .map((token) => token.word)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
