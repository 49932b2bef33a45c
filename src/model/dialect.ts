import { portableText } from '../sql/portable-text.ts'

/** What a model's SQL is written in: one engine's, or what views are written in. BigQuery's is held to its golden text alone. */
export type Dialect = 'portable' | 'duckdb' | 'spark' | 'bigquery'

/** What the dialects say differently. */
export interface Words {
  readonly name: (text: string) => string
  readonly text: (text: string) => string
  readonly double: string
  readonly whole: string
  readonly string: string
  readonly decimal: string
  /** A column's value as a double; null where it is not a number. */
  readonly number: (column: string) => string
}

const backslashed = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`

/** DuckDB and Spark hold NaN to equal itself. */
const notNan = (column: string): string =>
  `nullif(CAST(${column} AS DOUBLE), CAST('NaN' AS DOUBLE))`

/** Each dialect's words. */
export const wordsOf: Readonly<Record<Dialect, Words>> = {
  portable: {
    name: (text) => text,
    text: portableText,
    double: 'DOUBLE',
    whole: 'BIGINT',
    string: 'STRING',
    decimal: 'DECIMAL(18,9)',
    number: notNan,
  },
  duckdb: {
    name: (text) => `"${text.replaceAll('"', '""')}"`,
    text: (text) => `'${text.replaceAll("'", "''")}'`,
    double: 'DOUBLE',
    whole: 'BIGINT',
    string: 'VARCHAR',
    decimal: 'DECIMAL(18,9)',
    number: notNan,
  },
  spark: {
    name: (text) => `\`${text.replaceAll('`', '``')}\``,
    text: backslashed,
    double: 'DOUBLE',
    whole: 'BIGINT',
    string: 'STRING',
    decimal: 'DECIMAL(18,9)',
    number: notNan,
  },
  bigquery: {
    name: (text) => `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``,
    text: backslashed,
    double: 'FLOAT64',
    whole: 'INT64',
    string: 'STRING',
    decimal: 'NUMERIC',
    number: (column) =>
      `CASE WHEN IS_NAN(CAST(${column} AS FLOAT64)) THEN NULL ELSE CAST(${column} AS FLOAT64) END`,
  },
}
