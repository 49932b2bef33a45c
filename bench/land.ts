import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import type { LandJob } from './land-once.ts'
import type { Usage } from './measured-process.ts'
import { measured, median } from './measured-process.ts'
import type { BenchSettings } from './merge.ts'
import { table } from './table.ts'

const script = fileURLToPath(new URL('land-once.ts', import.meta.url))

/** Our landing of one CSV file against DuckDB's own reader, in turns; returns the exit code. */
export async function benchLand(settings: BenchSettings): Promise<number> {
  const { rows, seed, rounds, threads, memory } = settings
  await mkdir(settings.folder, { recursive: true })
  const file = `tickets-${rows}-${seed}.csv`
  const path = join(settings.folder, file)
  if (!existsSync(path)) await writeCsv(path, settings)
  const { size } = await stat(path)
  console.log(
    `land: ${rows.toLocaleString('en-US')} rows of CSV, ${(size / 1e6).toFixed(0)} MB, ${threads} threads, ${memory}, ${cpus().length} cores`,
  )
  const scratch = await mkdtemp(join(settings.folder, 'run-'))
  const kinds = ['ours', 'engine'] as const
  const runs: Record<LandJob['kind'], Usage[]> = { ours: [], engine: [] }
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const kind of kinds) {
        const landed = join(scratch, `landed-${kind}-${round}`)
        await mkdir(landed)
        const job: LandJob = { kind, folder: settings.folder, file, landed, threads, memory }
        runs[kind].push(await measured(script, [JSON.stringify(job)], scratch))
        await rm(landed, { recursive: true })
      }
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  const labels = { ours: 'bankfull landing', engine: 'DuckDB read_csv to Parquet' }
  const peer = median(runs.engine)
  const lines = kinds.map((kind) => {
    const used = median(runs[kind])
    return [
      labels[kind],
      used.wallSeconds.toFixed(2),
      used.cpuSeconds.toFixed(2),
      used.peakMb.toFixed(0),
      (size / 1e6 / used.wallSeconds).toFixed(0),
      (used.wallSeconds / peer.wallSeconds).toFixed(2),
    ]
  })
  console.log(table(['', 'wall s', 'CPU s', 'peak MB', 'MB/s', 'times DuckDB'], lines))
  return 0
}

async function writeCsv(path: string, { rows, seed }: BenchSettings): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '500MB' })
  const connection = await instance.connect()
  await connection.run(`copy (
    select n as "lTicketID", n % 39 + 1 as "lSiteID", timestamp '2024-01-01 07:00:00' + to_seconds(n * 7) as "dtCreated",
      case when h % 5 < 3 then h % 90000 + 1 end as "lCustomerID", lpad((h % 999983)::varchar, 7, '0') as "sPlate",
      case h % 3 when 0 then 'Express' when 1 then 'The "Works"' else 'Full, with wax' end as "sWashType",
      ((899 + h % 2200)::decimal(10,2) * 0.01)::decimal(10,2) as "cTotal", h % 97 = 0 as "bVoid"
    from (select n, hash(n + ${seed} * 7919) as h from range(${rows}) as t(n)) order by n
  ) to '${path.replaceAll("'", "''")}' (header)`)
  connection.closeSync()
  instance.closeSync()
}
