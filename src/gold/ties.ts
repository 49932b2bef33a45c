import type { Finding } from './portable.ts'
import type { Ref, Scope } from './row-identity.ts'
import { isUnique, resolve } from './row-identity.ts'
import type { Select } from './scopes.ts'
import { constantText, modifier, outputName, refWithin } from './scopes.ts'
import type { TreeNode } from './syntax-tree.ts'
import { descendants, list, placeIn, treeNode } from './syntax-tree.ts'

/** Window functions whose result depends on which of two equal rows comes first. */
const positional = /^WINDOW_(ROW_NUMBER|NTILE|LEAD|LAG|FIRST_VALUE|LAST_VALUE|NTH_VALUE)$/
const ranking = /^WINDOW_(RANK|RANK_DENSE|DENSE_RANK|PERCENT_RANK|CUME_DIST)$/

/** Where a result would depend on the order of equal rows: windows and limits whose ORDER BY does not tell rows apart. */
export function tieFindings(
  selects: readonly Select[],
  text: string,
  keysOfInputs: readonly string[],
): readonly Finding[] {
  return selects.flatMap((select) => [
    ...windowsOf(select).flatMap((window) => ofWindow(window, select, text, keysOfInputs)),
    ...ofLimit(select, text, keysOfInputs),
  ])
}

function windowsOf({ node }: Select): readonly TreeNode[] {
  return [...descendants([node['select_list'], node['qualify'], node['modifiers']])]
    .filter(({ parents }) => !parents.some((parent) => parent['class'] === 'SUBQUERY'))
    .map(({ node: part }) => part)
    .filter((part) => part['class'] === 'WINDOW')
}

function ofWindow(
  window: TreeNode,
  select: Select,
  text: string,
  known: readonly string[],
): readonly Finding[] {
  const type = String(window['type'])
  const orders = list(window['orders']).map(treeNode)
  const called = String(window['function_name'])
  if (orders.length === 0) {
    if (!positional.test(type) && !ranking.test(type) && !countsRows(window)) return []
    const portable = 'OVER (PARTITION BY … ORDER BY … NULLS LAST), ending with a unique column'
    return [{ construct: `${called}() without ORDER BY`, portable, offset: placeIn(window, text) }]
  }
  if (!positional.test(type) && !countsRows(window)) return []
  const parts = list(window['partitions']).map(treeNode)
  const by = orders.map((order) => treeNode(order['expression']))
  const refs = [...parts, ...by].map((part) => refWithin(part, select))
  return isUnique(refs.filter(isRef), select.scope)
    ? []
    : [tie(by[0] ?? window, text, select.scope, known)]
}

/** A frame of ROWS adds up equal rows one by one; up to both ends of the partition their order is one. */
function countsRows(window: TreeNode): boolean {
  const [start, end] = [String(window['start']), String(window['end'])]
  return /_ROWS\b/.test(`${start} ${end}`)
}

function ofLimit(select: Select, text: string, known: readonly string[]): readonly Finding[] {
  const { node, output, scope } = select
  const limit = modifier(node, 'LIMIT_MODIFIER')
  if (limit === undefined) return []
  const orders = list(modifier(node, 'ORDER_MODIFIER')?.['orders']).map((order) =>
    treeNode(treeNode(order)['expression']),
  )
  if (orders.length === 0) {
    const isAlone = isUnique([], scope) && !scope.items.some(({ isUnknown }) => isUnknown)
    const portable = 'ORDER BY … NULLS LAST before it, ending with a unique column'
    const offset = placeIn(limit, text)
    return isAlone ? [] : [{ construct: 'LIMIT without ORDER BY', portable, offset }]
  }
  const expressions = list(node['select_list']).map(treeNode)
  const named = orders.map((order) => {
    const number = Number(constantText(order) ?? Number.NaN)
    const names = list(order['column_names'])
    const alias = names.length === 1 ? String(names[0]).toLowerCase() : undefined
    return expressions[number - 1] ?? expressions.find((one) => outputName(one) === alias) ?? order
  })
  const outputs = named.map(outputName)
  const tells = output.keys.some((key) => key.every((column) => outputs.includes(column)))
  const refs = named.map((one) => refWithin(one, select))
  return tells || isUnique(refs.filter(isRef), scope)
    ? []
    : [tie(orders[0] ?? limit, text, scope, known)]
}

function tie(at: TreeNode, text: string, scope: Scope, known: readonly string[]): Finding {
  const keys = scope.items
    .flatMap(({ keys: own }) => own.slice(0, 1))
    .flat()
    .filter((column) => /^\w+$/.test(column))
    .map((column) => known.find((one) => one.toLowerCase() === column) ?? column)
  const named = [...new Set(keys)].slice(0, 4).join(', ')
  return {
    construct: 'ORDER BY without a unique tie-breaker',
    portable: `further columns at its end that tell all rows apart${named === '' ? '' : `: ${named}`}`,
    offset: placeIn(at, text),
  }
}

function isRef(ref: Ref | undefined): ref is Ref {
  return ref !== undefined
}

/** Uses of a column's alias beside it, and subqueries that look at the rows around them. */
export function scopeFindings(selects: readonly Select[], text: string): readonly Finding[] {
  return selects.flatMap((select) => [...aliasesBeside(select, text), ...correlated(select, text)])
}

/** DuckDB and newer Sparks take an alias from the same list, BigQuery does not; in WHERE only DuckDB does. */
function aliasesBeside({ node, source, outer }: Select, text: string): readonly Finding[] {
  if (source.items.some(({ isOpen }) => isOpen)) return []
  const expressions = list(node['select_list']).map(treeNode)
  const aliases = expressions.map((one) => String(one['alias'] ?? '').toLowerCase())
  return [...descendants([expressions, node['where_clause']])].flatMap(
    ({ node: part, parents }) => {
      const names = list(part['column_names']).map((name) => String(name).toLowerCase())
      const [name = ''] = names
      if (part['class'] !== 'COLUMN_REF' || names.length !== 1 || !aliases.includes(name)) return []
      if (parents.some((parent) => parent['class'] === 'SUBQUERY')) return []
      if ([source, ...outer].some((scope) => resolve(names, scope) !== undefined)) return []
      const portable = 'the expression itself, or its alias in a WITH clause that comes before'
      return [{ construct: `the alias ${name} beside it`, portable, offset: placeIn(part, text) }]
    },
  )
}

/** Of subqueries that look outside only EXISTS and IN are alike on every engine. */
function correlated({ node, source, outer }: Select, text: string): readonly Finding[] {
  const subqueries = [...descendants(node['select_list']), ...descendants(node['where_clause'])]
    .map(({ node: part }) => part)
    .filter((part) => part['class'] === 'SUBQUERY' && part['subquery_type'] === 'SCALAR')
  return subqueries.flatMap((subquery) => {
    const own = new Set(
      [...descendants(subquery)].flatMap(({ node: part }) =>
        /^(BASE_TABLE|SUBQUERY|EXPRESSION_LIST)$/.test(String(part['type']))
          ? [String(part['alias'] || part['table_name']).toLowerCase()]
          : [],
      ),
    )
    const outside = [...descendants(subquery)].find(({ node: part }) => {
      const names = list(part['column_names']).map(String)
      const [alias = ''] = names.map((name) => name.toLowerCase())
      if (part['class'] !== 'COLUMN_REF' || names.length !== 2 || own.has(alias)) return false
      return [source, ...outer].some(({ items }) => items.some((item) => item.alias === alias))
    })
    if (outside === undefined) return []
    const portable = 'a WITH clause with GROUP BY, joined with LEFT JOIN'
    return [
      { construct: 'a subquery of the row around it', portable, offset: placeIn(subquery, text) },
    ]
  })
}
