import type { ColumnType } from '../../src/sql/column-type.ts'
import type { Seen } from './canonical.ts'
import { doubleOf } from './canonical.ts'
import type { Filter, Table } from './peers.ts'

/** For each column that can be compared: null, values at its ends and between, and what is on either side of them. */
export function filtersOn(table: Table, full: Seen): readonly Filter[] {
  const columns = table.history.at(-1)?.columns ?? []
  return columns.flatMap(({ name, type }, at): readonly Filter[] => {
    if (type.kind === 'nested') return []
    const values = new Set(full.rows.flatMap((row) => row[at] ?? []))
    const sorted = [...values].filter((text) => text !== 'nan').sort(orderOf(type))
    const places = [0, 0.5, 1].map((part) => Math.floor((sorted.length - 1) * part))
    const some = sorted.filter((text, place) => places.includes(place) || /^[08]0{15}$/.test(text))
    const [least, greatest] = [sorted[0], sorted.at(-1)]
    return [
      [name, 'null', ''],
      ...some.map((text): Filter => [name, 'eq', text]),
      ...(values.has('nan') ? [[name, 'eq', 'nan'] as const] : []),
      ...(least === undefined ? [] : [[name, 'le', least] as const]),
      ...(greatest === undefined ? [] : [[name, 'ge', greatest] as const]),
    ]
  })
}

/** The keys that a filter finds where every row is looked at. */
export function foundBy([column, op, text]: Filter, table: Table, full: Seen): readonly string[] {
  const columns = table.history.at(-1)?.columns ?? []
  const at = columns.findIndex((one) => one.name === column)
  const key = columns.findIndex((one) => one.name === table.key[0])
  const type = columns[at]?.type ?? { kind: 'text' }
  const order = orderOf(type)
  const holds = (cell: string | null | undefined): boolean => {
    if (cell === null || cell === undefined) return op === 'null'
    if (op === 'null') return false
    if (cell === 'nan' || text === 'nan') return cell === text
    const compared = order(cell, text)
    return op === 'eq' ? compared === 0 : op === 'ge' ? compared >= 0 : compared <= 0
  }
  return full.rows
    .filter((row) => holds(row[at]))
    .map((row) => row[key] ?? '')
    .sort()
}

/** How two canonical texts of a type compare. */
export function orderOf(type: ColumnType): (a: string, b: string) => number {
  switch (type.kind) {
    case 'double':
      return (a, b) => signOf(doubleOf(a), doubleOf(b))
    case 'integer':
    case 'decimal':
    case 'date':
    case 'timestamp':
    case 'instant':
      return (a, b) => signOf(BigInt(a.replace('.', '')), BigInt(b.replace('.', '')))
    default:
      return (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))
  }
}

function signOf<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
