/**
 * The types that a column of a published table can have. `integer` is 64 bits unless `wide`, which is up to 38
 * digits; `timestamp` is local wall time, `instant` a point in UTC; `json` is JSON text; `nested` is a struct or
 * list that all files agree on, kept as the engine's own type.
 */
export type ColumnType =
  | { readonly kind: Exclude<SimpleKind, 'decimal' | 'integer'> }
  | { readonly kind: 'integer'; readonly wide?: boolean }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'nested'; readonly duckdb: string }

/** A type as a person declares it: `decimal` may stand bare and then widens until every value fits exactly. */
export type DeclaredType = Exclude<ColumnType, { kind: 'nested' }> | { readonly kind: SimpleKind }

/** The most digits that a decimal holds in every engine. */
export const maxDecimalDigits = 38

/** Reads `decimal(18,4)`, `text` …; undefined when the text names no type. */
export function parseType(text: string): DeclaredType | undefined {
  const decimal = /^decimal\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(text.trim())
  if (decimal) {
    const precision = Number(decimal[1])
    const scale = Number(decimal[2])
    const fits = precision >= 1 && precision <= maxDecimalDigits && scale <= precision
    return fits ? { kind: 'decimal', precision, scale } : undefined
  }
  const kind = text.trim()
  return isSimple(kind) ? { kind } : undefined
}

/** The names a person may write, in the order in which help lists them. */
export const typeNames: readonly string[] = [
  'text',
  'integer',
  'decimal(p,s)',
  'double',
  'boolean',
  'date',
  'timestamp',
  'instant',
  'binary',
  'json',
]

/** The type as the contract writes it: `decimal(18,4)`, `integer`, … */
export function typeText(type: ColumnType | DeclaredType): string {
  switch (type.kind) {
    case 'decimal':
      return 'precision' in type ? `decimal(${type.precision},${type.scale})` : 'decimal'
    case 'integer':
      return 'wide' in type && type.wide ? 'integer (wide)' : 'integer'
    case 'nested':
      return type.duckdb
    default:
      return type.kind
  }
}

/** The type in DuckDB's words; every one of them survives a round trip through Parquet. */
export function duckdbType(type: ColumnType): string {
  switch (type.kind) {
    case 'text':
    case 'json':
      return 'VARCHAR'
    case 'integer':
      return type.wide ? 'DECIMAL(38,0)' : 'BIGINT'
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'double':
      return 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'date':
      return 'DATE'
    case 'timestamp':
      return 'TIMESTAMP'
    case 'instant':
      return 'TIMESTAMP WITH TIME ZONE'
    case 'binary':
      return 'BLOB'
    case 'nested':
      return type.duckdb
  }
}

type SimpleKind =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'instant'
  | 'binary'
  | 'json'

function isSimple(kind: string): kind is SimpleKind {
  return /^(text|integer|decimal|double|boolean|date|timestamp|instant|binary|json)$/.test(kind)
}
