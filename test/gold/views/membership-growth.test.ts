import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('membership_growth')
})
afterAll(() => view[Symbol.asyncDispose]())

const columns = [
  ...['month', 'plan', 'new_members', 'cancellations', 'upgrades', 'downgrades', 'changed_in'],
  ...['changed_out', 'net_adds', 'members', 'members_all_plans', 'plan_mix', 'mrr'],
]

describe('membership_growth', () => {
  it('tells a step up or down from leaving and joining: 7 days are a change of plan, 8 are not', async () => {
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan    | cMonthlyPrice | dtStart    | dtCancel   | sCancelReason | dtUpdated
      1             | 21          | 1       | Basic    | 20.00         | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
      2             | 21          | 1       | Plus     | 30.00         | 2026-09-17 | ·          | ·             | 2026-10-20
      3             | 22          | 1       | Premium  | 40.00         | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
      4             | 22          | 1       | Basic    | 20.00         | 2026-09-12 | ·          | ·             | 2026-09-12
      5             | 23          | 1       | Basic    | 20.00         | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
      6             | 23          | 1       | Ultimate | 50.00         | 2026-09-18 | ·          | ·             | 2026-09-18
      7             | 24          | 1       | Basic    | ·             | 2026-08-10 | ·          | ·             | 2026-08-10`
    expect(await view.rows({ Sites: threeSites, Memberships }, columns)).toEqual(
      both([
        '2026-08-01 | Basic | 3 | 0 | 0 | 0 | 0 | 0 | 3 | 3 | 4 | 0.750000 | 40.00',
        '2026-08-01 | Premium | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 4 | 0.250000 | 40.00',
        // 4 comes down from Premium, 1 goes up to Plus, 5 leaves and comes back as 6.
        '2026-09-01 | Basic | 0 | 1 | 0 | 1 | 1 | 1 | -1 | 2 | 4 | 0.500000 | 20.00',
        '2026-09-01 | Plus | 0 | 0 | 1 | 0 | 1 | 0 | 1 | 1 | 4 | 0.250000 | 30.00',
        '2026-09-01 | Premium | 0 | 0 | 0 | 0 | 0 | 1 | -1 | 0 | 4 | 0.000000 | 0.00',
        '2026-09-01 | Ultimate | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 4 | 0.250000 | 50.00',
        '2026-10-01 | Basic | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2 | 4 | 0.500000 | 20.00',
        '2026-10-01 | Plus | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 4 | 0.250000 | 30.00',
        '2026-10-01 | Ultimate | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 4 | 0.250000 | 50.00',
      ]),
    )
  })

  it('counts a change where the new plan starts, from the plan that ended last', async () => {
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan    | cMonthlyPrice | dtStart    | dtCancel            | sCancelReason | dtUpdated
      1             | 25          | 2       | Premium  | 40.00         | 2026-08-01 | 2026-09-20          | plan_change   | 2026-09-20
      2             | 25          | 2       | Basic    | 20.00         | 2026-08-01 | 2026-09-25          | plan_change   | 2026-09-25
      3             | 25          | 2       | Plus     | 30.00         | 2026-09-26 | ·                   | ·             | 2026-09-26
      4             | 26          | 2       | Basic    | 20.00         | 2026-08-01 | 2026-09-28          | plan_change   | 2026-09-28
      5             | 26          | 2       | Ultimate | 50.00         | 2026-10-02 | ·                   | ·             | 2026-10-20
      6             | 27          | 2       | Basic    | 20.00         | 2026-08-01 | 2026-09-30 23:59:59 | price         | 2026-09-30`
    const some = [
      ...['month', 'location', 'plan', 'upgrades', 'downgrades', 'changed_in', 'changed_out'],
      ...['net_adds', 'mrr'],
    ]
    expect(await view.rows({ Sites: threeSites, Memberships }, some)).toEqual(
      both([
        '2026-08-01 | South | Basic | 0 | 0 | 0 | 0 | 3 | 60.00',
        '2026-08-01 | South | Premium | 0 | 0 | 0 | 0 | 1 | 40.00',
        '2026-09-01 | South | Basic | 0 | 0 | 0 | 2 | -3 | 0.00',
        '2026-09-01 | South | Plus | 1 | 0 | 1 | 0 | 1 | 30.00',
        '2026-09-01 | South | Premium | 0 | 0 | 0 | 1 | -1 | 0.00',
        '2026-10-01 | South | Plus | 0 | 0 | 0 | 0 | 0 | 30.00',
        '2026-10-01 | South | Ultimate | 1 | 0 | 1 | 0 | 1 | 50.00',
      ]),
    )
  })

  it('counts who cancels and joins again in one month as gone and as new, and takes nobody for a customer', async () => {
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan | cMonthlyPrice | dtStart    | dtCancel   | sCancelReason | dtUpdated
      1             | 31          | 1       | Basic | 20.00         | 2026-08-05 | 2026-09-10 | moved         | 2026-09-10
      2             | 31          | 1       | Basic | 22.00         | 2026-09-20 | ·          | ·             | 2026-09-30
      3             | ·           | 1       | Basic | 20.00         | 2026-08-05 | 2026-09-10 | plan_change   | 2026-09-10
      4             | ·           | 1       | Plus  | 30.00         | 2026-09-11 | ·          | ·             | 2026-09-11`
    const some = ['month', 'plan', 'new_members', 'cancellations', 'changed_in', 'upgrades', 'mrr']
    expect(await view.rows({ Sites: threeSites, Memberships }, some)).toEqual(
      both([
        '2026-08-01 | Basic | 2 | 0 | 0 | 0 | 40.00',
        '2026-09-01 | Basic | 1 | 2 | 0 | 0 | 22.00',
        '2026-09-01 | Plus | 1 | 0 | 0 | 0 | 30.00',
      ]),
    )
  })
})
