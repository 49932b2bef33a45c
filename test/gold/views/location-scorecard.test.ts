import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'
import { story } from './three-sites.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('location_scorecard')
})
afterAll(() => view[Symbol.asyncDispose]())

describe('location_scorecard', () => {
  it('leaves voids and rewashes out, and ranks no location in a month without a ticket', async () => {
    const columns = [
      ...['month', 'location', 'washes', 'revenue', 'members', 'churn_rate', 'decline_rate'],
      ...['average_ticket', 'rank_points', 'rank', 'ranked_locations'],
    ]
    expect(await view.rows(story, columns)).toEqual(
      both([
        // East opens in October; South delivered no ticket in September.
        '2026-09-01 | North | 2 | 30.00 | 2 | 0.500000 | · | 15.0000 | 10 | 1 | 1',
        '2026-09-01 | South | 0 | 0.00 | 3 | 0.000000 | · | · | · | · | ·',
        '2026-10-01 | East | 0 | 0.00 | 0 | · | · | · | 26 | 3 | 3',
        '2026-10-01 | North | 2 | 20.00 | 3 | 0.000000 | 0.600000 | 10.0000 | 12 | 1 | 3',
        '2026-10-01 | South | 1 | 30.00 | 1 | 0.333333 | · | 30.0000 | 18 | 2 | 3',
      ]),
    )
  })

  it('has the counts behind its rates, 0 where there is nothing to count', async () => {
    const counts = ['active_start', 'lost_members', 'charges', 'failed_charges']
    expect(await view.rows(story, ['month', 'location', ...counts])).toEqual(
      both([
        '2026-09-01 | North | 4 | 2 | 0 | 0',
        '2026-09-01 | South | 2 | 0 | 0 | 0',
        '2026-10-01 | East | 0 | 0 | 0 | 0',
        '2026-10-01 | North | 2 | 0 | 5 | 3',
        '2026-10-01 | South | 3 | 1 | 0 | 0',
      ]),
    )
  })

  it('settles equal points by revenue', async () => {
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | cTotal
      1         | 1       | 2026-09-05 09:00:00 |  5.00
      2         | 1       | 2026-09-05 10:00:00 |  5.00
      3         | 2       | 2026-09-30 23:59:59 | 20.00`
    // North is first in washes, South in revenue; all else is equal.
    expect(
      await view.rows({ Sites: threeSites, Tickets }, ['location', 'rank_points', 'rank']),
    ).toEqual(both(['North | 14 | 2', 'South | 14 | 1']))
  })

  it('settles equal points and revenue by name', async () => {
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | cTotal
      1         | 1       | 2026-10-05 09:00:00 | 10.00
      2         | 2       | 2026-10-05 09:00:00 | 10.00
      3         | 3       | 2026-10-20 09:00:00 | 10.00`
    expect(
      await view.rows({ Sites: threeSites, Tickets }, ['location', 'rank_points', 'rank']),
    ).toEqual(both(['East | 14 | 1', 'North | 14 | 2', 'South | 14 | 3']))
  })

  it('keeps a site that nobody knows, and a ticket of none', async () => {
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | cTotal
      1         | 9       | 2026-10-05 09:00:00 | 10.00
      2         | ·       | 2026-10-05 09:00:00 | 3.33
      3         | ·       | 2026-10-05 09:00:00 | 3.33
      4         | ·       | 2026-10-05 09:00:00 | 3.34`
    const columns = ['location', 'city', 'washes', 'revenue', 'average_ticket', 'rank']
    const Sites = 'lSiteID | sSiteName\n1 | North'
    expect(await view.rows({ Sites, Tickets }, columns)).toEqual(
      both([
        'No site | · | 3 | 10.00 | 3.3333 | 1',
        'North | · | 0 | 0.00 | · | ·',
        'Site 9 | · | 1 | 10.00 | 10.0000 | 2',
      ]),
    )
  })
})
