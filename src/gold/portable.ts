import { Problem } from '../base/problem.ts'
import { macros } from './macros.ts'
import {
  functionRules,
  portableDateParts,
  portableFunctions,
  portableTypes,
  portableUnits,
  treeRules,
} from './portable-rules.ts'
import type { SqlFile, TreeNode } from './syntax-tree.ts'
import { descendants, list, offsetOf, placeIn, treeNode } from './syntax-tree.ts'
import { tokenFindings } from './token-findings.ts'
import { placeOf, significant, tokenize } from './tokens.ts'

/** A construct outside of the portable subset, where it stands, and what to write instead. */
export interface Finding {
  readonly construct: string
  readonly portable: string
  readonly offset: number
}

/** What of a view's SQL the engines would not do alike; in the order of the text, each place once. */
export function findings(tree: TreeNode, text: string): readonly Finding[] {
  const all = [...tokenFindings(text), ...inTree(tree, text)]
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
export function notPortable(view: SqlFile, { construct, portable, offset }: Finding): Problem {
  return new Problem(
    'VIEW_NOT_PORTABLE',
    { view: view.name, construct, portable },
    { where: placeOf(view.sqlFile, view.sql, offset) },
  )
}

function* inTree(tree: TreeNode, text: string): Iterable<Finding> {
  for (const { node, parents } of descendants(tree)) {
    const found = [
      ...treeRules.filter((rule) => applies(rule, node) && !isAll(rule, parents)),
      ...ofFunction(node, parents, text),
      ...ofArguments(node),
      ...ofCast(node),
    ]
    for (const { construct, portable } of found) {
      yield { construct, portable, offset: placeIn(node, text, parents) }
    }
  }
}

/** ORDER BY ALL is told by its words; to the tree it is COLUMNS(). */
function isAll(
  { construct }: { readonly construct: string },
  parents: readonly TreeNode[],
): boolean {
  return construct === 'COLUMNS()' && parents.at(-1)?.['null_order'] !== undefined
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

/** Words such as 'today', and moments with a zone, are read otherwise elsewhere. */
function isPlainMoment(type: string, text: string): boolean {
  if (type === 'DATE') return /^\d{4}-\d{2}-\d{2}$/.test(text)
  return type !== 'TIMESTAMP' || /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2}(\.\d{1,6})?)?$/.test(text)
}

const dateMacros = {
  construct: 'INTERVAL',
  portable: 'add_months(d, n), add_days(d, n), or CAST(d + INTERVAL … AS DATE)',
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
  if (isInterval(node, text)) {
    return castsToDate(parents.at(-2)) && children.every(isConstant) ? [] : [dateMacros]
  }
  if (/^(lag|lead)$/.test(called) && !isConstant(treeNode(node['offset_expr'])))
    return [{ construct: `${called}() by what is no constant`, portable: `${called}(x, 2)` }]
  if (parents.some((parent) => isInterval(parent, text))) return []
  if (/^(exp|ln)$/.test(called) && parents.some(isFineDecimal)) return []
  if (called === 'date_trunc') {
    if (!castsToDate(parents.at(-1))) return ruleOf(called)
    const unit = String(constantOf(children[0])).toLowerCase()
    const portable = `one of ${[...portableUnits].join(', ')}`
    return portableUnits.has(unit) ? [] : [{ construct: 'date_trunc to another unit', portable }]
  }
  if (called === 'date_part') {
    const part = String(treeNode(treeNode(children[0])['value'])['value']).toLowerCase()
    return portableDateParts.has(part) ? [] : ruleOf(part)
  }
  return portableFunctions.has(called) ? [] : ruleOf(called)
}

/** Functions that are alike but for some of what they may be given. */
function ofArguments(
  node: TreeNode,
): readonly { readonly construct: string; readonly portable: string }[] {
  if (node['class'] !== 'FUNCTION') return []
  const called = String(node['function_name']).toLowerCase()
  const [, second] = list(node['children']).map(treeNode)
  if (list(treeNode(node['order_bys'])['orders']).length > 0) {
    const portable = 'row_number() OVER (…) in a WITH clause, then CASE on it'
    return [{ construct: 'ORDER BY inside an aggregate', portable }]
  }
  if (/^!?~~$/.test(called) && second?.['class'] !== 'CONSTANT') {
    const portable = "a constant pattern: x LIKE 'a%', or substr(x, 1, length(y)) = y"
    return [{ construct: 'LIKE with a pattern from the data', portable }]
  }
  if (/^(%|mod)$/.test(called) && second !== undefined && !isNeverZero(second)) {
    const portable = 'n % nullif(d, 0): one engine gives null for 0, the other fails'
    return [{ construct: '% by what may be 0', portable }]
  }
  const counted = ofCounts(called, list(node['children']).map(treeNode))
  if (counted) return [counted]
  const code = Number(constantOf(treeNode(list(node['children'])[0])))
  if (called === 'chr' && !(code >= 1 && code <= 127))
    return [{ construct: 'chr() of what is no constant from 1 to 127', portable: "the text: 'ä'" }]
  const start = constantOf(second)
  if (/^(substr|substring)$/.test(called) && start === 0)
    return [{ construct: 'substr() from 0', portable: 'substr(x, 1, n): places count from 1' }]
  return []
}

/** Below 0 one engine counts from the other end, where the other gives an empty text. */
function ofCounts(
  called: string,
  children: readonly TreeNode[],
): { readonly construct: string; readonly portable: string } | undefined {
  const [, second, third] = children
  if (/^(left|right)$/.test(called) && !isNeverNegative(second)) {
    const portable = `${called}(x, greatest(n, 0))`
    return { construct: `${called}() by what may be negative`, portable }
  }
  const isPart = /^(substr|substring)$/.test(called) && third !== undefined
  if (isPart && constantOf(second) !== 1 && !isNeverNegative(third)) {
    const portable = 'substr(x, from, greatest(n, 0))'
    return { construct: 'substr() of a length that may be negative', portable }
  }
  if (/^(lpad|rpad)$/.test(called) && !constantOf(third)) {
    const portable = `${called}(x, n, '.') with a constant that is not empty`
    return { construct: `${called}() with what may be empty`, portable }
  }
  return undefined
}

function isNeverNegative(node: TreeNode | undefined): boolean {
  const constant = constantOf(node)
  if (constant !== undefined) return Number(constant) >= 0
  const called = String(node?.['function_name'] ?? '').toLowerCase()
  const children = list(node?.['children']).map(treeNode)
  if (called === 'greatest') return children.some(isNeverNegative)
  return called === 'length' || (called === '+' && children.every(isNeverNegative))
}

/** A constant, one that is cast, or nothing at all. */
function isConstant(node: TreeNode): boolean {
  if (node['class'] === 'CAST') return isConstant(treeNode(node['child']))
  const children = list(node['children']).map(treeNode)
  return (
    node['class'] === undefined ||
    constantOf(node) !== undefined ||
    (children.length > 0 && children.every(isConstant))
  )
}

/** The value of a constant as the tree has it; undefined for all else. */
function constantOf(node: TreeNode | undefined): unknown {
  return treeNode(node?.['value'])['value']
}

function isNeverZero(node: TreeNode): boolean {
  if (node['class'] === 'CAST') return isNeverZero(treeNode(node['child']))
  if (node['class'] === 'CONSTANT') return Number(treeNode(node['value'])['value']) !== 0
  const called = String(node['function_name'] ?? '').toLowerCase()
  if (called === 'nullif') return true
  const children = list(node['children']).map(treeNode)
  return called === '*' && children.every(isNeverZero)
}

/** `CAST(… AS DECIMAL(18,9))`: what the engines' exp() and ln() agree on. */
function isFineDecimal(node: TreeNode): boolean {
  const type = treeNode(node['cast_type'])
  const scale = Number(treeNode(type['type_info'])['scale'])
  return node['class'] === 'CAST' && type['id'] === 'DECIMAL' && scale <= 9
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
  const literal = treeNode(treeNode(node['child'])['value'])['value']
  if (typeof literal === 'string' && !isPlainMoment(id, literal)) {
    const portable = "DATE 'YYYY-MM-DD', TIMESTAMP 'YYYY-MM-DD hh:mm:ss'"
    return [{ construct: `${id} '${literal}'`, portable }]
  }
  if (portableTypes.has(id) || id === 'UNBOUND') return []
  return [
    {
      construct: `CAST to ${id}`,
      portable: 'a type of the contract: BIGINT, DECIMAL(p,s), STRING, DATE, TIMESTAMP, BOOLEAN',
    },
  ]
}
