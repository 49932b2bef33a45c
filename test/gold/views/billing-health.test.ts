import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'
import { story } from './three-sites.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('billing_health')
})
afterAll(() => view[Symbol.asyncDispose]())

describe('billing_health', () => {
  it('counts a charge once however often it is tried, in the month in which it was due', async () => {
    const columns = [
      ...['month', 'location', 'charges', 'attempts', 'approved_charges', 'failed_charges'],
      ...['recovered_charges', 'unpaid_charges', 'approval_rate', 'decline_rate'],
    ]
    expect(await view.rows(story, columns)).toEqual(
      both([
        '2026-08-01 | North | 1 | 1 | 1 | 0 | 0 | 0 | 1.000000 | 0.000000',
        '2026-10-01 | North | 5 | 8 | 2 | 3 | 1 | 2 | 0.400000 | 0.600000',
        '2026-11-01 | South | 1 | 1 | 1 | 0 | 0 | 0 | 1.000000 | 0.000000',
      ]),
    )
  })

  it('splits what failed into recovered and at risk; a refund was approved first', async () => {
    const columns = [
      ...['location', 'charged_amount', 'failed_amount', 'recovered_amount', 'amount_at_risk'],
      ...['refunded_amount', 'expired_cards'],
    ]
    expect(await view.rows(story, columns)).toEqual(
      both([
        'North | 20.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0',
        'North | 135.00 | 90.00 | 20.00 | 70.00 | 25.00 | 1',
        'South | 30.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0',
      ]),
    )
  })

  it('takes a charge of no membership for itself, no result for a refusal, and the last amount', async () => {
    const RecurringCharges = `
      lChargeID | lMembershipID | lSiteID | dtDue      | dtCharged           | cAmount | sResult      | iAttempt
      1         | ·             | 1       | 2026-10-05 | 2026-10-05          | 10.00   | approved     | 1
      2         | ·             | 1       | 2026-10-05 | 2026-10-05          | 10.00   | declined     | 1
      3         | 7             | ·       | ·          | 2026-10-31 23:59:59 | 20.00   | ·            | ·
      4         | 7             | ·       | 2026-11-01 | 2026-11-01 00:00:00 | 20.00   | approved     | 1
      5         | 8             | 1       | 2026-10-06 | 2026-10-06          | 30.00   | expired_card | 1
      6         | 8             | 1       | 2026-10-20 | 2026-10-20          | 30.00   | expired_card | 1
      7         | 8             | 1       | 2026-10-20 | 2026-10-22          | 33.00   | approved     | 2
      8         | 9             | 9       | 2026-10-07 | ·                   |  5.00   | declined     | 1
      9         | 9             | 9       | 2026-10-07 | 2026-10-09          |  5.00   | refunded     | 2`
    const columns = [
      ...['month', 'location', 'charges', 'attempts', 'failed_charges', 'recovered_charges'],
      ...['unpaid_charges', 'approval_rate', 'decline_rate', 'amount_at_risk'],
      ...['recovered_amount', 'refunded_amount', 'expired_cards'],
    ]
    expect(await view.rows({ Sites: threeSites, RecurringCharges }, columns)).toEqual(
      both([
        '2026-10-01 | No site | 1 | 1 | 1 | 0 | 1 | 0.000000 | 1.000000 | 20.00 | 0.00 | 0.00 | 0',
        '2026-10-01 | North | 4 | 5 | 3 | 1 | 2 | 0.250000 | 0.750000 | 40.00 | 33.00 | 0.00 | 1',
        '2026-10-01 | Site 9 | 1 | 2 | 1 | 1 | 0 | 0.000000 | 1.000000 | 0.00 | 5.00 | 5.00 | 0',
        '2026-11-01 | No site | 1 | 1 | 0 | 0 | 0 | 1.000000 | 0.000000 | 0.00 | 0.00 | 0.00 | 0',
      ]),
    )
  })
})
