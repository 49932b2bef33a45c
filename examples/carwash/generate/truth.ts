import { readFile, rm, writeFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Truth } from './hazard.ts'
import { dateText } from './wall-time.ts'

/** What each member's month of one site threatened, a line each; its memberships have their numbers by now. */
export function truthLines(truth: readonly Truth[]): string {
  return truth
    .map(({ membership, month, voluntary, involuntary, cause }) =>
      [
        membership.id,
        dateText(month),
        voluntary.toFixed(9),
        involuntary.toFixed(9),
        cause === 'voluntary' || cause === 'involuntary',
        cause ?? '',
      ].join(','),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** Puts the sites' lines together in the order given, as one Parquet file; the lines' files are removed. */
export async function writeTruth(
  files: readonly string[],
  scratch: string,
  path: string,
): Promise<void> {
  await writeFile(scratch, '')
  for (const file of files) {
    await writeFile(scratch, await readFile(file), { flag: 'a' })
    await rm(file)
  }
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run(`
        COPY (
          FROM read_csv(${text(scratch)}, auto_detect = false, header = false, parallel = false, columns = {
            member: 'INTEGER', month: 'DATE', hazard_voluntary: 'DOUBLE', hazard_involuntary: 'DOUBLE',
            cancelled: 'BOOLEAN', cause: 'VARCHAR'})
        ) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd)`)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(scratch)
  }
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
