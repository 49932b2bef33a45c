import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { StoreLayout } from './store-layout.ts'
import { storeLayouts } from './store-layout.ts'

/** What the peer is asked to do, as the JSON of its first argument. */
export interface PeerJob {
  /** `dedupe` is the peer; `floor` decodes, casts and encodes alone. */
  readonly kind: 'dedupe' | 'floor'
  readonly folder: string
  readonly out: string
  readonly spill: string
  readonly threads: string
  /** As DuckDB writes it; no limit where left out. */
  readonly memory?: string
  /** Written with the rows of the output. */
  readonly result: string
}

/**
 * The script that somebody who knows DuckDB and these forty stores would write by hand: each store's casts, one
 * UNION ALL, and the newest row of each key. It names no survivor, keeps no account and sees no bad value.
 */
async function main(job: PeerJob): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: job.threads,
    temp_directory: job.spill,
    preserve_insertion_order: 'false',
    ...(job.memory === undefined ? {} : { memory_limit: job.memory }),
  })
  const connection = await instance.connect()
  const all = storeLayouts.map((layout) => storeRows(layout, job.folder)).join('\nunion all\n')
  const kept =
    job.kind === 'floor'
      ? all
      : `select * exclude (filename) from (${all})
         qualify row_number() over (partition by "lSiteID", "lTicketID" order by "dtUpdated" desc, filename desc) = 1`
  await connection.run(`copy (${kept}) to ${quoted(job.out)} (format parquet, compression snappy)`)
  const counted = await connection.runAndReadAll(
    `select count(*) from read_parquet(${quoted(job.out)})`,
  )
  writeFileSync(job.result, String(counted.getRows()[0]?.[0]))
  connection.closeSync()
  instance.closeSync()
}

function storeRows(layout: StoreLayout, folder: string): string {
  const files = join(folder, 'data', 'Tickets', layout.store, '*.parquet')
  return `select "lTicketID"::bigint as "lTicketID", "lSiteID"::bigint as "lSiteID", "dtCreated", "lCustomerID"::bigint as "lCustomerID",
    "sPlate", "sWashType", "cTotal"::decimal(18,4) as "cTotal", "cDiscount"::decimal(18,4) as "cDiscount",
    ${flag(layout, 'bVoid')}, ${flag(layout, 'bRewash')}, "iDurationSec"::bigint as "iDurationSec", "dtUpdated", filename
    from read_parquet(${quoted(files)}, filename = true)`
}

function flag(layout: StoreLayout, column: string): string {
  return layout.flagType === 'VARCHAR'
    ? `"${column}" = 'Y' as "${column}"`
    : `"${column}"::boolean as "${column}"`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

await main(JSON.parse(process.argv[2] ?? '{}') as PeerJob)
