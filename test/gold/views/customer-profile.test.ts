import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('customer_profile')
})
afterAll(() => view[Symbol.asyncDispose]())

const Customers = `
  lCustomerID | lSiteID | sFirstName | sLastName | sEmail | dtCreated
  11          | 1       | Ann        | Lee       | a@x.ex | 2026-01-05 09:00:00
  12          | 2       | Bo         | ·         | ·      | 2026-02-01 10:00:00
  13          | ·       | ·          | ·         | ·      | ·`

/** The walk-in is the newest ticket of all; 3 is a rewash, 4 void, and Customers knows nothing of 14. */
const Tickets = `
  lTicketID | lSiteID | dtCreated           | lCustomerID | cTotal | bVoid | bRewash
  1         | 1       | 2026-08-25 23:59:59 | 11          | 10.00  | false | false
  2         | 2       | 2026-08-26 00:00:00 | 11          | 12.00  | ·     | ·
  3         | 1       | 2026-11-20 10:00:00 | 11          |  0.00  | false | true
  4         | 1       | 2026-11-21 10:00:00 | 11          | 99.00  | true  | false
  5         | 1       | 2026-11-23 09:00:00 | ·           | 15.00  | false | false
  6         | 1       | 2026-11-22 09:00:00 | 14          |  7.00  | false | false`

const Memberships = `
  lMembershipID | lCustomerID | lSiteID | sPlan    | cMonthlyPrice | dtStart    | dtCancel   | sCancelReason
  1             | 11          | 1       | Basic    | 20.00         | 2026-03-01 | 2026-06-01 | plan_change
  2             | 11          | 1       | Plus     | 30.00         | 2026-06-01 | ·          | ·
  3             | 11          | 1       | Ultimate | 50.00         | 2026-06-02 | 2026-11-23 | price
  4             | 12          | 1       | Basic    | 20.00         | 2026-12-01 | ·          | ·
  5             | 15          | 1       | Basic    | ·             | 2026-05-01 | 2026-11-24 | price
  6             | ·           | 1       | Basic    | 20.00         | 2026-05-01 | ·          | ·
  7             | 15          | 1       | Plus     | 30.00         | 2026-04-01 | ·          | ·`

const RecurringCharges = `
  lChargeID | lMembershipID | lSiteID | dtDue      | dtCharged  | cAmount | sResult      | iAttempt
  1         | 1             | 1       | 2026-04-01 | 2026-04-01 | 20.00   | declined     | 1
  2         | 1             | 1       | 2026-04-01 | 2026-04-05 | 20.00   | approved     | 2
  3         | 2             | 1       | 2026-07-01 | 2026-07-01 | 30.00   | refunded     | 1
  4         | 2             | 1       | 2026-08-01 | 2026-08-01 | 30.00   | approved     | 1
  5         | 2             | 1       | 2026-09-01 | 2026-09-01 | 30.00   | expired_card | 1
  6         | 6             | 1       | 2026-09-01 | 2026-09-01 | 20.00   | approved     | 1
  7         | 77            | 1       | 2026-09-01 | 2026-09-01 |  9.00   | approved     | 1
  8         | 2             | 1       | 2026-10-01 | 2026-10-01 | 30.00   | approved     | 1
  9         | 2             | 1       | 2026-10-01 | 2026-10-03 | 30.00   | refunded     | 2`

const chain = { Sites: threeSites, Customers, Tickets, Memberships, RecurringCharges }

describe('customer_profile', () => {
  it('knows whoever is in Customers or named elsewhere, and the plan that runs on the newest day', async () => {
    const columns = [
      ...['customer', 'name', 'email', 'location', 'customer_since', 'plan', 'plan_since'],
      ...['monthly_price', 'as_of'],
    ]
    expect(await view.rows(chain, columns)).toEqual(
      both([
        '11 | Ann Lee | a@x.ex | North | 2026-01-05 | Plus | 2026-06-01 | 30.00 | 2026-11-23',
        '12 | Bo | · | South | 2026-02-01 | · | · | · | 2026-11-23',
        '13 | · | · | No site | · | · | · | · | 2026-11-23',
        '14 | · | · | No site | · | · | · | · | 2026-11-23',
        '15 | · | · | No site | · | Basic | 2026-05-01 | · | 2026-11-23',
      ]),
    )
  })

  it('counts visits without rewashes, voids and walk-ins', async () => {
    const columns = [
      ...['customer', 'visits', 'visits_last_90_days', 'first_visit', 'last_visit'],
      'days_since_visit',
    ]
    expect(await view.rows(chain, columns)).toEqual(
      both([
        '11 | 2 | 1 | 2026-08-25 | 2026-08-26 | 89',
        '12 | 0 | 0 | · | · | ·',
        '13 | 0 | 0 | · | · | ·',
        '14 | 1 | 1 | 2026-11-22 | 2026-11-22 | 1',
        '15 | 0 | 0 | · | · | ·',
      ]),
    )
  })

  it('adds what was collected and kept, at whichever attempt, to what was paid at the site', async () => {
    const columns = ['customer', 'wash_spend', 'membership_paid', 'lifetime_value']
    expect(await view.rows(chain, columns)).toEqual(
      both([
        '11 | 22.00 | 50.00 | 72.00',
        '12 | 0.00 | 0.00 | 0.00',
        '13 | 0.00 | 0.00 | 0.00',
        '14 | 7.00 | 0.00 | 7.00',
        '15 | 0.00 | 0.00 | 0.00',
      ]),
    )
  })
})
