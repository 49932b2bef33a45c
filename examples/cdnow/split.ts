import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Panel, PanelRow } from './panel.ts'
import { byMonth, readPanel } from './panel.ts'

/** What was delivered. */
export interface Split {
  readonly files: number
  /** Rows over all files, repeated ones among them. */
  readonly rows: number
}

/** Rows of the month before that each file repeats. */
const overlap = 50

const formats = ['csv', 'csv.gz', 'parquet'] as const

/**
 * Writes a panel as the store `export` would have delivered it: a file a month in one of three formats by turns,
 * each with the last rows of the month before, and at the end the second month once more in full. Of the repeated
 * rows every second one spells its amounts with a zero more. The same panel gives the same files.
 */
export async function splitPanel(panel: Panel, folder: string): Promise<Split> {
  const target = join(folder, 'Panel', 'export')
  await mkdir(target, { recursive: true })
  const months = [...byMonth(panel)]
  const deliveries = months.map(([month, rows], at) => {
    const before = months[at - 1]?.[1].slice(-overlap) ?? []
    const format = formats[at % formats.length] ?? 'csv'
    return { name: `${month.slice(0, 7)}.${format}`, format, rows: respelled(before).concat(rows) }
  })
  const late = months[1] ?? months[0]
  if (late !== undefined) {
    const name = `late-${late[0].slice(0, 7)}.csv`
    deliveries.push({ name, format: 'csv', rows: respelled(late[1]) })
  }
  for (const { name, format, rows } of deliveries) {
    const csv = csvOf(panel.columns, rows)
    const path = join(target, name)
    if (format === 'parquet') await writeParquet(csv, path)
    else await writeFile(path, format === 'csv' ? csv : gzipSync(csv))
  }
  return {
    files: deliveries.length,
    rows: deliveries.reduce((sum, { rows }) => sum + rows.length, 0),
  }
}

function respelled(rows: readonly PanelRow[]): PanelRow[] {
  return rows.map((row, at) =>
    at % 2 === 0
      ? row
      : Object.fromEntries(
          Object.entries(row).map(([column, text]) => [
            column,
            /^m_/.test(column) && text.includes('.') ? `${text}0` : text,
          ]),
        ),
  )
}

function csvOf(columns: readonly string[], rows: readonly PanelRow[]): string {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

/** As a typed export would have it: small integers, doubles, a real boolean. */
async function writeParquet(csv: string, path: string): Promise<void> {
  const scratch = `${path}.csv`
  await writeFile(scratch, csv)
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  try {
    await connection.run(`copy (
      select * replace (as_of::date as as_of, row_id::integer as row_id, customer_id::integer as customer_id,
        x::smallint as x, t_x::smallint as t_x, age_days::smallint as age_days, recency::smallint as recency,
        m_avg::double as m_avg, m_sum::double as m_sum, m_last::double as m_last, i_avg::double as i_avg,
        m90::double as m90, gap_avg::double as gap_avg, recency_over_gap::decimal(12,4) as recency_over_gap, (y = '1') as y)
      from read_csv(${quoted(scratch)}, all_varchar = true, header = true)) to ${quoted(path)} (format parquet)`)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(scratch, { force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path, folder] = process.argv.slice(2)
  if (path === undefined || folder === undefined) {
    process.stderr.write('node examples/cdnow/split.ts PATH FOLDER: PATH is cdnow_panel.csv.gz\n')
    process.exitCode = 2
  } else {
    const { files, rows } = await splitPanel(readPanel(path), folder)
    process.stdout.write(`${rows} rows in ${files} files below ${folder}\n`)
  }
}
