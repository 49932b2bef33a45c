import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('prepaid_liability')
})
afterAll(() => view[Symbol.asyncDispose]())

const columns = [
  ...['location', 'as_of', 'books', 'open_books', 'unused_washes', 'liability_value'],
  ...['expiring_washes', 'expiring_value', 'expiring_next_month', 'liability_sold_this_year'],
  ...['liability_sold_last_year', 'expired_washes', 'expired_value'],
]

/** The newest ticket, void or not, says which day it is. */
const Tickets = `
  lTicketID | lSiteID | dtCreated           | bVoid
  1         | 2       | 2026-11-23 20:42:56 | true
  2         | 1       | 2026-11-20 09:00:00 | false`

describe('prepaid_liability', () => {
  it('owes what is unused and not expired; expiring soon is today and 30 days more', async () => {
    const PrepaidBooks = `
      lBookID | lSiteID | iWashesSold | iWashesUsed | cPrice | dtSold              | dtExpires
      1       | 1       |  3          | 1           |  10.00 | 2026-05-01 10:00:00 | 2027-05-01
      2       | 1       |  8          | 7           |   1.00 | 2025-12-24 10:00:00 | 2026-12-23
      3       | 1       | 10          | 0           | 100.00 | 2025-12-24 11:00:00 | 2026-12-24
      4       | 1       |  5          | 0           |  50.00 | 2025-11-23 10:00:00 | 2026-11-23
      5       | 1       |  5          | 2           |  50.00 | 2025-11-22 10:00:00 | 2026-11-22
      6       | 1       |  5          | 6           |  50.00 | 2026-01-01 00:00:00 | 2027-01-01
      7       | 1       |  5          | ·           | ·      | 2024-06-01 10:00:00 | ·
      8       | 2       | 10          | 10          | 100.00 | 2026-02-01 10:00:00 | 2027-02-01
      9       | ·       |  2          | 1           |  20.00 | 2026-02-01 10:00:00 | 2026-12-31`
    expect(await view.rows({ Sites: threeSites, Tickets, PrepaidBooks }, columns)).toEqual(
      both([
        'No site | 2026-11-23 | 1 | 1 | 1 | 10.00 | 0 | 0.00 | 1 | 10.00 | 0.00 | 0 | 0.00',
        // 1 is worth 6.67, 2 0.13, 3 100.00, 4 50.00 and 7 nothing; 2 and 4 expire soon, 3 a day later.
        'North | 2026-11-23 | 7 | 5 | 23 | 156.80 | 6 | 50.13 | 11 | 6.67 | 150.13 | 3 | 30.00',
        'South | 2026-11-23 | 1 | 0 | 0 | 0.00 | 0 | 0.00 | 0 | 0.00 | 0.00 | 0 | 0.00',
      ]),
    )
  })

  it('does not know what day it is where there is no ticket, and lets nothing expire', async () => {
    const PrepaidBooks = `
      lBookID | lSiteID | iWashesSold | iWashesUsed | cPrice | dtSold     | dtExpires
      1       | 1       | 5           | 2           | 50.00  | 2020-11-22 | 2021-11-22`
    expect(await view.rows({ Sites: threeSites, PrepaidBooks }, columns)).toEqual(
      both(['North | · | 1 | 1 | 3 | 30.00 | 0 | 0.00 | 0 | 0.00 | 0.00 | 0 | 0.00']),
    )
  })

  it('has no row of a site that sold no book or has not delivered any', async () => {
    expect(await view.rows({ Sites: threeSites, Tickets }, columns)).toEqual(both([]))
  })
})
