import { icebergType } from '../../src/catalog/iceberg-type.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import { duckdbType } from '../../src/sql/column-type.ts'

/** A simple type in each reader's own words; undefined for a nested one, which its cells prove. */
export function seenType(
  reader: 'pyiceberg' | 'DuckDB' | 'Spark',
  type: ColumnType,
): string | undefined {
  if (type.kind === 'nested') return undefined
  const open = String(icebergType(type, () => 0))
  switch (reader) {
    case 'pyiceberg':
      return open
    case 'DuckDB':
      return duckdbType(type)
    case 'Spark':
      return sparkWords[open] ?? open.replace(', ', ',')
  }
}

const sparkWords: Readonly<Record<string, string>> = {
  long: 'bigint',
  timestamp: 'timestamp_ntz',
  timestamptz: 'timestamp',
}
