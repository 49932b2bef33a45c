import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { StoreLayout } from './store-layout.ts'
import { filesPerStore, storeCount, storeLayouts } from './store-layout.ts'

/** Deliveries of one size: the same rows and seed give the same rows. */
export interface TicketDeliveries {
  /** All rows together; a little is rounded away so that every file is the same size. */
  readonly rows: number
  readonly seed: number
}

/** Bump when the rows change, so that deliveries kept by an older version are not used. */
const generatorVersion = 1

/** One row in 37 of all files but a store's first repeats a row of the file before it: two percent of all rows. */
const repeatEvery = 37

/**
 * Writes a project with Tickets deliveries below `parent` and returns its folder; what stands there already from
 * the same rows and seed is used again. One file at a time is in memory.
 */
export async function deliverTickets(
  parent: string,
  { rows, seed }: TicketDeliveries,
): Promise<string> {
  const folder = join(parent, `tickets-v${generatorVersion}-${rows}-${seed}`)
  const stamp = join(folder, 'complete')
  if (existsSync(stamp)) return folder
  await rm(folder, { recursive: true, force: true })
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '500MB' })
  const connection = await instance.connect()
  const perFile =
    repeatEvery * Math.max(1, Math.round(rows / (storeCount * filesPerStore * repeatEvery)))
  for (const layout of storeLayouts) {
    const target = join(folder, 'data', 'Tickets', layout.store)
    await mkdir(target, { recursive: true })
    for (let file = 1; file <= filesPerStore; file++) {
      const path = join(target, `tickets_${file}.parquet`)
      await connection.run(
        `copy (${ticketRows(layout, file, perFile, seed)}) to '${path.replaceAll("'", "''")}' (format parquet)`,
      )
    }
  }
  connection.closeSync()
  instance.closeSync()
  await mkdir(join(folder, 'tables'), { recursive: true })
  await writeFile(join(folder, 'bankfull.yaml'), projectYaml)
  await writeFile(join(folder, 'tables', 'tickets.yaml'), tableYaml)
  await writeFile(stamp, '')
  return folder
}

/** One file's rows. Of those that repeat a ticket most were changed later; one in ten is older than what was sent before. */
function ticketRows(layout: StoreLayout, file: number, perFile: number, seed: number): string {
  const first = (file - 1) * perFile
  const repeats = file === 1 ? 'false' : `n % ${repeatEvery} = 7`
  return `
    with numbered as (
      select n, ${repeats} as again, case when ${repeats} then n - ${perFile} - 1 else n end as ticket
      from range(${first}, ${first + perFile}) as t(n)),
    drawn as (
      select *, hash(ticket * 1000 + ${layout.site} + ${seed} * 7919) as h from numbered),
    priced as (
      select *, timestamp '2021-01-01 07:00:00' + to_seconds((ticket * 1103 + h % 900)::bigint % 157680000) as created,
        (899 + 100 * (h % 22) + 90 * (h % 3))::integer as cents,
        case when h % 11 = 0 then 200 else 0 end as off
      from drawn)
    select ticket::${layout.idType} as "lTicketID",
      ${layout.site}::${layout.siteType} as "lSiteID",
      created as "dtCreated",
      case when h % 5 < 3 then (h % 90000)::integer + 1 end as "lCustomerID",
      case when h % 13 > 0 then chr((65 + h % 26)::integer) || lpad((h % 99991)::varchar, 6, '0') end as "sPlate",
      case h % 5 when 0 then 'Express' when 1 then 'Deluxe' when 2 then 'Ceramic' when 3 then 'The Works' else 'Full Service' end as "sWashType",
      ${money(layout, 'cents + case when again then 50 else 0 end')} as "cTotal",
      ${money(layout, 'off')} as "cDiscount",
      ${flag(layout, 'h % 97 = 0')} as "bVoid",
      ${flag(layout, 'h % 53 = 0')} as "bRewash",
      case when h % 17 > 0 then 90 + h % 500 end::${layout.durationType} as "iDurationSec",
      created + to_minutes(case when again then case when h % 10 = 0 then -60 else 1440 end else 9 end) as "dtUpdated"
    from priced order by n`
}

function money(layout: StoreLayout, cents: string): string {
  const exact = `((${cents})::decimal(10,2) * 0.01)::decimal(10,2)`
  return layout.moneyType === 'DECIMAL(10,2)' ? exact : `${exact}::${layout.moneyType}`
}

function flag(layout: StoreLayout, condition: string): string {
  return layout.flagType === 'VARCHAR'
    ? `case when ${condition} then 'Y' else 'N' end`
    : `(${condition})::${layout.flagType}`
}

const projectYaml = `project: bench
data: data
naming: {s: text, l: integer, i: integer, b: boolean, c: decimal, d: double, dt: timestamp}
`

const tableYaml = `table: Tickets
files: "Tickets/{store}/*"
purpose: Washes as forty stores export them
merge:
  key: [lSiteID, lTicketID]
  allow_null_merge_keys: false
  winner: {newest: dtUpdated}
columns:
  cTotal: {type: "decimal(18,4)", unit: USD}
  cDiscount: {type: "decimal(18,4)", unit: USD}
`
