import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generate } from '../../../examples/carwash/generate/generate.ts'
import type { TextRow } from '../../../examples/carwash/recompute/from-text.ts'
import { openAsker } from '../../../src/ask/ask.ts'
import { fixedClock } from '../../../src/base/clock.ts'
import { quietReporter } from '../../../src/base/reporter.ts'
import type { Row } from '../../../src/engine/engine.ts'
import { build } from '../../../src/gold/gold.ts'
import { modelRows, withInputs } from '../../../src/gold/model-rows.ts'
import { mergeAll } from '../../../src/merge/merge-all.ts'
import { loadProject } from '../../../src/project/load.ts'
import { literal, name, raw, sql } from '../../../src/sql/sql.ts'
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts'
import { compared } from './both-ways.ts'

let home: string
let workspace: Workspace
let tables: Readonly<Record<string, readonly TextRow[]>>

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'carwash-tiny-'))
  const example = join(import.meta.dirname, '../../../examples/carwash')
  for (const part of ['bankfull.yaml', 'tables', 'views', 'models', 'questions']) {
    await cp(join(example, part), join(home, part), { recursive: true })
  }
  await generate({ outDir: join(home, 'data'), scale: 'tiny', seed: 1 })
  workspace = await openWorkspace(await loadProject(home), {
    clock: fixedClock('2026-11-24T08:00:00Z'),
    reporter: quietReporter,
    threads: 2,
  })
  const merging = workspace.ledger.begin('run')
  await mergeAll(workspace, merging, { force: false })
  workspace.ledger.finish(merging, 'done')
  const report = await build(workspace)
  expect(report.views.map((view) => [view.name, view.status, view.problems])).toEqual(
    report.views.map((view) => [view.name, 'built', []]),
  )
  tables = await silverRows()
}, 300_000)

afterAll(async () => {
  await workspace[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

const views = [
  ...['billing_health', 'churn_retention', 'customer_months', 'customer_profile'],
  ...['house_account_balances'],
  ...['location_scorecard', 'location_scorecard_bottom', 'membership_growth'],
  ...['prepaid_books', 'prepaid_liability', 'wash_volume'],
]

describe('the smallest chain, delivered with every fault, merged and built', () => {
  for (const view of views) {
    it(`has every cell of ${view} as the recomputation has it`, async () => {
      const { built, recomputed } = await allOf(view)
      expect(built).toEqual(recomputed)
      expect(built.length).toBeGreaterThan(30)
    })
  }

  it('has no view that nothing recomputes', () => {
    expect(workspace.project.views.map(({ name }) => name)).toEqual(views)
  })
})

describe('a figure that two views know', () => {
  it('is the same in both: washes of a month, of the hours and of the scorecard', async () => {
    expect(
      await differing(`select * from (select date_trunc('month', day)::date as month, location, sum(washes) as washes
          from wash_volume group by all having sum(washes) > 0)
        full join (select month, location, washes as scored from location_scorecard where washes > 0)
          using (month, location) where washes is distinct from scored`),
    ).toEqual([])
  })

  it('is the same in both: members, in growth, churn and scorecard', async () => {
    expect(
      await differing(`select * from membership_growth g full join churn_retention c using (month, location, plan)
        where g.members is distinct from c.active_end or g.net_adds <> c.active_end - c.active_start
          or g.upgrades + g.downgrades <> c.changed_in`),
    ).toEqual([])
    expect(
      await differing(`select * from location_scorecard s join membership_growth g using (month, location)
        where s.members <> g.members_all_plans`),
    ).toEqual([])
  })

  it('is the same in both: the rates of a location over many months', async () => {
    expect(
      await differing(`select * from
        (select location, sum(failed_charges) / sum(charges) as rate from location_scorecard group by all)
        join (select location, sum(failed_charges) / sum(charges) as other from billing_health group by all)
          using (location) where rate is distinct from other`),
    ).toEqual([])
    expect(
      await differing(`select * from
        (select location, sum(lost_members) / sum(active_start) as rate from location_scorecard group by all)
        join (select location, sum(lost_members) / sum(active_start) as other from churn_retention
          semi join location_scorecard using (month) group by all) using (location)
        where rate is distinct from other`),
    ).toEqual([])
  })

  it('adds up: plan shares to 1, and what customers paid to what was charged and kept', async () => {
    expect(
      await differing(`select month, location, sum(plan_mix) as whole from membership_growth
        where members_all_plans > 0 group by all having abs(sum(plan_mix) - 1) > 0.000003`),
    ).toEqual([])
    expect(
      await differing(`select * from (select sum(membership_paid) as paid from customer_profile),
        (select sum(charged_amount - amount_at_risk - refunded_amount) as kept from billing_health)
        where paid <> kept`),
    ).toEqual([])
  })

  it('adds up: revenue of the sites to what customers and all others spent there', async () => {
    expect(
      await differing(`select * from (select sum(wash_spend) as known from customer_profile),
        (select sum(revenue) as revenue from location_scorecard) where known > revenue or known = 0`),
    ).toEqual([])
  })
})

describe('the rows of who leaves', () => {
  it('are the same for the months that are scored, whether every month is made or those alone', async () => {
    const [model] = workspace.project.models
    if (model === undefined) throw new Error('no model')
    const rows = await modelRows(workspace, model)
    const all = raw(rows.compiled.expansion.text)
    const served = raw(rows.scored ?? '')
    const [told] = await withInputs(rows, workspace, () =>
      workspace.engine.rows(sql`with every as (${all}), served as (${served}),
        newest as (select * from every where month >= (select max(month) - interval 1 month from every))
        select (select count(*) from (from newest except all from served)) as lacking,
          (select count(*) from (from served except all from newest)) as more,
          (select count(distinct month) from served) as months,
          (select count(distinct month) > 3 from every) as has_older`),
    )
    expect(told).toEqual({ lacking: 0n, more: 0n, months: 2n, has_older: true })
  })
})

describe('a ranking by a rate over a quarter', () => {
  it('is answered by the scorecard from the bottom, with the rate of all charges or members', async () => {
    await using asker = await openAsker(workspace)
    for (const [rate, of, base, view] of [
      ['decline_rate', 'failed_charges', 'charges', 'billing_health'],
      ['churn_rate', 'lost_members', 'active_start', 'churn_retention'],
    ] as const) {
      const reply = await asker.ask(`20 worst locations by ${rate.replace('_', ' ')}, Q2`)
      if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
      expect(reply.view).toBe('location_scorecard_bottom')
      const all = await found<{ location: string; rate: string }>(
        `select location, cast(round(sum(${of}) / sum(${base}), 6) as decimal(9,6))::varchar as rate
        from ${view} semi join location_scorecard_bottom using (month, location)
        where month between date '2026-04-01' and date '2026-06-01'
        group by location having sum(${base}) > 0 order by rate desc`,
      )
      const rates = new Map(all.map((one) => [one.location, one.rate]))
      const answered = reply.rows.map((row) => String(row['location']))
      expect(new Set(answered).size).toBe(20)
      expect(reply.rows.map((row) => row[rate])).toEqual(answered.map((one) => rates.get(one)))
      expect(reply.rows.map((row) => row[rate])).toEqual(all.slice(0, 20).map((one) => one.rate))
    }
  })
})

/** Rows that a query over the published views finds; none are to differ. */
function differing(query: string): Promise<readonly unknown[]> {
  return found(query)
}

async function found<R extends Row>(query: string): Promise<readonly R[]> {
  const { catalog, engine } = workspace
  for (const view of views) {
    const snapshot = await catalog.current('gold', view)
    const files = snapshot === undefined ? [] : catalog.files(snapshot).map((file) => literal(file))
    await engine.run(
      sql`create or replace temp view ${name(view)} as select * from read_parquet([${files}])`,
    )
  }
  return engine.rows<R>(raw(query))
}

/** What a model gives is no matter of arithmetic; test/train holds it. */
const modelled = /risk|expected_losses/

function allOf(view: string): ReturnType<typeof compared> {
  const columns = workspace.project.views.find((one) => one.name === view)?.columns ?? []
  return compared(
    workspace,
    workspace.project,
    view,
    tables,
    columns.map((column) => column.name).filter((name) => !modelled.test(name)),
  )
}

/** The published rows of the merged tables, every cell as text. */
async function silverRows(): Promise<Readonly<Record<string, readonly TextRow[]>>> {
  const { catalog, engine, project } = workspace
  const found: Record<string, readonly TextRow[]> = {}
  for (const table of project.tables) {
    const snapshot = await catalog.current('silver', table.name)
    if (snapshot === undefined) throw new Error(`${table.name} is not published`)
    const files = catalog.files(snapshot).map((file) => literal(file))
    const cells = snapshot.columns.map(
      (column) => sql`cast(${name(column.name)} as ${raw('varchar')}) as ${name(column.name)}`,
    )
    found[table.name] = await engine.rows<Record<string, string | null>>(
      sql`select ${cells} from read_parquet([${files}])`,
    )
  }
  return found
}
