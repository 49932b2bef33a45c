import type { DuckDBValue } from '@duckdb/node-api'
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTypeId,
} from '@duckdb/node-api'
import type { Cell } from './engine.ts'

/**
 * A DuckDB value as a cell that loses nothing: wide integers stay bigint, decimals and times become exact text,
 * binary becomes hexadecimal text, nested values become JSON text.
 */
export function cellOf(value: DuckDBValue, type: DuckDBTypeId): Cell {
  if (value === null) return null
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return value
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (isNested(value)) return JSON.stringify(plain(value))
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex')
  return timeText(String(value), type)
}

function timeText(text: string, type: DuckDBTypeId): string {
  switch (type) {
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
      return text.replace(' ', 'T')
    case DuckDBTypeId.TIMESTAMP_TZ:
      return text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z')
    default:
      return text
  }
}

function isNested(value: DuckDBValue): boolean {
  return (
    value instanceof DuckDBListValue ||
    value instanceof DuckDBStructValue ||
    value instanceof DuckDBMapValue ||
    value instanceof DuckDBArrayValue
  )
}

function plain(value: DuckDBValue): unknown {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(plain)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, item]) => [key, plain(item)]),
    )
  }
  if (value instanceof DuckDBMapValue)
    return value.entries.map((pair) => [plain(pair.key), plain(pair.value)])
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('hex') : String(value)
}
