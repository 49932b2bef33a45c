import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Engine } from '../../src/engine/engine.ts'
import { literal, raw, sql } from '../../src/sql/sql.ts'

/** Writes a small project with its first deliveries: two tables in three formats, and a view over both. */
export async function writeWorld(root: string, engine: Engine): Promise<void> {
  for (const [path, content] of Object.entries(declared)) put(root, path, content)
  put(root, 'data/Sites/head_office/sites.csv', 'lSiteID,sCity\n1,Austin\n2,Dallas\n3,Waco\n')
  put(root, 'data/Tickets/store_1/march.csv', csv(1, 0, 300, '2026-03'))
  put(root, 'data/Tickets/store_2/march.csv', csv(2, 0, 200, '2026-03'))
  put(root, 'data/Tickets/store_3/march.jsonl', jsonLines(3, 0, 200, '2026-03'))
  const rows = sql`select 4000 + i as "lTicketID", 1 + i % 3 as "lSiteID", cast(i as decimal(10,2)) as "cTotal",
    timestamp '2026-03-01' + interval (i) minute as "dtUpdated" from range(${raw('250')}) as t(i)`
  const file = join(root, 'data/Tickets/store_4/march.parquet')
  mkdirSync(dirname(file), { recursive: true })
  await engine.run(sql`copy (${rows}) to ${literal(file)} (format parquet)`)
}

/** The next deliveries: new files, a file that changed, one that is no longer there, and a full delivery that shrank. */
export function deliverMore(root: string): void {
  put(root, 'data/Tickets/store_1/april.csv', csv(1, 200, 400, '2026-04'))
  put(root, 'data/Tickets/store_2/march.csv', csv(2, 0, 150, '2026-04'))
  rmSync(join(root, 'data/Tickets/store_3/march.jsonl'))
  put(root, 'data/Tickets/store_5/march.jsonl', jsonLines(5, 0, 200, '2026-03'))
  put(root, 'data/Sites/head_office/sites_2.csv', 'lSiteID,sCity\n1,Austin\n2,Dallas\n4,El Paso\n')
}

/** One more delivery, so that there is a third snapshot. */
export function deliverLast(root: string): void {
  put(root, 'data/Tickets/store_2/may.csv', csv(2, 40, 120, '2026-05'))
  put(
    root,
    'data/Sites/head_office/sites_3.csv',
    'lSiteID,sCity\n1,Austin\n2,Dallas\n4,El Paso\n5,Hico\n',
  )
}

/** As a new file: the prepared state may share the old one. */
function put(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  rmSync(join(root, path), { force: true })
  writeFileSync(join(root, path), content)
}

function csv(store: number, from: number, to: number, month: string): string {
  const rows = numbers(from, to).map(
    (at) => `${ticket(store, at)},${1 + (at % 4)},${at}.50,${month}-07 10:${minute(at)}:00\n`,
  )
  return `lTicketID,lSiteID,cTotal,dtUpdated\n${rows.join('')},1,1.00,${month}-07 10:00:00\n`
}

function jsonLines(store: number, from: number, to: number, month: string): string {
  return numbers(from, to)
    .map((at) =>
      JSON.stringify({
        lTicketID: ticket(store, at),
        lSiteID: 1 + (at % 3),
        cTotal: `${at}.25`,
        dtUpdated: `${month}-08 11:${minute(at)}:00`,
      }),
    )
    .join('\n')
}

/** Every tenth ticket bears the same number in each store. */
function ticket(store: number, at: number): number {
  return at % 10 === 0 ? at : store * 1000 + at
}

function minute(at: number): string {
  return String(at % 60).padStart(2, '0')
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}

const declared: Readonly<Record<string, string>> = {
  'bankfull.yaml': `project: till
data: data
stores: {expected: from_table, table: Sites, key: lSiteID}
naming: {s: text, l: integer, c: decimal, dt: timestamp}
environments: {prod: {}}
`,
  'tables/sites.yaml': `table: Sites
files: "Sites/{store}/**/*"
purpose: The sites, each delivery all there are
merge: {key: [lSiteID]}
delivery: full
`,
  'tables/tickets.yaml': `table: Tickets
files: "Tickets/{store}/**/*"
purpose: Tickets of the tills
merge: {key: [lTicketID], winner: {newest: dtUpdated}}
references: {lSiteID: Sites.lSiteID}
`,
  'views/site_totals.sql': `SELECT Tickets.lSiteID AS site, CAST(SUM(Tickets.cTotal) AS DECIMAL(18,2)) AS total
FROM Tickets JOIN Sites ON Sites.lSiteID = Tickets.lSiteID
GROUP BY Tickets.lSiteID
`,
  'views/site_totals.yaml': `view: site_totals
purpose: Money of each site
grain: [site]
columns:
  site: {type: integer, meaning: Number of the site}
  total: {type: "decimal(18,2)", unit: USD, meaning: Its money}
examples: [money of each site]
`,
}
