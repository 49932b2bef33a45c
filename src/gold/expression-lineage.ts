import type { Lineage } from './lineage.ts'
import { nothing, through, together } from './lineage.ts'
import type { Query, Scope } from './lineage-scope.ts'
import { resolve, starColumns } from './lineage-scope.ts'
import type { TreeNode } from './syntax-tree.ts'
import { list, treeNode } from './syntax-tree.ts'

/** The lineage of a query that stands in an expression, which may look up names in the scope around it. */
export type Subquery = (node: TreeNode, outer: Scope) => Query

/** The input columns behind a parsed expression; nothing for one that is not there. */
export function expressionLineage(value: unknown, scope: Scope, subquery: Subquery): Lineage {
  const node = treeNode(value)
  const of = (part: unknown): Lineage => expressionLineage(part, scope, subquery)
  const all = (parts: unknown): Lineage => together(list(parts).map(of))
  switch (node['class']) {
    case undefined:
    case 'CONSTANT':
      return nothing
    case 'COLUMN_REF':
      return resolve(list(node['column_names']).map(String), scope) ?? nothing
    case 'STAR':
      return together(starColumns(node, scope).map(({ lineage }) => lineage))
    case 'SUBQUERY':
      return subqueryLineage(node, scope, subquery)
    case 'CASE':
      return together([
        ...list(node['case_checks']).flatMap((check) => {
          const { when_expr: when, then_expr: then } = treeNode(check)
          return [through(of(when), 'CONDITIONAL'), through(of(then), 'TRANSFORMATION')]
        }),
        through(of(node['else_expr']), 'TRANSFORMATION'),
      ])
    case 'WINDOW':
      return together([
        called(node, together([all(node['children']), of(node['default_expr'])])),
        through(together([all(node['partitions']), ordered(node['orders'], of)]), 'WINDOW'),
        through(ordered(node['arg_orders'], of), 'SORT'),
        through(of(node['filter_expr']), 'FILTER'),
      ])
    case 'FUNCTION': {
      const [first, ...rest] = list(node['children'])
      if (node['function_name'] === 'if')
        return together([through(of(first), 'CONDITIONAL'), through(all(rest), 'TRANSFORMATION')])
      return together([
        called(node, all(node['children'])),
        through(ordered(treeNode(node['order_bys'])['orders'], of), 'SORT'),
        through(of(node['filter']), 'FILTER'),
      ])
    }
    default:
      return through(together(parts(node).map(of)), 'TRANSFORMATION')
  }
}

/** Functions that make one value of several rows. */
const aggregates =
  /^(sum|count|count_star|min|max|avg|mean|median|mode|first|last|any_value|arg_max|arg_min|bool_and|bool_or|string_agg|array_agg|list|stddev\w*|var\w*|approx\w*|quantile\w*|product|corr|covar\w*)$/

function called(node: TreeNode, of: Lineage): Lineage {
  const name = String(node['function_name']).toLowerCase()
  return aggregates.test(name)
    ? through(of, 'AGGREGATION', name.startsWith('count'))
    : through(of, 'TRANSFORMATION')
}

function ordered(orders: unknown, of: (expression: unknown) => Lineage): Lineage {
  return together(list(orders).map((order) => of(treeNode(order)['expression'])))
}

/** EXISTS asks whether there are rows, whatever their columns hold. */
function subqueryLineage(node: TreeNode, scope: Scope, subquery: Subquery): Lineage {
  const { columns, rows } = subquery(treeNode(treeNode(node['subquery'])['node']), scope)
  if (String(node['subquery_type']).includes('EXISTS')) return rows
  const values = together(columns.map(({ lineage }) => lineage))
  if (node['subquery_type'] === 'SCALAR') return together([values, rows])
  const compared = together([values, expressionLineage(node['child'], scope, subquery)])
  return together([through(compared, 'TRANSFORMATION'), rows])
}

/** The expressions right below one of any other kind. */
function parts(node: TreeNode): readonly TreeNode[] {
  return Object.entries(node).flatMap(([member, value]) =>
    member === 'cast_type' ? [] : expressionsIn(value),
  )
}

function expressionsIn(value: unknown): readonly TreeNode[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn)
  const node = treeNode(value)
  if (typeof node['class'] === 'string') return [node]
  return Object.values(node).flatMap((member) =>
    typeof member === 'object' && member !== null ? expressionsIn(member) : [],
  )
}
