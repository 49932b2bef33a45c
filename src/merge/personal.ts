import { foldName } from '../land/landed.ts'
import type { Table } from '../project/project.ts'

/** Whether what a file says in one of a table's columns may tell of a person; a whole record may where any column does. */
export function tellsOfPerson({
  columns,
}: Pick<Table, 'columns'>): (column: string | null) => boolean {
  const personal = new Set(columns.flatMap((one) => (one.pii ? [foldName(one.name)] : [])))
  return (column) => (column === null ? personal.size > 0 : personal.has(foldName(column)))
}
