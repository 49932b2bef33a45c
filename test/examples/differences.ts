import type { Fault } from '../../examples/carwash/generate/faults.ts'
import { type Kind, TABLES, type TableName } from '../../examples/carwash/generate/tables.ts'
import type { MergedTiny } from './merged-tiny.ts'
import type { Found } from './read-back.ts'

/**
 * Where a published value is not what another reader finds in the delivered row that it came from,
 * over the files and columns that a fault is about. Says so as well where it is about nothing.
 */
export function differences(fault: Fault, merged: MergedTiny): readonly string[] {
  const found = new Map(delivered(fault, merged).map((one) => [`${one.file}:${one.row}`, one]))
  const [table = ''] = fault.file.split('/')
  const tables = table === '*' ? (Object.keys(TABLES) as TableName[]) : [table as TableName]
  const wrong: string[] = []
  let compared = 0
  for (const name of tables) {
    const columns = concerned(name, fault)
    for (const row of merged.silver[name]?.rows ?? []) {
      const source = found.get(`${row['_file']}:${row['_row']}`)
      if (source === undefined) continue
      for (const [column, kind] of columns) {
        compared += 1
        const expected = canonical(kind, source.cells[column.toLowerCase()] ?? null)
        const held = row[column] ?? null
        if (held !== expected)
          wrong.push(`${source.file}:${source.row} ${column} ${held}, not ${expected}`)
      }
    }
  }
  return compared === 0 ? ['nothing to compare'] : wrong
}

/** The delivered rows that a fault is about. */
export function delivered({ file }: Fault, { found }: MergedTiny): readonly Found[] {
  const [table, store] = file.split('/')
  return found.filter(
    (one) => (table === '*' || one.table === table) && (store === '*' || one.store === store),
  )
}

function concerned(table: TableName, { columns }: Fault): readonly (readonly [string, Kind])[] {
  const all = Object.entries(TABLES[table])
  if (columns === undefined) return all
  const wanted = columns.map((column) => (column === 'Mail' ? 'sEmail' : column))
  const known = all.filter(([column]) => wanted.includes(column))
  const extra = wanted.filter((column) => !all.some(([name]) => name === column))
  return known.length > 0 ? known : extra.map((column) => [column, 'text'] as const)
}

/** A delivered text as the published value's text. */
function canonical(kind: Kind, text: string | null): string | null {
  if (text === null) return null
  switch (kind) {
    case 'text':
    case 'integer':
      return text
    case 'money':
      return Number(text.replace(',', '.')).toFixed(4)
    case 'boolean':
      return String(['1', 'y', 't', 'true', '\\x01'].includes(text.toLowerCase()))
    case 'time':
    case 'day': {
      const iso = text.replace(/^(\d\d)\.(\d\d)\.(\d{4})/, '$3-$2-$1').replace('T', ' ')
      return iso.length === 10 ? `${iso} 00:00:00` : iso
    }
  }
}
