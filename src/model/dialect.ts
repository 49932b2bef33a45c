/** The engines whose SQL a model is written in. BigQuery's is held to its golden text alone. */
export type Dialect = 'duckdb' | 'spark' | 'bigquery'

/** What the dialects say differently. */
export interface Words {
  readonly name: (text: string) => string
  readonly text: (text: string) => string
  readonly double: string
  readonly whole: string
  readonly string: string
  readonly decimal: string
  readonly isNan: string
}

const backslashed = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`

/** Each dialect's words. */
export const wordsOf: Readonly<Record<Dialect, Words>> = {
  duckdb: {
    name: (text) => `"${text.replaceAll('"', '""')}"`,
    text: (text) => `'${text.replaceAll("'", "''")}'`,
    double: 'DOUBLE',
    whole: 'BIGINT',
    string: 'VARCHAR',
    decimal: 'DECIMAL(18,9)',
    isNan: 'isnan',
  },
  spark: {
    name: (text) => `\`${text.replaceAll('`', '``')}\``,
    text: backslashed,
    double: 'DOUBLE',
    whole: 'BIGINT',
    string: 'STRING',
    decimal: 'DECIMAL(18,9)',
    isNan: 'isnan',
  },
  bigquery: {
    name: (text) => `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``,
    text: backslashed,
    double: 'FLOAT64',
    whole: 'INT64',
    string: 'STRING',
    decimal: 'NUMERIC',
    isNan: 'IS_NAN',
  },
}
