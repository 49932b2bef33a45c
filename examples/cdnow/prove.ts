import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { Panel, PanelRow } from './panel.ts'
import { byMonth, plainNumber, readPanel } from './panel.ts'
import { splitPanel } from './split.ts'

/** What was run and what was found. */
export interface Proof {
  readonly account: string
  readonly answer: string
  readonly findings: readonly Finding[]
}

/** One thing that must hold, and whether it does. */
export interface Finding {
  readonly holds: boolean
  readonly text: string
}

/** A question that the project's view answers. */
export const question = 'share without a purchase in October 1997'

const here = fileURLToPath(new URL('.', import.meta.url))
const bankfull = fileURLToPath(new URL('../../bin/bankfull', import.meta.url))

/**
 * Splits a panel into deliveries below an empty folder, merges them, asks, and holds what came out against the
 * source, read and added up here without any of the product's code.
 */
export async function prove(source: string, folder: string): Promise<Proof> {
  for (const part of ['bankfull.yaml', 'tables', 'views'])
    cpSync(join(here, part), join(folder, part), { recursive: true })
  const panel = readPanel(source)
  const split = await splitPanel(panel, join(folder, 'data'))
  const account = run(folder, 'run')
  const answer = run(folder, 'ask', question)
  const findings = [
    ...accountFindings(folder, panel, split.rows),
    ...rowFindings(exported(folder, 'Panel'), panel),
    ...viewFindings(exported(folder, 'repurchase'), panel),
    answerFinding(answer, panel),
  ]
  return { account, answer, findings }
}

function run(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('sh', [bankfull, '-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (status !== 0) throw new Error(`bankfull ${args.join(' ')} ended with ${status}:\n${stderr}`)
  return stdout
}

function exported(folder: string, name: string): readonly PanelRow[] {
  const file = join(folder, `${name}.csv`)
  run(folder, 'export', name, '--out', file)
  return parse(readFileSync(file), { columns: true }) as PanelRow[]
}

interface TableAccount {
  readonly input_rows: number
  readonly survivors: number
  readonly merged: readonly { readonly losers: readonly unknown[] }[]
  readonly quarantined: readonly unknown[]
  readonly files_rejected: readonly unknown[]
}

function accountFindings(folder: string, { rows }: Panel, delivered: number): readonly Finding[] {
  const { tables } = JSON.parse(run(folder, 'account', '--json')) as {
    readonly tables: { readonly Panel: TableAccount }
  }
  const { input_rows: read, survivors, merged, quarantined, files_rejected } = tables.Panel
  const losers = merged.reduce((sum, one) => sum + one.losers.length, 0)
  const difference = read - survivors - losers - quarantined.length
  return [
    same('rows read', read, delivered),
    same('survivors', survivors, rows.length),
    same('merged rows', losers, delivered - rows.length),
    same('quarantined rows', quarantined.length, 0),
    same('rejected files', files_rejected.length, 0),
    same('difference', difference, 0),
  ]
}

function rowFindings(published: readonly PanelRow[], { columns, rows }: Panel): readonly Finding[] {
  const keyOf = (row: PanelRow): string => `${row['customer_id']} ${row['as_of']}`
  const source = new Map(rows.map((row) => [keyOf(row), row]))
  const survivors = new Map(published.map((row) => [keyOf(row), row]))
  let values = 0
  for (const [key, row] of source) {
    const survivor = survivors.get(key)
    for (const column of columns) {
      if (survivor !== undefined && spelling(column, survivor) === spelling(column, row)) values++
    }
  }
  return [
    same('distinct keys of the source', source.size, rows.length),
    same('distinct keys published', survivors.size, source.size),
    same('equal values', values, rows.length * columns.length),
  ]
}

function spelling(column: string, row: PanelRow): string {
  const text = row[column] ?? ''
  if (column !== 'y') return plainNumber(text)
  return text === 'true' ? '1' : text === 'false' ? '0' : text
}

/** Figures of one month, added up in whole cents. */
function monthFigures(rows: readonly PanelRow[]): PanelRow {
  const count = (holds: (row: PanelRow) => boolean): number => rows.filter(holds).length
  const quiet = count((row) => row['y'] === '1')
  const thousandths = rows.reduce((sum, row) => sum + Math.round(Number(row['m90']) * 1000), 0)
  return {
    split: rows[0]?.['split'] ?? '',
    customers: String(rows.length),
    quiet_customers: String(quiet),
    repeat_customers: String(count((row) => row['x'] !== '0')),
    quiet_rate: rate(quiet, rows.length),
    repurchase_rate: rate(rows.length - quiet, rows.length),
    spent_90_days: plainNumber((Math.round(thousandths / 10) / 100).toFixed(2)),
  }
}

/** Half up to six digits, in whole numbers. */
function rate(part: number, whole: number): string {
  const millionths = (BigInt(part) * 2_000_000n + BigInt(whole)) / (2n * BigInt(whole))
  const digits = millionths.toString().padStart(7, '0')
  return plainNumber(`${digits.slice(0, -6)}.${digits.slice(-6)}`)
}

function viewFindings(view: readonly PanelRow[], panel: Panel): readonly Finding[] {
  const months = byMonth(panel)
  const differing = view.flatMap((row) => {
    const figures = monthFigures(months.get(row['month'] ?? '') ?? [])
    return Object.entries(figures)
      .filter(([column, figure]) => plainNumber(row[column] ?? '') !== figure)
      .map(([column, figure]) => `${row['month']} ${column} ${row[column]}, not ${figure}`)
  })
  return [
    same('months of the view', view.length, months.size),
    {
      holds: differing.length === 0,
      text: `figures of the view: ${differing.length === 0 ? 'all as added up here' : differing.join('; ')}`,
    },
  ]
}

/** The answer shows October's rate, as a ratio or as a percentage. */
function answerFinding(answer: string, panel: Panel): Finding {
  const { quiet_rate: ratio = '' } = monthFigures(byMonth(panel).get('1997-10-01') ?? [])
  const percent = (Number(ratio) * 100).toFixed(1)
  const holds = ratio !== '' && (answer.includes(ratio) || answer.includes(percent))
  return { holds, text: `"${question}" answers ${ratio}` }
}

function same(what: string, found: number, wanted: number): Finding {
  const count = (number: number): string => number.toLocaleString('en-US')
  return {
    holds: found === wanted,
    text: `${what}: ${count(found)}${found === wanted ? '' : `, not ${count(wanted)}`}`,
  }
}
