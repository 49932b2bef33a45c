import type { Dialect } from './dialect.ts'
import { type Kind, type Row, TABLES, type TableName } from './tables.ts'
import { clockText, dateText } from './wall-time.ts'

/** A column of one file: where its cells come from and the name that stands in the file. */
export interface Field {
  readonly column: string
  readonly delivered: string
  readonly kind: Kind
  /** For a column that only this store has. */
  readonly values?: readonly string[]
}

/** The columns of a store's file, in its order; `from` is the first day that the file tells of. */
export function fields(dialect: Dialect, table: TableName, from: number): readonly Field[] {
  const absent = new Set(
    dialect.missing
      .filter(
        (missing) => missing.table === table && from < (missing.before ?? Number.POSITIVE_INFINITY),
      )
      .map(({ column }) => column),
  )
  const own = Object.entries(TABLES[table])
    .filter(([column]) => !absent.has(column))
    .map(([column, kind], at) => ({ column, kind, delivered: deliveredName(dialect, column, at) }))
  const extra = dialect.extra
    .filter((one) => one.table === table)
    .map(({ column, values }) => ({ column, kind: 'text' as const, delivered: column, values }))
  const all = [...own, ...extra]
  return dialect.order === 'reversed' ? all.reverse() : all
}

/** A cell as text in the store's spelling, null where the row has none; text in a time column stands as it is. */
export function spell(dialect: Dialect, field: Field, row: Row, at: number): string | null {
  if (field.values !== undefined) return field.values[at % field.values.length] ?? null
  const cell = row[field.column] ?? null
  if (cell === null || typeof cell === 'string') return cell
  if (typeof cell === 'boolean') return dialect.booleans[cell ? 0 : 1]
  if (field.kind === 'money') return money(dialect, cell)
  if (field.kind === 'day' && dialect.days === 'date') return dateText(cell)
  if (field.kind === 'day' || field.kind === 'time') return time(dialect, cell)
  return String(cell)
}

function deliveredName({ names, renamed }: Dialect, column: string, at: number): string {
  const name = renamed[column] ?? column
  if (names === 'upper') return name.toUpperCase()
  if (names === 'lower') return name.toLowerCase()
  return names === 'padded' ? `${name.toLowerCase()}${at % 3 === 1 ? ' ' : ''}` : name
}

function money({ money: precision, decimalMark }: Dialect, cents: number): string {
  if (precision === 'whole') {
    if (cents % 100 !== 0) throw new RangeError(`${cents} cents at a store that knows dollars only`)
    return String(cents / 100)
  }
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}${decimalMark}${digits.slice(-2)}`
}

function time({ times }: Dialect, cell: number): string {
  if (times === 'german') {
    const [year, month, day] = dateText(cell).split('-')
    return `${day}.${month}.${year} ${clockText(cell)}`
  }
  return `${dateText(cell)}${times === 'iso' ? 'T' : ' '}${clockText(cell)}`
}
