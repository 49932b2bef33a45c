import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('prepaid_books')
})
afterAll(() => view[Symbol.asyncDispose]())

const columns = [
  ...['location', 'sold_on', 'expires_on', 'books', 'open_books', 'unused_washes'],
  ...['liability_value', 'expiring_washes', 'expired_washes', 'expired_value'],
]

describe('prepaid_books', () => {
  it('puts the books of a site together that were sold on one day and end on one', async () => {
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | bVoid
      1         | 2       | 2026-11-23 20:42:56 | true`
    const PrepaidBooks = `
      lBookID | lSiteID | iWashesSold | iWashesUsed | cPrice | dtSold              | dtExpires
      1       | 1       |  3          | 1           |  10.00 | 2026-05-01 10:00:00 | 2027-05-01
      2       | 1       |  4          | 0           |  10.00 | 2026-05-01 18:30:00 | 2027-05-01
      3       | 1       |  5          | 5           |  10.00 | 2026-05-01 19:00:00 | 2027-05-02
      4       | 1       |  5          | 0           |  50.00 | 2025-11-22 10:00:00 | 2026-11-22
      5       | 1       |  5          | 2           |  50.00 | 2025-11-23 10:00:00 | 2026-11-23
      6       | ·       |  2          | 1           |  20.00 | ·                   | ·`
    expect(await view.rows({ Sites: threeSites, Tickets, PrepaidBooks }, columns)).toEqual(
      both([
        'No site | · | · | 1 | 1 | 1 | 10.00 | 1 | 0 | 0.00',
        'North | 2025-11-22 | 2026-11-22 | 1 | 0 | 0 | 0.00 | 0 | 5 | 50.00',
        'North | 2025-11-23 | 2026-11-23 | 1 | 1 | 3 | 30.00 | 3 | 0 | 0.00',
        'North | 2026-05-01 | 2027-05-01 | 2 | 2 | 6 | 16.67 | 6 | 0 | 0.00',
        'North | 2026-05-01 | 2027-05-02 | 1 | 0 | 0 | 0.00 | 0 | 0 | 0.00',
      ]),
    )
  })
})
