import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** What the gold peer is asked to do, as the JSON of its first argument. */
export interface GoldPeerJob {
  /** Published tables: name → files. */
  readonly tables: Readonly<Record<string, readonly string[]>>
  /** Views in an order in which each reads only those before it. */
  readonly views: readonly string[]
  readonly out: string
  readonly spill: string
  readonly threads: string
  readonly memory: string
}

/**
 * The nine views as somebody who knows DuckDB would write them by hand, one COPY after another, over the same merged
 * tables. It tests nothing, publishes nothing, and rounds as doubles round.
 */
async function main(job: GoldPeerJob): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: job.threads,
    temp_directory: job.spill,
    memory_limit: job.memory,
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  for (const [name, files] of Object.entries(job.tables))
    await connection.run(
      `create view "${name}" as from read_parquet([${files.map(quoted).join(', ')}])`,
    )
  const seconds: Record<string, number> = {}
  for (const view of job.views) {
    const startedMs = performance.now()
    const file = join(job.out, `${view}.parquet`)
    const text = readFileSync(new URL(`gold-peer/${view}.sql`, import.meta.url), 'utf8')
    await connection.run(`copy (${text}) to ${quoted(file)} (format parquet, compression zstd)`)
    await connection.run(`create view "${view}" as from read_parquet(${quoted(file)})`)
    seconds[view] = (performance.now() - startedMs) / 1000
  }
  writeFileSync(join(job.out, 'seconds.json'), JSON.stringify(seconds))
  connection.closeSync()
  instance.closeSync()
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

await main(JSON.parse(process.argv[2] ?? '{}') as GoldPeerJob)
