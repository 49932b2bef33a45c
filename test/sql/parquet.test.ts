import { expect, it } from 'vitest'
import { fileName, parquet } from '../../src/sql/parquet.ts'
import { raw } from '../../src/sql/sql.ts'

it('names a file so that the engine reads that file and takes no sign for a pattern', () => {
  expect(fileName("it's [1]*?.parquet").text).toBe("'it''s [[]1][*][?].parquet'")
})

it('reads several files with no column from their folders', () => {
  expect(parquet(['a=1/x.parquet', 'y.parquet'], raw('filename = true')).text).toBe(
    "read_parquet(['a=1/x.parquet', 'y.parquet'], hive_partitioning = false, filename = true)",
  )
})
