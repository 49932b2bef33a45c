import { type FileHandle, open, rm } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Truth } from './hazard.ts'
import { dateText } from './wall-time.ts'

/** Keeps what each member's month threatened, site by site, and writes it as one Parquet file at the end. */
export class TruthWriter implements AsyncDisposable {
  readonly #scratch: string
  readonly #lines: FileHandle

  private constructor(scratch: string, lines: FileHandle) {
    this.#scratch = scratch
    this.#lines = lines
  }

  /** `scratch` is a file's path, overwritten and removed at the end. */
  static async open(scratch: string): Promise<TruthWriter> {
    return new TruthWriter(scratch, await open(scratch, 'w'))
  }

  /** Adds a site's months; its memberships have their numbers by now. */
  async add(truth: readonly Truth[]): Promise<void> {
    const lines = truth.map(({ membership, month, voluntary, involuntary, cause }) =>
      [
        membership.id,
        dateText(month),
        voluntary.toFixed(9),
        involuntary.toFixed(9),
        cause === 'voluntary' || cause === 'involuntary',
        cause ?? '',
      ].join(','),
    )
    if (lines.length > 0) await this.#lines.write(`${lines.join('\n')}\n`)
  }

  /** Writes all that was added. */
  async write(path: string): Promise<void> {
    await this.#lines.sync()
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const connection = await instance.connect()
    try {
      await connection.run(`
        COPY (
          FROM read_csv(${text(this.#scratch)}, auto_detect = false, header = false, parallel = false, columns = {
            member: 'INTEGER', month: 'DATE', hazard_voluntary: 'DOUBLE', hazard_involuntary: 'DOUBLE',
            cancelled: 'BOOLEAN', cause: 'VARCHAR'})
        ) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd)`)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines.close()
    await rm(this.#scratch, { force: true })
  }
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
