import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'

/** The panel as its source spells it. */
export interface Panel {
  readonly columns: readonly string[]
  readonly rows: readonly PanelRow[]
}

/** One row: column → spelling. */
export type PanelRow = Readonly<Record<string, string>>

/** Reads a panel from CSV, gzipped or plain. */
export function readPanel(path: string): Panel {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  const [columns = [], ...records] = parse(text) as string[][]
  const rows = records.map((record) =>
    Object.fromEntries(columns.map((column, at) => [column, record[at] ?? ''])),
  )
  return { columns, rows }
}

/** Rows in the months of `as_of`, months in their order. */
export function byMonth({ rows }: Panel): ReadonlyMap<string, readonly PanelRow[]> {
  const months = new Map<string, PanelRow[]>()
  for (const row of rows) {
    const month = row['as_of'] ?? ''
    const standing = months.get(month)
    if (standing === undefined) months.set(month, [row])
    else standing.push(row)
  }
  return new Map([...months].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A number's spelling without the zeros that say nothing, so that equal numbers are spelled alike. */
export function plainNumber(text: string): string {
  return /^-?[0-9]+[.][0-9]*$/.test(text) ? text.replace(/[.]?0*$/, '') : text
}
