import type { ColumnType, DeclaredType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'

/** The engines that a view's SQL is written out for. */
export type Dialect = 'duckdb' | 'spark'

/** A declared type as a column's type; undefined for a bare decimal, which promises nothing. */
export function wholeType(type: DeclaredType): ColumnType | undefined {
  return isWhole(type) ? type : undefined
}

function isWhole(type: DeclaredType): type is ColumnType & DeclaredType {
  return type.kind !== 'decimal' || 'precision' in type
}

/** A type in an engine's words. */
export function typeIn(dialect: Dialect, type: ColumnType): string {
  return dialect === 'duckdb' ? duckdbType(type) : sparkType(type)
}

function sparkType(type: ColumnType): string {
  switch (type.kind) {
    case 'text':
    case 'json':
      return 'STRING'
    case 'timestamp':
      return 'TIMESTAMP_NTZ'
    case 'instant':
      return 'TIMESTAMP'
    case 'binary':
      return 'BINARY'
    default:
      return duckdbType(type)
  }
}
