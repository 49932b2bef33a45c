import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { Where } from '../base/problem.ts'
import type { SourceText } from './source-text.ts'

/** The way to a value in a YAML file: keys and list positions counted from 0. */
export type YamlPath = readonly (string | number)[]

/** A parsed YAML file as far as places need it. */
export interface Located {
  readonly source: SourceText
  readonly root: Node | null
  /** The node itself, or what an alias stands for. */
  readonly resolve: (node: unknown) => unknown
}

/**
 * The place of a value: the value itself where it is a scalar, its key where it is a mapping or a list (which may
 * begin lines below), its own start inside a list. A path that leads nowhere gives the nearest parent that exists.
 */
export function locate(located: Located, path: YamlPath): Where {
  const step = follow(located, path)
  if (step.pair && !isFilled(step.node)) return rangeWhere(located.source, step.pair.key)
  return rangeWhere(located.source, step.node)
}

/** The place of the last key of the path, or of the nearest parent that exists. */
export function locateKey(located: Located, path: YamlPath): Where {
  const step = follow(located, path)
  return rangeWhere(located.source, step.pair?.key ?? step.node)
}

/** Whether the file says anything at this path, be it null. */
export function stands(located: Located, path: YamlPath): boolean {
  return follow(located, path).length === path.length
}

/** A mapping key's source text; undefined where the key is a list, a mapping or an alias. */
export function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined
}

interface Step {
  readonly node: unknown
  /** The pair whose value the node is; undefined for the root and in a list. */
  readonly pair: Pair | undefined
  /** How much of the path was found. */
  readonly length: number
}

function follow(located: Located, path: YamlPath): Step {
  let step: Step = { node: located.root, pair: undefined, length: 0 }
  for (const part of path) {
    const node = located.resolve(step.node)
    const length = step.length + 1
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(part))
      if (!pair) return step
      step = { node: pair.value, pair, length }
    } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
      step = { node: node.items[part], pair: undefined, length }
    } else return step
  }
  return step
}

/** A scalar that has text of its own to underline. */
function isFilled(node: unknown): boolean {
  return isScalar(node) && node.range != null && node.range[1] > node.range[0]
}

function rangeWhere(source: SourceText, node: unknown): Where {
  const range = hasRange(node) ? node.range : undefined
  if (!range) return source.where(0, 0)
  const end = isMap(node) || isSeq(node) ? firstEnd(node.items[0], range[0]) : range[1]
  return source.where(range[0], end)
}

/** A mapping or list is shown by its first key or entry: underlining all of it says nothing. */
function firstEnd(item: unknown, start: number): number {
  const first = hasKey(item) ? item.key : item
  return hasRange(first) && first.range ? first.range[1] : start + 1
}

function hasKey(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item
}

function hasRange(node: unknown): node is { range?: readonly [number, number, number] | null } {
  return typeof node === 'object' && node !== null && 'range' in node
}
