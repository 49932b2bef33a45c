import type { Lineage } from './lineage.ts'
import { columnItself } from './lineage.ts'
import type { TreeNode } from './syntax-tree.ts'
import { list } from './syntax-tree.ts'

/** A column with the input columns behind it. */
export interface Column {
  readonly name: string
  readonly lineage: Lineage
}

/** What a query gives: its columns, and the input columns that decide which rows there are. */
export interface Query {
  readonly columns: readonly Column[]
  readonly rows: Lineage
}

/** Something with columns that stands in a FROM clause. */
export interface Relation {
  /** Its alias, or else its own name. */
  readonly name: string
  readonly columns: readonly Column[]
  /** The table's name where not all of its columns are known: what is found nowhere else is taken for one of its own. */
  readonly open?: string | undefined
}

/** Where a name in a query is looked up: in its relations, then among its own output, then outside. */
export interface Scope {
  readonly relations: readonly Relation[]
  readonly merged: readonly Column[]
  readonly aliases: readonly Column[]
  readonly outer: Scope | undefined
}

/** A column by its name; upper and lower case are one. */
export function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => same(column.name, name))
}

/** The column that a name such as `total`, `t.total` or `main.Tickets.total` means; undefined where there is none. */
export function resolve(names: readonly string[], scope: Scope): Lineage | undefined {
  const [first = '', second] = names
  const plain = plainColumn(first, scope)
  const qualified = second === undefined ? undefined : qualifiedColumn(names, scope)
  // A part of a struct comes from its column; a name with dots is a relation's first.
  const found = qualified ?? plain ?? columnNamed(scope.aliases, first)?.lineage
  if (found !== undefined) return found
  const further = scope.outer && resolve(names, scope.outer)
  return further ?? (second === undefined ? openColumn(first, scope) : undefined)
}

function plainColumn(name: string, { merged, relations }: Scope): Lineage | undefined {
  const columns = [...merged, ...relations.flatMap((relation) => relation.columns)]
  return columnNamed(columns, name)?.lineage
}

function qualifiedColumn(names: readonly string[], { relations }: Scope): Lineage | undefined {
  for (const [at, part] of names.slice(0, -1).entries()) {
    const relation = relations.find(({ name }) => same(name, part))
    const column = names[at + 1] ?? ''
    const found = relation && columnNamed(relation.columns, column)?.lineage
    if (found !== undefined) return found
    if (relation?.open !== undefined) return columnItself({ node: relation.open, column })
  }
  return undefined
}

function openColumn(column: string, { relations }: Scope): Lineage | undefined {
  const open = relations.find((relation) => relation.open !== undefined)?.open
  return open === undefined ? undefined : columnItself({ node: open, column })
}

/** What `*` or `t.*` stands for; a column that USING made one of two comes once. */
export function starColumns(star: TreeNode, { relations, merged }: Scope): readonly Column[] {
  const of = String(star['relation_name'] ?? '')
  if (of !== '') return relations.filter(({ name }) => same(name, of)).flatMap((one) => one.columns)
  const excluded = list(star['exclude_list']).map((name) => String(name).toLowerCase())
  const seen = new Set<string>()
  return relations
    .flatMap(({ columns }) => columns)
    .flatMap((column) => {
      const name = column.name.toLowerCase()
      const one = columnNamed(merged, name)
      if (excluded.includes(name) || (one !== undefined && seen.has(name))) return []
      seen.add(name)
      return [one === undefined ? column : { ...one, name: column.name }]
    })
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
