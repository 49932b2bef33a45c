/**
 * What a delivered column is made of. `text` is CSV text, whose spelling may stand for any type; `string` is text
 * that its format says is text (JSON strings, Parquet strings); `number` is a JSON number as spelled.
 */
export type SourceType =
  | { readonly kind: 'text' | 'string' | 'number' | 'mixed' | 'json' }
  | {
      readonly kind:
        | 'boolean'
        | 'float'
        | 'double'
        | 'date'
        | 'time'
        | 'instant'
        | 'binary'
        | 'null'
    }
  | { readonly kind: 'integer'; readonly digits: number; readonly unsigned?: true }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'timestamp'; readonly unit: 's' | 'ms' | 'us' | 'ns' }
  | { readonly kind: 'nested'; readonly duckdb: string }
  | { readonly kind: 'other'; readonly duckdb: string }

/** The most digits that each of DuckDB's integer types can hold. */
const integerDigits: Readonly<Record<string, number>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
  HUGEINT: 39,
  UTINYINT: 3,
  USMALLINT: 5,
  UINTEGER: 10,
  UBIGINT: 20,
  UHUGEINT: 39,
}

const simple: Readonly<Record<string, SourceType>> = {
  BOOLEAN: { kind: 'boolean' },
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
  VARCHAR: { kind: 'string' },
  BLOB: { kind: 'binary' },
  DATE: { kind: 'date' },
  TIME: { kind: 'time' },
  TIMESTAMP: { kind: 'timestamp', unit: 'us' },
  TIMESTAMP_S: { kind: 'timestamp', unit: 's' },
  TIMESTAMP_MS: { kind: 'timestamp', unit: 'ms' },
  TIMESTAMP_NS: { kind: 'timestamp', unit: 'ns' },
  'TIMESTAMP WITH TIME ZONE': { kind: 'instant' },
  JSON: { kind: 'json' },
  '"NULL"': { kind: 'null' },
}

/** Reads a type as DuckDB's DESCRIBE writes it. */
export function sourceTypeOf(duckdb: string): SourceType {
  const known = simple[duckdb]
  if (known) return known
  const digits = integerDigits[duckdb]
  if (digits !== undefined)
    return { kind: 'integer', digits, ...(duckdb.startsWith('U') ? { unsigned: true } : {}) }
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb)
  if (decimal) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  if (/^(STRUCT|MAP|UNION)\(|\]$/.test(duckdb)) return { kind: 'nested', duckdb }
  return { kind: 'other', duckdb }
}

/** The type in DuckDB's words; what `sourceTypeOf` reads back. Text of every kind is VARCHAR. */
export function duckdbSourceType(type: SourceType): string {
  switch (type.kind) {
    case 'integer': {
      const names = Object.keys(integerDigits).filter((name) => integerDigits[name] === type.digits)
      return names.find((name) => name.startsWith('U') === (type.unsigned === true)) ?? 'HUGEINT'
    }
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'timestamp':
      return type.unit === 'us' ? 'TIMESTAMP' : `TIMESTAMP_${type.unit.toUpperCase()}`
    case 'nested':
    case 'other':
      return type.duckdb
    case 'text':
    case 'string':
    case 'number':
    case 'mixed':
      return 'VARCHAR'
    case 'null':
      return 'INTEGER'
    default:
      return Object.keys(simple).find((name) => simple[name]?.kind === type.kind) ?? 'VARCHAR'
  }
}

/** The type in the words of the drift report. */
export function sourceTypeText(type: SourceType): string {
  switch (type.kind) {
    case 'integer':
      return type.digits <= 3
        ? 'int8'
        : type.digits <= 5
          ? 'int16'
          : type.digits <= 10
            ? 'int32'
            : type.digits <= 20
              ? 'int64'
              : 'int128'
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'timestamp':
      return `timestamp(${type.unit})`
    case 'nested':
    case 'other':
      return type.duckdb
    default:
      return type.kind
  }
}
