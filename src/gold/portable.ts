import { Problem } from '../base/problem.ts'
import type { View } from '../project/project.ts'
import { macros } from './macros.ts'
import {
  functionRules,
  portableDateParts,
  portableFunctions,
  portableTypes,
  tokenRules,
  treeRules,
} from './portable-rules.ts'
import type { TreeNode } from './syntax-tree.ts'
import { descendants, list, offsetOf, treeNode } from './syntax-tree.ts'
import type { Token } from './tokens.ts'
import { placeOf, significant, tokenize } from './tokens.ts'

/** A construct outside of the portable subset, where it stands, and what to write instead. */
export interface Finding {
  readonly construct: string
  readonly portable: string
  readonly offset: number
}

/** What of a view's SQL the engines would not do alike; in the order of the text, each place once. */
export function findings(tree: TreeNode, text: string): readonly Finding[] {
  const all = [...inTokens(text), ...inTree(tree, text)]
  const seen = new Set<string>()
  return all
    .sort((a, b) => a.offset - b.offset)
    .filter(({ construct, offset }) => {
      const key = `${construct} ${offset}`
      return !seen.has(key) && seen.add(key)
    })
}

/** Names of WITH clauses that a table or view of the project has in another case: to some engines they are one name. */
export function hidingNames(
  tree: TreeNode,
  text: string,
  known: readonly string[],
): readonly Finding[] {
  const tokens = significant(tokenize(text))
  return [...descendants(tree)]
    .flatMap(({ node }) => list(treeNode(node['cte_map'])['map']))
    .flatMap((entry) => {
      const name = String(treeNode(entry)['key'])
      const hidden = known.find((one) => one !== name && one.toLowerCase() === name.toLowerCase())
      if (hidden === undefined) return []
      const at = tokens.find((token) => token.text.toLowerCase() === name.toLowerCase())
      const portable = 'a name that no table or view of the project has, in any case'
      return [{ construct: `WITH ${name} beside ${hidden}`, portable, offset: at?.start ?? 0 }]
    })
}

/** A finding as a Problem at its place in the view's file. */
export function notPortable(view: View, { construct, portable, offset }: Finding): Problem {
  return new Problem(
    'VIEW_NOT_PORTABLE',
    { view: view.name, construct, portable },
    { where: placeOf(view.sqlFile, view.sql, offset) },
  )
}

function* inTokens(text: string): Iterable<Finding> {
  const tokens = significant(tokenize(text))
  for (const [at, token] of tokens.entries()) {
    const offset = token.start
    const next = tokens[at + 1]
    const kind = isType(tokens[at - 1], token, next) ? 'type' : token.kind
    const word = token.text.toLowerCase()
    const rule = tokenRules.find((one) => one.kind === kind && one.texts.includes(word))
    if (rule) yield { construct: rule.construct, portable: rule.portable, offset }
    if (kind === 'type' && /^(decimal|numeric)$/.test(word) && next?.text !== '(') {
      const portable = 'DECIMAL(18,2), or as many digits as it needs'
      yield { construct: 'DECIMAL without digits', portable, offset }
    }
    if (token.kind === 'quoted') {
      yield { construct: 'a quoted name', portable: 'a plain name: "x" is text to Spark', offset }
    }
    if (token.kind === 'string' && token.text.slice(1, -1).includes("''")) {
      const portable = 'text without quotes in it: Spark 3.5 drops them'
      yield { construct: "'' inside text", portable, offset }
    }
    if (token.kind === 'string' && token.text.includes('\\')) {
      yield {
        construct: '\\ inside text',
        portable: 'text without it: Spark reads escapes',
        offset,
      }
    }
    if (
      token.kind === 'word' &&
      next?.kind === 'string' &&
      next.start === offset + token.text.length
    ) {
      yield { construct: `${token.text}'…'`, portable: "plain text: '…'", offset }
    }
    const opens = at === 0 || tokens[at - 1]?.text === '('
    if (opens && token.text.toLowerCase() === 'from' && !isExtract(tokens[at - 2]?.text)) {
      yield { construct: 'FROM before SELECT', portable: 'SELECT … FROM …', offset }
    }
    if (token.text === ',' && next && /^(from|where|\))$/i.test(next.text)) {
      yield { construct: 'a comma too many', portable: 'the list without its last comma', offset }
    }
  }
}

/** `AS varchar)` or `AS varchar(`: a type or another word of the grammar, unlike the alias in `x AS text,`. */
function isType(before: Token | undefined, token: Token, after: Token | undefined): boolean {
  const follows = /^(as|not)$/i.test(before?.text ?? '') && token.kind === 'word'
  return follows && (after?.text === ')' || after?.text === '(')
}

function isExtract(word: string | undefined): boolean {
  return /^(trim|extract|substring)$/i.test(word ?? '')
}

function* inTree(tree: TreeNode, text: string): Iterable<Finding> {
  for (const { node, parents } of descendants(tree)) {
    const found = [
      ...treeRules.filter((rule) => applies(rule, node)),
      ...ofFunction(node, parents, text),
      ...ofCast(node),
    ]
    for (const { construct, portable } of found) {
      yield { construct, portable, offset: nearest(node, parents, text) }
    }
  }
}

function applies(rule: (typeof treeRules)[number], node: TreeNode): boolean {
  const { kinds, member, values } = rule
  if (kinds && !kinds.includes(String(node['class'])) && !kinds.includes(String(node['type']))) {
    return false
  }
  if (member === undefined) return true
  const value = node[member]
  if (values) return typeof value === 'string' && values.includes(value)
  if (Array.isArray(value)) return value.length > 0
  return value !== undefined && value !== null && value !== false && value !== ''
}

const dateMacros = {
  construct: 'INTERVAL',
  portable: 'add_months(d, n), or CAST(d + INTERVAL … AS DATE)',
}

function ofFunction(
  node: TreeNode,
  parents: readonly TreeNode[],
  text: string,
): readonly { readonly construct: string; readonly portable: string }[] {
  if (node['class'] !== 'FUNCTION' && node['class'] !== 'WINDOW') return []
  const called = String(node['function_name']).toLowerCase()
  const children = list(node['children']).map(treeNode)
  if (macros.some(({ name }) => name === called)) return []
  if (parents.at(-1)?.['type'] === 'TABLE_FUNCTION') return []
  if (isInterval(node, text)) return castsToDate(parents.at(-2)) ? [] : [dateMacros]
  if (parents.some((parent) => isInterval(parent, text))) return []
  if (called === 'date_trunc') return castsToDate(parents.at(-1)) ? [] : ruleOf(called)
  if (called === 'date_part') {
    const part = String(treeNode(treeNode(children[0])['value'])['value']).toLowerCase()
    return portableDateParts.has(part) ? [] : ruleOf(part)
  }
  return portableFunctions.has(called) ? [] : ruleOf(called)
}

/** `INTERVAL 1 MONTH` reads as to_months(1) in the tree; a call that is written so is another matter. */
function isInterval(node: TreeNode, text: string): boolean {
  const called = String(node['function_name'] ?? '')
  if (!/^to_(years|months|weeks|days|hours|minutes|seconds|quarters)$/.test(called)) return false
  const offset = offsetOf(node, text)
  return offset === undefined || !text.slice(offset).toLowerCase().startsWith(called)
}

function castsToDate(node: TreeNode | undefined): boolean {
  return node?.['class'] === 'CAST' && treeNode(node['cast_type'])['id'] === 'DATE'
}

function ruleOf(called: string): readonly { construct: string; portable: string }[] {
  const rule = functionRules.find(({ names }) => names.test(called))
  if (rule) return [rule]
  const portable = `one of the functions compared on every engine: ${[...portableFunctions].filter((name) => /^[a-z]/.test(name)).join(', ')}`
  return [{ construct: called, portable }]
}

function ofCast(node: TreeNode): readonly { construct: string; portable: string }[] {
  if (node['class'] !== 'CAST') return []
  const type = treeNode(node['cast_type'])
  const id = String(type['id'])
  if (id === 'INTERVAL') return [dateMacros]
  if (portableTypes.has(id) || id === 'UNBOUND') return []
  return [
    {
      construct: `CAST to ${id}`,
      portable: 'a type of the contract: BIGINT, DECIMAL(p,s), STRING, DATE, TIMESTAMP, BOOLEAN',
    },
  ]
}

/** The place of a node, of the first part of it that has one, or of what it stands in. */
function nearest(node: TreeNode, parents: readonly TreeNode[], text: string): number {
  for (const { node: part } of descendants(node)) {
    const offset = offsetOf(part, text)
    if (offset !== undefined) return offset
  }
  const parent = parents.findLast((one) => offsetOf(one, text) !== undefined)
  return (parent && offsetOf(parent, text)) ?? 0
}
