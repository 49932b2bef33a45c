import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('house_account_balances')
})
afterAll(() => view[Symbol.asyncDispose]())

const Tickets = `
  lTicketID | lSiteID | dtCreated
  1         | 3       | 2026-11-23 20:42:56`

const HouseAccounts = `
  lHouseAccountID | lSiteID | sAccountNumber | sName    | sEmail | cBalance | cLimit | dtLastActivity      | dtUpdated
  1               | 1       | 0042           | Acme     | a@x.ex | 500.00   | 500.00 | 2026-08-25 23:59:59 | 2026-10-31 22:00:00
  1               | 2       | 0042           | Borealis | b@x.ex | 500.01   | 500.00 | 2026-08-26 00:00:00 | 2026-10-31 22:00:00
  2               | 1       | ·              | Cedar    | c@x.ex | -20.00   | 100.00 | ·                   | 2026-10-31 22:00:00
  3               | 1       | ·              | Delta    | o@x.ex | 900.00   | 100.00 | 2026-10-01 08:00:00 | 2026-10-31 22:00:00
  3               | 1       | ·              | Delta    | n@x.ex |  10.00   | 100.00 | 2026-11-01 08:00:00 | 2026-11-20 22:00:00
  4               | ·       | ·              | Elm      | e@x.ex |   5.00   | ·      | 2026-11-23 10:00:00 | ·`

describe('house_account_balances', () => {
  it('knows an account by its site and its number there, and keeps the newer of two rows', async () => {
    const columns = ['account', 'account_name', 'account_number', 'location', 'balance']
    expect(await view.rows({ Sites: threeSites, Tickets, HouseAccounts }, columns)).toEqual(
      both([
        '0-4 | Elm | · | No site | 5.0000',
        '1-1 | Acme | 0042 | North | 500.0000',
        '1-2 | Cedar | · | North | -20.0000',
        '1-3 | Delta | · | North | 10.0000',
        '2-1 | Borealis | 0042 | South | 500.0100',
      ]),
    )
  })

  it('is over the limit above it, not at it, and inactive from the 90th day on', async () => {
    const columns = [
      ...['account_name', 'credit_limit', 'over_limit', 'over_limit_amount', 'last_activity'],
      ...['days_inactive', 'inactive', 'as_of'],
    ]
    expect(await view.rows({ Sites: threeSites, Tickets, HouseAccounts }, columns)).toEqual(
      both([
        'Elm | · | · | · | 2026-11-23 | 0 | false | 2026-11-23',
        'Acme | 500.0000 | false | 0.0000 | 2026-08-25 | 90 | true | 2026-11-23',
        'Cedar | 100.0000 | false | 0.0000 | · | · | true | 2026-11-23',
        'Delta | 100.0000 | false | 0.0000 | 2026-11-01 | 22 | false | 2026-11-23',
        'Borealis | 500.0000 | true | 0.0100 | 2026-08-26 | 89 | false | 2026-11-23',
      ]),
    )
  })

  it('says nothing of inactivity where no ticket says what day it is', async () => {
    const columns = ['account_name', 'over_limit', 'days_inactive', 'inactive', 'as_of']
    const rows = await view.rows({ Sites: threeSites, HouseAccounts }, columns)
    expect({ built: rows.built.slice(0, 2), recomputed: rows.recomputed.slice(0, 2) }).toEqual(
      both(['Elm | · | · | · | ·', 'Acme | false | · | · | ·']),
    )
  })
})
