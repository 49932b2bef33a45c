import type { TableName } from './tables.ts'

/** How one store's exports look; the same for every table and month of the store. */
export interface Dialect {
  readonly file: CsvFile | JsonLinesFile | ParquetFile
  readonly booleans: Booleans
  readonly times: 'space' | 'iso' | 'german'
  /** Columns that are always midnight: with their time, or as dates. */
  readonly days: 'time' | 'date'
  /** How null is written in text; a CSV field is left empty otherwise. */
  readonly nullText: string | null
  /** Dollars with two decimals, or whole ones. */
  readonly money: 'cents' | 'whole'
  readonly decimalMark: '.' | ','
  readonly names: 'proper' | 'upper' | 'lower' | 'padded'
  readonly order: 'proper' | 'reversed'
  readonly renamed: Readonly<Record<string, string>>
  readonly missing: readonly Missing[]
  readonly extra: readonly Extra[]
}

/** Text by line. */
export interface CsvFile {
  readonly format: 'csv'
  readonly delimiter: ',' | ';' | '\t' | '|'
  readonly encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le-bom' | 'windows-1252'
  readonly newline: '\n' | '\r\n'
  readonly quotes: 'needed' | 'text'
  readonly gzip: boolean
}

/** One JSON object a line. */
export interface JsonLinesFile {
  readonly format: 'jsonl'
  /** Numbers as numbers, or everything as text. */
  readonly values: 'typed' | 'text'
  /** Whether a null is written or its key left out. */
  readonly nulls: 'written' | 'left out'
  readonly gzip: boolean
}

/** Parquet, with the SQL types that the store's exporter gives each kind of column. */
export interface ParquetFile {
  readonly format: 'parquet'
  readonly integers: 'INTEGER' | 'BIGINT'
  /** Columns that hold nulls and came through a data frame, which knows whole numbers without nulls only. */
  readonly doubles: readonly string[]
  readonly money: 'DECIMAL(10,2)' | 'DECIMAL(18,4)' | 'DOUBLE' | 'BIGINT' | 'VARCHAR'
  readonly booleans: 'BOOLEAN' | 'TINYINT' | 'INTEGER' | 'BLOB' | 'VARCHAR'
  readonly times: 'TIMESTAMP' | 'TIMESTAMP_MS' | 'VARCHAR'
}

/** Spelling of true and false. */
export type Booleans = readonly [yes: string, no: string]

/** A column that a store does not export, or did not before some day. */
export interface Missing {
  readonly table: TableName
  readonly column: string
  readonly before?: number
}

/** A column that only this store exports: its value follows from the row's number. */
export interface Extra {
  readonly table: TableName
  readonly column: string
  readonly values: readonly string[]
}

/** The file name's ending. */
export function ending({ file }: Dialect): string {
  if (file.format === 'parquet') return '.parquet'
  return `.${file.format}${file.gzip ? '.gz' : ''}`
}
