import { join } from 'node:path'
import { expect } from 'vitest'
import { chainFromText, type TextRow } from '../../../examples/carwash/recompute/from-text.ts'
import { recomputations } from '../../../examples/carwash/recompute/views.ts'
import { build } from '../../../src/gold/gold.ts'
import { loadProject } from '../../../src/project/load.ts'
import type { Project } from '../../../src/project/project.ts'
import { typeText } from '../../../src/sql/column-type.ts'
import type { Workspace } from '../../../src/workspace/workspace.ts'
import { goldWorkspace, publish, published } from '../gold-workspace.ts'

/** Tables in view of a story: the names of the columns that matter, then a row a line with `·` for null. */
export type Tables = Readonly<Record<string, string>>

/** Sites that most stories share; South has no opening date, East opens in October. */
export const threeSites = `
  lSiteID | sSiteName | sCity  | sState | sRegion       | dtOpened
  1       | North     | Austin | TX     | South Central | 2020-01-01 00:00:00
  2       | South     | Austin | TX     | South Central | ·
  3       | East      | Tulsa  | OK     | South Central | 2026-10-12 00:00:00`

/** A view of the reference project, built for real and recomputed from the same rows. */
export interface BothWays extends AsyncDisposable {
  /** Rows as text in the order of the view's grain, the same columns of both. */
  rows(tables: Tables, columns: readonly string[]): Promise<Result>
}

/** What a view says, and what the recomputation says. */
export interface Result {
  readonly built: readonly string[]
  readonly recomputed: readonly string[]
}

/** Both must say so. */
export function both(rows: readonly string[]): Result {
  return { built: rows, recomputed: rows }
}

/** The views that a view reads, or is held against. */
const reads: Readonly<Record<string, readonly string[]>> = {
  location_scorecard: ['churn_retention', 'billing_health', 'wash_volume'],
  location_scorecard_bottom: [
    ...['location_scorecard', 'churn_retention', 'billing_health', 'wash_volume'],
  ],
  customer_months: ['customer_profile'],
  membership_growth: ['churn_retention'],
  prepaid_liability: ['prepaid_books'],
}

/** Opens one view of the reference project; each call of `rows` starts from its own tables. */
export async function openBothWays(view: string): Promise<BothWays> {
  const project = await loadProject(join(import.meta.dirname, '../../../examples/carwash'))
  const needed = project.views.filter(
    ({ name }) => name === view || reads[view]?.includes(name) === true,
  )
  const workspace = await goldWorkspace(
    project.tables,
    needed,
    needed.some(({ sql }) => sql.includes('churn_scores')) ? project.models : [],
  )
  return {
    rows: async (tables, columns) => {
      const chain = await publishAll(workspace, project, tables)
      const report = await build(workspace)
      const problems = report.views.flatMap((one) => one.problems.map(({ message }) => message))
      expect(problems).toEqual([])
      return compared(workspace, project, view, chain, columns)
    },
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  }
}

/** A published view's rows beside those that are recomputed from the tables' rows. */
export async function compared(
  workspace: Workspace,
  project: Project,
  view: string,
  tables: Readonly<Record<string, readonly TextRow[]>>,
  columns: readonly string[],
): Promise<Result> {
  const grain = project.views.find(({ name }) => name === view)?.grain ?? []
  const recompute = recomputations[view]
  if (recompute === undefined) throw new Error(`nothing recomputes ${view}`)
  const again = recompute(chainFromText(tables)).map((row) =>
    [...grain, ...columns].map((column) => String(row[column] ?? '·')).join(' | '),
  )
  const built = await published(workspace, view, [...grain, ...columns])
  return { built: inOrder(built, grain.length), recomputed: inOrder(again, grain.length) }
}

/** Sorted by the grain, which is then left out. */
function inOrder(rows: readonly string[], grain: number): readonly string[] {
  return rows
    .map((row) => row.split(' | '))
    .sort((a, b) => compare(a, b, grain))
    .map((cells) => cells.slice(grain).join(' | '))
}

function compare(a: readonly string[], b: readonly string[], grain: number): number {
  for (let at = 0; at < grain; at += 1) {
    const [x, y] = [a[at] ?? '', b[at] ?? '']
    if (x !== y) return /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : 1
  }
  return 0
}

async function publishAll(
  workspace: Workspace,
  project: Project,
  tables: Tables,
): Promise<Readonly<Record<string, readonly TextRow[]>>> {
  const chain: Record<string, readonly TextRow[]> = {}
  for (const table of project.tables) {
    const rows = rowsOf(tables[table.name] ?? '')
    const columns = table.columns.map(({ name, type }) => [name, type ? typeText(type) : 'text'])
    const wrong = rows
      .flatMap((row) => Object.keys(row))
      .find((name) => !columns.some(([one]) => one === name))
    if (wrong !== undefined) throw new Error(`${table.name} has no ${wrong}`)
    await publish(workspace, table.name, {
      columns: Object.fromEntries(columns),
      rows: rows
        .map((row) => columns.map(([name]) => row[name ?? ''] ?? '·').join(' | '))
        .join('\n'),
    })
    chain[table.name] = rows
  }
  return chain
}

function rowsOf(text: string): readonly TextRow[] {
  const [head = [], ...lines] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s*\|\s*/))
  return lines.map((cells) =>
    Object.fromEntries(
      head.map((name, at) => [name, cells[at] === '·' ? null : (cells[at] ?? null)]),
    ),
  )
}
