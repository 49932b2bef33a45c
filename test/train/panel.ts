import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Row } from '../../src/engine/engine.ts'
import type { Model } from '../../src/project/model.ts'
import { duckdbType, parseType } from '../../src/sql/column-type.ts'
import { literal, name, raw, sql } from '../../src/sql/sql.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { goldWorkspace, type TestView } from '../gold/gold-workspace.ts'

/**
 * A panel of members and months in one silver table, made by arithmetic: who does not visit and whose card failed
 * leaves more often. The twelfth month is open.
 */
export interface PanelOptions {
  readonly months?: number
  readonly members?: number
  /** SQL for the log-odds of leaving; `visits`, `failed`, `tenure` and `plan` may be used. */
  readonly odds?: string
  /** More columns: name → type and SQL, in which `happens` is the outcome, known or not. */
  readonly more?: Readonly<Record<string, readonly [type: string, sql: string]>>
  /** SQL for the visits of a month; `h` is a number from 0 to 999. */
  readonly visits?: string
  /** SQL for the order in which the rows lie. */
  readonly order?: string
}

/** Who does not visit, whose card failed and who has the cheaper plan leaves more often. */
export const odds =
  "-3.2 + (case visits when 0 then 1.8 when 1 then 0.6 when 2 then 0 else -0.5 end) + 1.6 * failed + (case plan when 'Basic' then 0.5 else 0 end)"

const first = '2025-12-01'

/** Publishes a panel as the next snapshot of the table Panel. */
export async function publishPanel(
  workspace: Workspace,
  options: PanelOptions = {},
): Promise<void> {
  const { engine, catalog, asideFolder } = workspace
  const { months = 12, members = 1000, more = {}, visits = 'h % 5', order = '1' } = options
  const columns = {
    ...plainColumns,
    ...Object.fromEntries(Object.entries(more).map(([one, [type]]) => [one, type])),
  }
  const extra = Object.entries(more).map(([one, [, text]]) => `, ${text} as ${one}`)
  const rows = raw(`with numbers as (
      select m.range as member, n.range as step,
        cast(hash(m.range * 7919 + n.range * 104729) % 1000 as integer) as h,
        cast(hash(m.range * 31 + 17) % 1000 as integer) as g,
        cast(hash(m.range * 15485863 + n.range * 32452843 + 5) % 1000000 as double) / 1000000 as chance
      from range(1, ${members + 1}) as m, range(${months}) as n
    ), features as (
      select member, cast(date '${first}' + to_months(cast(step as integer)) as date) as month, step,
        ${visits} as visits, case when hash(member + 13 * step) % 12 = 0 then 1 else 0 end as failed,
        (g + 7 * step) % 40 as tenure, case when g % 3 = 0 then 'Basic' else 'Plus' end as plan, chance, h, g
      from numbers
    ), fates as (
      select *, case when chance < 1 / (1 + exp(-(${options.odds ?? odds}))) then 1 else 0 end as happens
      from features
    )
    select member, month, case when step = ${months - 1} then null else happens end as left_within,
      case when step < ${months - 1} and happens = 1 then case when failed = 1 then 'card' else 'chosen' end end as why,
      visits, failed, tenure, plan${extra.join('')}
    from fates`)
  const typed = Object.entries(columns).map(([one, type]) => ({ name: one, type: typeOf(type) }))
  const cast = typed.map(
    (one) => sql`cast(${name(one.name)} as ${raw(duckdbType(one.type))}) as ${name(one.name)}`,
  )
  await mkdir(asideFolder, { recursive: true })
  const file = join(asideFolder, 'panel.parquet')
  await engine.run(
    sql`copy (select ${cast} from (${rows}) order by ${raw(order)}) to ${literal(file)} (format parquet)`,
  )
  const path = catalog.newDataPath('silver', 'Panel')
  await catalog.adopt(file, path)
  await catalog.commit(
    {
      layer: 'silver',
      name: 'Panel',
      runId: 'test',
      publishedAt: '2026-11-24T00:00:00.000Z',
      inputsDigest: JSON.stringify(options),
      columns: typed,
      files: [{ path, rows: months * members, sizeBytes: 0 }],
      rowCount: months * members,
    },
    await catalog.current('silver', 'Panel'),
  )
}

const plainColumns: Readonly<Record<string, string>> = {
  member: 'integer',
  month: 'date',
  left_within: 'integer',
  why: 'text',
  visits: 'integer',
  failed: 'integer',
  tenure: 'integer',
  plan: 'text',
}

/** The model that most stories train. */
export function leaving(changes: Partial<Model> = {}): Model {
  return {
    name: 'leaving',
    purpose: 'Who leaves within the month',
    rowsFile: 'models/leaving.sql',
    rows: 'SELECT member, month, left_within, why, visits, failed, tenure, plan FROM Panel',
    id: ['member'],
    label: 'left_within',
    time: 'month',
    causes: { column: 'why', voluntary: ['chosen'], involuntary: ['card'] },
    heuristic: "CASE WHEN failed = 1 THEN 'high' WHEN visits = 0 THEN 'medium' ELSE 'low' END",
    features: {
      include: undefined,
      exclude: [],
      trusted: [],
      monotone: new Map([['visits', 'decreasing']]),
    },
    reasons: new Map([
      ['visits', { words: '{value} visits last month' }],
      ['failed', { words: 'the last charge failed' }],
    ]),
    testMonths: 3,
    calibrateMonths: 2,
    bands: [
      { name: 'low', atMost: 0.05 },
      { name: 'medium', atMost: 0.15 },
      { name: 'high', atMost: 1 },
    ],
    leastPositives: 200,
    leastMonths: 6,
    where: (...path) => ({ file: `models/leaving.yaml ${path.join('.')}`.trim() }),
    ...changes,
  }
}

/** A workspace with the panel, this model, and a view that reads its scores. */
export async function panelWorkspace(model: Model, options?: PanelOptions): Promise<Workspace> {
  const workspace = await goldWorkspace(['Panel'], { at_risk: atRisk }, [model])
  await publishPanel(workspace, options)
  return workspace
}

const atRisk: TestView = {
  sql: `SELECT month, band, count(*) AS members, max(scored_by) AS scored_by
        FROM leaving_scores GROUP BY month, band`,
  columns: { month: 'date', band: 'text', members: 'integer', scored_by: 'text' },
  grain: ['month', 'band'],
}

/** The published rows of the scores, or of what a query makes of them. */
export async function scores(
  { engine, catalog }: Workspace,
  query = 'select * from scores order by member, month',
): Promise<readonly Row[]> {
  const snapshot = await catalog.current('gold', 'leaving_scores')
  const files = snapshot === undefined ? [] : catalog.files(snapshot).map((file) => literal(file))
  return engine.rows(sql`with scores as (select * from read_parquet([${files}])) ${raw(query)}`)
}

function typeOf(text: string): Exclude<ReturnType<typeof parseType>, undefined> & { kind: 'text' } {
  const type = parseType(text)
  if (type === undefined) throw new Error(`no type: ${text}`)
  return type as { kind: 'text' }
}
