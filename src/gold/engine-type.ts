import type { ColumnType, DeclaredType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'

/** The engines that a view's SQL is written out for. */
export type Dialect = 'duckdb' | 'spark' | 'bigquery'

/** All of them. */
export const dialects: readonly Dialect[] = ['duckdb', 'spark', 'bigquery']

/** A declared type as a column's type; undefined for a bare decimal, which promises nothing. */
export function wholeType(type: DeclaredType): ColumnType | undefined {
  return isWhole(type) ? type : undefined
}

function isWhole(type: DeclaredType): type is ColumnType & DeclaredType {
  return type.kind !== 'decimal' || 'precision' in type
}

/** A type in an engine's words. */
export function typeIn(dialect: Dialect, type: ColumnType): string {
  switch (dialect) {
    case 'duckdb':
      return duckdbType(type)
    case 'spark':
      return sparkType(type)
    case 'bigquery':
      return bigqueryType(type)
  }
}

/** A name in an engine's quotes. */
export function nameIn(dialect: Dialect, name: string): string {
  return dialect === 'duckdb' ? `"${name.replaceAll('"', '""')}"` : `\`${name}\``
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

/** Its plain decimal has 29 digits before the point and 9 behind it. */
function bigqueryType(type: ColumnType): string {
  switch (type.kind) {
    case 'text':
      return 'STRING'
    case 'integer':
      return type.wide ? 'BIGNUMERIC' : 'INT64'
    case 'decimal': {
      const { precision, scale } = type
      const plain = scale <= 9 && precision - scale <= 29
      return `${plain ? 'NUMERIC' : 'BIGNUMERIC'}(${precision},${scale})`
    }
    case 'double':
      return 'FLOAT64'
    case 'boolean':
      return 'BOOL'
    case 'timestamp':
      return 'DATETIME'
    case 'instant':
      return 'TIMESTAMP'
    case 'binary':
      return 'BYTES'
    case 'date':
    case 'json':
    case 'nested':
      return type.kind === 'nested' ? type.duckdb : type.kind.toUpperCase()
  }
}
