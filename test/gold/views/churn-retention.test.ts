import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'
import { story } from './three-sites.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('churn_retention')
})
afterAll(() => view[Symbol.asyncDispose]())

const figures = [
  ...['month', 'location', 'plan', 'active_start', 'new_members', 'changed_in'],
  ...['cancellations', 'lost_members', 'changed_out', 'active_end', 'churn_rate'],
]

describe('churn_retention', () => {
  it('tells cancelling from changing plan, and joining again from staying', async () => {
    expect(await view.rows(story, figures)).toEqual(
      both([
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
      ]),
    )
  })

  it('takes 7 days for a change of plan, and 8, the same plan or nobody for a cancellation', async () => {
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan | dtStart    | dtCancel   | sCancelReason | dtUpdated
       1            | 21          | 1       | Basic | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
       2            | 21          | 1       | Plus  | 2026-09-17 | ·          | ·             | 2026-10-20
       3            | 22          | 1       | Basic | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
       4            | 22          | 1       | Plus  | 2026-09-18 | ·          | ·             | 2026-09-18
       5            | 23          | 1       | Basic | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
       6            | 23          | 1       | Basic | 2026-09-12 | ·          | ·             | 2026-09-12
       7            | ·           | 1       | Basic | 2026-08-10 | 2026-09-10 | plan_change   | 2026-09-10
       8            | ·           | 1       | Plus  | 2026-09-11 | ·          | ·             | 2026-09-11
       9            | 24          | 1       | Basic | 2026-08-10 | 2026-09-30 | price         | 2026-09-30
      10            | 24          | 1       | Plus  | 2026-10-01 | ·          | ·             | 2026-10-01
      11            | 25          | 2       | Basic | 2026-08-10 | 2026-10-13 | plan_change   | 2026-10-13
      12            | 26          | 2       | Plus  | 2026-08-10 | 2026-10-14 | plan_change   | 2026-10-14`
    expect(await view.rows({ Sites: threeSites, Memberships }, figures)).toEqual(
      both([
        '2026-08-01 | North | Basic | 0 | 5 | 0 | 0 | 0 | 0 | 5 | ·',
        '2026-08-01 | South | Basic | 0 | 1 | 0 | 0 | 0 | 0 | 1 | ·',
        '2026-08-01 | South | Plus | 0 | 1 | 0 | 0 | 0 | 0 | 1 | ·',
        // Only 1 changes plan, to 2.
        '2026-09-01 | North | Basic | 5 | 1 | 0 | 4 | 4 | 1 | 1 | 0.800000',
        '2026-09-01 | North | Plus | 0 | 2 | 1 | 0 | 0 | 0 | 3 | ·',
        '2026-09-01 | South | Basic | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
        '2026-09-01 | South | Plus | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
        '2026-10-01 | North | Basic | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
        '2026-10-01 | North | Plus | 3 | 1 | 0 | 0 | 0 | 0 | 4 | 0.000000',
        // The newest day is 20 October: the 7 days of 11 are over, those of 12 are not.
        '2026-10-01 | South | Basic | 1 | 0 | 0 | 1 | 1 | 0 | 0 | 1.000000',
        '2026-10-01 | South | Plus | 1 | 0 | 0 | 0 | 0 | 1 | 0 | 0.000000',
      ]),
    )
  })

  it('draws the line at midnight, and counts who cancels and joins again in one month as both', async () => {
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan | dtStart             | dtCancel            | sCancelReason | dtUpdated
      1             | 31          | 1       | Basic | 2026-08-31 23:59:59 | 2026-09-30 23:59:59 | price         | 2026-09-30
      2             | 32          | 1       | Basic | 2026-09-01 00:00:00 | 2026-10-01 00:00:00 | price         | 2026-10-01
      3             | 33          | 1       | Basic | 2026-08-05          | 2026-09-10          | moved         | 2026-09-10
      4             | 33          | 1       | Basic | 2026-09-20          | ·                   | ·             | 2026-09-20
      5             | 34          | 1       | Basic | 2026-09-15          | 2026-09-10          | price         | 2026-09-15`
    const some = [...figures, 'retention_rate']
    expect(await view.rows({ Sites: threeSites, Memberships }, some)).toEqual(
      both([
        '2026-08-01 | North | Basic | 0 | 2 | 0 | 0 | 0 | 0 | 2 | · | ·',
        // 1 and 3 are lost, 5 ended before it began, 2 is still there when October starts.
        '2026-09-01 | North | Basic | 2 | 3 | 0 | 3 | 2 | 0 | 2 | 1.000000 | 0.000000',
        '2026-10-01 | North | Basic | 2 | 0 | 0 | 1 | 1 | 0 | 1 | 0.500000 | 0.500000',
      ]),
    )
  })

  it('counts no month before the deliveries begin, and still knows who was a member then', async () => {
    const from = story.RecurringCharges.replace(
      '2026-08-15 | 2026-08-15',
      '2026-10-15 | 2026-10-15',
    )
    const { built, recomputed } = await view.rows({ ...story, RecurringCharges: from }, figures)
    expect({ built: built.slice(0, 1), recomputed: recomputed.slice(0, 1) }).toEqual(
      both(['2026-10-01 | North | Basic | 1 | 1 | 0 | 0 | 0 | 0 | 2 | 0.000000']),
    )
  })

  it('names a site that Sites does not have, and passes over a month without members', async () => {
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan | dtStart    | dtCancel   | sCancelReason | dtUpdated
      1             | 11          | 9       | Plus  | 2026-08-15 | 2026-08-20 | price         | 2026-08-20
      2             | 12          | ·       | ·     | 2026-10-15 | ·          | ·             | 2026-10-15`
    const some = ['month', 'location', 'state', 'plan']
    expect(await view.rows({ ...story, Memberships }, some)).toEqual(
      both(['2026-08-01 | Site 9 | · | Plus', '2026-10-01 | No site | · | No plan']),
    )
  })

  it.each(['1900-01-01', '0001-01-01'])(
    'counts a member whose start is written as %s, and loses no month for it',
    async (unknown) => {
      const Memberships = `
        lMembershipID | lCustomerID | lSiteID | sPlan | dtStart    | dtCancel   | sCancelReason | dtUpdated
        1             | 51          | 1       | Basic | ${unknown} | 2026-09-10 | price         | 2026-09-10
        2             | 52          | 1       | Basic | 2026-08-05 | 9999-12-31 | ·             | 2026-10-20`
      const RecurringCharges = `
        lChargeID | lMembershipID | lSiteID | dtDue      | dtCharged  | cAmount | sResult  | iAttempt
        1         | 1             | 1       | 2026-09-01 | 2026-09-01 | 20      | approved | 1`
      expect(
        await view.rows({ Sites: threeSites, Memberships, RecurringCharges }, figures),
      ).toEqual(
        both([
          '2026-09-01 | North | Basic | 2 | 0 | 0 | 1 | 1 | 0 | 1 | 0.500000',
          '2026-10-01 | North | Basic | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.000000',
        ]),
      )
    },
  )
})
