import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import { Problem } from '../base/problem.ts'
import { keyText } from './locate.ts'
import type { ProblemList } from './problem-list.ts'
import { printable, type SourceText } from './source-text.ts'
import { plainScalar, Spelled, type YamlMapping, type YamlValue } from './yaml-value.ts'

/** What a parsed document holds. */
export interface YamlNodes {
  /** False where a part could not be understood: what is read then is not what was meant. */
  readonly sound: boolean
  /** Undefined for an empty document. */
  readonly value: YamlValue | undefined
  /** The node itself, or what an alias stands for. */
  readonly resolve: (node: unknown) => unknown
}

/** No declaration is nested deeper. */
const deepest = 32
/** The most values that all aliases of a file may stand for: far above use, far below harm. */
const mostAliased = 10_000

const nothing = new Spelled(null, '')

interface Converted {
  readonly value: YamlValue
  /** How many values it holds with its aliases written out. */
  readonly size: number
}

/**
 * Turns nodes into values. Told as problems, each at its place: keys that stand twice or are no text, merge keys,
 * nesting beyond reason, and aliases that are unknown, circular or stand for too much.
 */
export function yamlNodes(root: Node | null, source: SourceText, problems: ProblemList): YamlNodes {
  const walk = new Walk(source, problems)
  const value = root === null ? undefined : walk.convert(root, 0).value
  return {
    value,
    sound: walk.sound,
    resolve: (node) => (isAlias(node) ? walk.targets.get(node) : node),
  }
}

class Walk {
  sound = true
  readonly targets = new Map<unknown, unknown>()
  private readonly source: SourceText
  private readonly problems: ProblemList
  private readonly anchors = new Map<string, { node: unknown; converted: Converted | undefined }>()
  private aliased = 0

  constructor(source: SourceText, problems: ProblemList) {
    this.source = source
    this.problems = problems
  }

  convert(node: unknown, depth: number): Converted {
    if (isAlias(node)) return this.alias(node, node.source)
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor === undefined) return this.value(node, depth)
    const entry: { node: unknown; converted: Converted | undefined } = {
      node,
      converted: undefined,
    }
    this.anchors.set(anchor, entry)
    entry.converted = this.value(node, depth)
    return entry.converted
  }

  private value(node: unknown, depth: number): Converted {
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.tag !== undefined) {
      return this.fault(node, 'tags (!name) are not read; write the value plainly.')
    }
    if (isScalar(node)) return { value: scalar(node.value, node.type), size: 1 }
    if (depth > deepest) return this.fault(node, 'it is nested too deeply.')
    if (isMap(node)) return this.mapping(node.items, depth)
    if (isSeq(node)) return this.list(node.items, depth)
    return { value: nothing, size: 1 }
  }

  private list(items: readonly unknown[], depth: number): Converted {
    const members = items.map((item) => this.convert(item, depth + 1))
    return { value: members.map((member) => member.value), size: total(members) }
  }

  private mapping(pairs: readonly Pair[], depth: number): Converted {
    const mapping: Record<string, YamlValue> = Object.create(null)
    const first = new Map<string, unknown>()
    const members: Converted[] = []
    for (const pair of pairs) {
      const key = keyText(pair.key)
      const member = this.convert(pair.value, depth + 1)
      members.push(member)
      if (key === undefined) this.fault(pair.key, 'a key is text; quote it if it holds brackets.')
      else if (key === '<<')
        this.fault(pair.key, 'merge keys (<<) are not read; write the keys out.')
      else if (key === '__proto__') this.fault(pair.key, 'a key may not be named __proto__.')
      else if (key === '') this.fault(pair.key, 'a key is missing before the colon.')
      else if (first.has(key)) this.duplicate(key, pair.key, first.get(key))
      else {
        first.set(key, pair.key)
        mapping[key] = member.value
      }
    }
    const value: YamlMapping = mapping
    return { value, size: total(members) }
  }

  private alias(node: unknown, name: string): Converted {
    const anchor = this.anchors.get(name)
    if (!anchor) return this.fault(node, `no anchor &${name} stands before this alias.`)
    if (!anchor.converted) return this.fault(node, `*${name} stands inside itself.`)
    const within = this.aliased <= mostAliased
    this.aliased += anchor.converted.size
    if (this.aliased > mostAliased) {
      return within ? this.fault(node, 'the aliases (*) of this file stand for too much.') : none
    }
    this.targets.set(node, anchor.node)
    return anchor.converted
  }

  private duplicate(key: string, node: unknown, earlier: unknown): void {
    this.problems.add(() => {
      const line = this.where(earlier).line ?? 1
      return new Problem(
        'YAML_DUPLICATE_KEY',
        { key: printable(key), line },
        { where: this.where(node) },
      )
    })
  }

  private fault(node: unknown, message: string): Converted {
    this.sound = false
    this.problems.add(
      () =>
        new Problem('YAML_SYNTAX', { message: printable(message) }, { where: this.where(node) }),
    )
    return none
  }

  private where(node: unknown): ReturnType<SourceText['where']> {
    const ranged = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
    const range = ranged ? node.range : undefined
    return this.source.where(range?.[0] ?? 0, range?.[1] ?? 0)
  }
}

const none: Converted = { value: nothing, size: 1 }

function total(members: readonly Converted[]): number {
  return members.reduce((sum, member) => sum + member.size, 1)
}

function scalar(value: unknown, type: string | undefined | null): YamlValue {
  if (value === null) return nothing
  const text = String(value)
  return type === 'PLAIN' || type == null ? plainScalar(text) : text
}
