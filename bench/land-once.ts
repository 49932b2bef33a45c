import { join } from 'node:path'
import { openEngine } from '../src/engine/open.ts'
import { land } from '../src/land/land.ts'
import { literal, sql } from '../src/sql/sql.ts'
import { localStorage } from '../src/storage/local.ts'

/** One landing, as the JSON of the first argument. */
export interface LandJob {
  readonly kind: 'ours' | 'engine'
  readonly folder: string
  readonly file: string
  /** An empty folder for the Parquet. */
  readonly landed: string
  readonly threads: string
  readonly memory: string
}

/** Lands one CSV file as Parquet of its text: by our protocol, or by the engine's reader with its own guesses. */
async function main(job: LandJob): Promise<void> {
  const path = join(job.folder, job.file)
  await using engine = await openEngine('duckdb', {
    threads: Number(job.threads),
    memoryLimit: job.memory,
    spillFolder: join(job.landed, 'spill'),
  })
  if (job.kind === 'engine') {
    const target = join(job.landed, 'engine.parquet')
    await engine.run(
      sql`copy (select * from read_csv(${literal(path)}, all_varchar = true)) to ${literal(target)} (format parquet)`,
    )
    return
  }
  const result = await land(
    {
      file: { path: job.file, store: '', sizeBytes: 1, sha256: 'bench'.padEnd(64, '0') },
      reading: {},
      known: new Set(),
      declared: [],
    },
    { deliveries: localStorage(job.folder), engine, landedFolder: job.landed, schemas: new Map() },
  )
  if (result.kind === 'rejected') throw new Error(`${result.reason}: ${result.cause}`)
}

await main(JSON.parse(process.argv[2] ?? '{}') as LandJob)
