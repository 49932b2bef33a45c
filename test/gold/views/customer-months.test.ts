import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('customer_months')
})
afterAll(() => view[Symbol.asyncDispose]())

const columns = ['customer', 'month', 'location', 'plan', 'visits', 'wash_spend']

describe('customer_months', () => {
  it('has each month with a ticket that is not void, with the home and plan that the customer has now', async () => {
    const Customers = `
      lCustomerID | lSiteID
      11          | 1`
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | lCustomerID | cTotal | bVoid | bRewash
      1         | 1       | 2026-08-31 23:59:59 | 11          | 10.00  | false | false
      2         | 2       | 2026-08-01 00:00:00 | 11          | 12.00  | ·     | ·
      3         | 1       | 2026-10-20 10:00:00 | 11          |  0.00  | false | true
      4         | 1       | 2026-11-21 10:00:00 | 11          | 99.00  | true  | false
      5         | 1       | 2026-11-23 09:00:00 | ·           | 15.00  | false | false
      6         | 1       | 2026-11-22 09:00:00 | 14          |     ·  | false | false`
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan | cMonthlyPrice | dtStart    | dtCancel | sCancelReason
      1             | 11          | 1       | Plus  | 30.00         | 2026-11-01 | ·        | ·`
    expect(
      await view.rows({ Sites: threeSites, Customers, Tickets, Memberships }, columns),
    ).toEqual(
      both([
        '11 | 2026-08-01 | North | Plus | 2 | 22.00',
        '11 | 2026-10-01 | North | Plus | 0 | 0.00',
        '14 | 2026-11-01 | No site | · | 1 | 0.00',
      ]),
    )
  })
})
