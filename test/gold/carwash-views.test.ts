import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../src/gold/gold.ts'
import { loadProject } from '../../src/project/load.ts'
import type { View } from '../../src/project/project.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { goldWorkspace, publish, published } from './gold-workspace.ts'

const sites = `
  1 | North | Austin | TX | South Central | 2020-01-01 00:00:00
  2 | South | Austin | TX | South Central | ·
  3 | East  | Tulsa  | OK | South Central | 2026-10-12 00:00:00`

/** The newest day is 2 November: a change of plan on 30 October may still be followed by another plan. */
const memberships = `
   1 | 11 | 1 | Basic   | 2026-08-15 | ·          | ·           | 2026-11-02
   2 | 12 | 1 | Basic   | 2026-08-20 | 2026-09-01 | price       | 2026-09-01
   3 | 13 | 1 | Basic   | 2026-08-01 | 2026-09-20 | plan_change | 2026-09-20
   4 | 13 | 1 | Premium | 2026-09-22 | ·          | ·           | 2026-09-22
   5 | 14 | 1 | Basic   | 2026-08-10 | 2026-09-10 | moved       | 2026-09-10
   6 | 14 | 1 | Basic   | 2026-10-05 | ·          | ·           | 2026-10-05
   7 | 15 | 1 | Basic   | 2026-09-03 | 2026-09-25 | not_using   | 2026-09-25
   8 | 16 | 2 | Plus    | 2026-08-31 | 2026-10-01 | plan_change | 2026-10-01
   9 | 17 | 2 | Plus    | 2026-09-30 | ·          | ·           | 2026-09-30
  10 | 18 | 2 | Plus    | 2026-08-02 | 2026-10-30 | plan_change | 2026-10-30`

const charges = `
  1 | 1 | 1 | 2026-10-15 | 2026-10-15 | 20.00 | approved     | 1
  2 | 2 | 1 | 2026-10-31 | 2026-10-31 | 20.00 | retry        | 1
  3 | 2 | 1 | 2026-10-31 | 2026-11-02 | 20.00 | approved     | 2
  4 | 3 | 1 | 2026-10-05 | 2026-10-05 | 30.00 | declined     | 1
  5 | 3 | 1 | 2026-10-05 | 2026-10-08 | 30.00 | declined     | 2
  6 | 4 | 1 | 2026-10-07 | 2026-10-07 | 25.00 | refunded     | 1
  7 | 5 | 1 | 2026-10-09 | 2026-10-09 | 40.00 | expired_card | 1
  8 | 5 | 1 | 2026-10-09 | 2026-10-14 | 40.00 | expired_card | 2
  9 | 9 | 2 | 2026-11-01 | 2026-11-01 | 30.00 | approved     | 1
 10 | 1 | 1 | 2026-08-15 | 2026-08-15 | 20.00 | approved     | 1`

const tickets = `
  1 | 1 | 2026-09-02 09:00:00 | 10.00 | false | false
  2 | 1 | 2026-09-30 23:59:59 | 20.00 | ·     | ·
  3 | 1 | 2026-10-01 00:00:00 | 12.00 | false | false
  4 | 1 | 2026-10-31 23:59:59 |  8.00 | false | false
  5 | 1 | 2026-10-10 10:00:00 | 50.00 | true  | false
  6 | 1 | 2026-10-10 11:00:00 |  0.00 | false | true
  7 | 2 | 2026-10-20 08:00:00 | 30.00 | false | false
  8 | 3 | 2026-10-21 08:00:00 | 15.00 | true  | false`

const columns = {
  Sites: {
    lSiteID: 'integer',
    sSiteName: 'text',
    sCity: 'text',
    sState: 'text',
    sRegion: 'text',
    dtOpened: 'timestamp',
  },
  Memberships: {
    lMembershipID: 'integer',
    lCustomerID: 'integer',
    lSiteID: 'integer',
    sPlan: 'text',
    dtStart: 'timestamp',
    dtCancel: 'timestamp',
    sCancelReason: 'text',
    dtUpdated: 'timestamp',
  },
  RecurringCharges: {
    lChargeID: 'integer',
    lMembershipID: 'integer',
    lSiteID: 'integer',
    dtDue: 'timestamp',
    dtCharged: 'timestamp',
    cAmount: 'decimal(18,4)',
    sResult: 'text',
    iAttempt: 'integer',
  },
  Tickets: {
    lTicketID: 'integer',
    lSiteID: 'integer',
    dtCreated: 'timestamp',
    cTotal: 'decimal(18,4)',
    bVoid: 'boolean',
    bRewash: 'boolean',
  },
}

type TableName = keyof typeof columns
type Rows = Readonly<Record<TableName, string>>

const chain: Rows = {
  Sites: sites,
  Memberships: memberships,
  RecurringCharges: charges,
  Tickets: tickets,
}

let views: readonly View[]
beforeAll(async () => {
  views = (await loadProject(join(import.meta.dirname, '../../examples/carwash'))).views
})

async function built(rows: Rows): Promise<Workspace> {
  const tables = Object.keys(columns) as readonly TableName[]
  const workspace = await goldWorkspace(tables, views.filter(isOneOfFour))
  for (const table of tables) {
    await publish(workspace, table, { columns: columns[table], rows: rows[table] })
  }
  const report = await build(workspace)
  expect(report.views.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([])
  return workspace
}

describe('churn_retention', () => {
  const figures = [
    ...['month', 'location', 'plan', 'active_start', 'new_members', 'changed_in'],
    ...['cancellations', 'lost_members', 'changed_out', 'active_end', 'churn_rate'],
  ]

  it('tells cancelling from changing plan, and joining again from staying', async () => {
    await using workspace = await built(chain)
    expect(await published(workspace, 'churn_retention', figures)).toEqual([
      '2026-08-01 | North | Basic | 0 | 4 | 0 | 0 | 0 | 0 | 4 | ·',
      '2026-08-01 | South | Plus | 0 | 2 | 0 | 0 | 0 | 0 | 2 | ·',
      // 2 and 5 cancel, 7 joins and cancels, 3 changes to Premium.
      '2026-09-01 | North | Basic | 4 | 1 | 0 | 3 | 2 | 1 | 1 | 0.500000',
      '2026-09-01 | North | Premium | 0 | 0 | 1 | 0 | 0 | 0 | 1 | ·',
      '2026-09-01 | South | Plus | 2 | 1 | 0 | 0 | 0 | 0 | 3 | 0.000000',
      // 6 is the customer of 5 again; 8 changed to nothing, so it is lost; 10 may still change.
      '2026-10-01 | North | Basic | 1 | 1 | 0 | 0 | 0 | 0 | 2 | 0.000000',
      '2026-10-01 | North | Premium | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
      '2026-10-01 | South | Plus | 3 | 0 | 0 | 1 | 1 | 1 | 1 | 0.333333',
      '2026-11-01 | North | Basic | 2 | 0 | 0 | 0 | 0 | 0 | 2 | 0.000000',
      '2026-11-01 | North | Premium | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
      '2026-11-01 | South | Plus | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
    ])
  })

  it('counts no month before the deliveries begin, and still knows who was a member then', async () => {
    const from = charges.replace('2026-08-15 | 2026-08-15', '2026-10-15 | 2026-10-15')
    await using workspace = await built({ ...chain, RecurringCharges: from })
    const rows = await published(workspace, 'churn_retention', figures)
    expect(rows[0]).toBe('2026-10-01 | North | Basic | 1 | 1 | 0 | 0 | 0 | 0 | 2 | 0.000000')
  })

  it('names a site that Sites does not have, and passes over a month without members', async () => {
    const rows = `
      1 | 11 | 9 | Plus | 2026-08-15 | 2026-08-20 | price | 2026-08-20
      2 | 12 | · | Plus | 2026-10-15 | ·          | ·     | 2026-10-15`
    await using workspace = await built({ ...chain, Memberships: rows })
    expect(await published(workspace, 'churn_retention', ['month', 'location', 'state'])).toEqual([
      '2026-08-01 | Site 9 | ·',
      '2026-10-01 | No site | ·',
    ])
  })
})

describe('billing_health', () => {
  it('counts a charge once however often it is tried, in the month in which it was due', async () => {
    await using workspace = await built(chain)
    expect(
      await published(workspace, 'billing_health', [
        ...['month', 'location', 'charges', 'attempts', 'approved_charges', 'failed_charges'],
        ...['recovered_charges', 'unpaid_charges', 'approval_rate', 'decline_rate'],
      ]),
    ).toEqual([
      '2026-08-01 | North | 1 | 1 | 1 | 0 | 0 | 0 | 1.000000 | 0.000000',
      '2026-10-01 | North | 5 | 8 | 2 | 3 | 1 | 2 | 0.400000 | 0.600000',
      '2026-11-01 | South | 1 | 1 | 1 | 0 | 0 | 0 | 1.000000 | 0.000000',
    ])
  })

  it('splits what failed into recovered and at risk; a refund was approved first', async () => {
    await using workspace = await built(chain)
    expect(
      await published(workspace, 'billing_health', [
        ...['location', 'charged_amount', 'failed_amount', 'recovered_amount', 'amount_at_risk'],
        ...['refunded_amount', 'expired_cards'],
      ]),
    ).toEqual([
      'North | 20.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0',
      'North | 135.00 | 90.00 | 20.00 | 70.00 | 25.00 | 1',
      'South | 30.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0',
    ])
  })
})

describe('location_scorecard', () => {
  const figures = [
    ...['month', 'location', 'washes', 'revenue', 'members', 'churn_rate', 'decline_rate'],
    ...['average_ticket', 'rank_points', 'rank', 'ranked_locations'],
  ]

  it('leaves voids and rewashes out, and ranks no location in a month without a ticket', async () => {
    await using workspace = await built(chain)
    expect(await published(workspace, 'location_scorecard', figures)).toEqual([
      // East opens in October; South delivered no ticket in September.
      '2026-09-01 | North | 2 | 30.00 | 2 | 0.500000 | · | 15.0000 | 10 | 1 | 1',
      '2026-09-01 | South | 0 | 0.00 | 3 | 0.000000 | · | · | · | · | ·',
      '2026-10-01 | East | 0 | 0.00 | 0 | · | · | · | 26 | 3 | 3',
      '2026-10-01 | North | 2 | 20.00 | 3 | 0.000000 | 0.600000 | 10.0000 | 12 | 1 | 3',
      '2026-10-01 | South | 1 | 30.00 | 1 | 0.333333 | · | 30.0000 | 18 | 2 | 3',
    ])
  })

  it('settles equal points by revenue and then by name', async () => {
    const even = `
      1 | 1 | 2026-10-05 09:00:00 | 10.00 | false | false
      2 | 2 | 2026-10-05 09:00:00 | 10.00 | false | false
      3 | 3 | 2026-10-20 09:00:00 | 10.00 | false | false`
    await using workspace = await built({
      ...chain,
      Tickets: even,
      Memberships: '',
      RecurringCharges: '',
    })
    expect(
      await published(workspace, 'location_scorecard', ['location', 'rank_points', 'rank']),
    ).toEqual(['East | 14 | 1', 'North | 14 | 2', 'South | 14 | 3'])
    expect(await published(workspace, 'location_scorecard_bottom', ['location', 'rank'])).toEqual([
      'East | 3',
      'North | 2',
      'South | 1',
    ])
  })
})

describe('location_scorecard_bottom', () => {
  it('counts the rank from the end, and says why in words', async () => {
    await using workspace = await built(chain)
    expect(
      await published(workspace, 'location_scorecard_bottom', ['month', 'location', 'rank', 'why']),
    ).toEqual([
      '2026-09-01 | North | 1 | in no measure among the weakest quarter; nearest: revenue $30 (1st of 1), no figure the month before',
      '2026-10-01 | East | 1 | revenue $0 (3rd of 3), no figure the month before; washes 0 (3rd of 3), no figure the month before; members 0 (3rd of 3), no figure the month before',
      '2026-10-01 | North | 3 | in no measure among the weakest quarter; nearest: revenue $20 (2nd of 3), down 33.3 %',
      '2026-10-01 | South | 2 | churn rate 33.3 % (2nd of 2), up 33.3 points',
    ])
  })

  it('compares with no month that had no ticket', async () => {
    const november = `${tickets}\n 9 | 2 | 2026-11-02 08:00:00 | 5.00 | false | false`
    const shut = november.replace('2026-10-20', '2026-09-20')
    await using workspace = await built({ ...chain, Tickets: shut, Memberships: '' })
    const rows = await published(workspace, 'location_scorecard_bottom', [
      'month',
      'location',
      'why',
    ])
    expect(rows.at(-1)).toBe(
      '2026-11-01 | South | in no measure among the weakest quarter; nearest: revenue $5 (1st of 1), no figure the month before',
    )
  })

  it('writes thousands with commas and orders the reasons from the weakest on', async () => {
    const months = ['2026-09-15 09:00:00', '2026-10-15 09:00:00']
    const totals = [
      [1234567.5, 1160493.45],
      [2000000, 2000000],
      [3000000, 3000000],
      [4000000, 4000000],
    ]
    const many = totals.flatMap((pair, site) =>
      pair.map(
        (total, month) =>
          `${site * 2 + month} | ${site + 1} | ${months[month]} | ${total} | false | false`,
      ),
    )
    const four = `${sites}\n 4 | West | Mesa | AZ | Mountain West | ·`
    await using workspace = await built({
      Sites: four.replace('2026-10-12', '2020-10-12'),
      Memberships: '1 | 11 | 1 | Basic | 2026-08-15 | · | · | 2026-10-31',
      RecurringCharges: '',
      Tickets: many.join('\n'),
    })
    const rows = await published(workspace, 'location_scorecard_bottom', [
      'month',
      'location',
      'why',
    ])
    expect(rows.filter((row) => row.startsWith('2026-10-01 | North'))).toEqual([
      '2026-10-01 | North | revenue $1,160,493 (4th of 4), down 6.0 %',
    ])
  })
})

function isOneOfFour({ name }: View): boolean {
  return [
    'churn_retention',
    'billing_health',
    'location_scorecard',
    'location_scorecard_bottom',
  ].includes(name)
}
