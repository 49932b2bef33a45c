import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'
import { story } from './three-sites.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('location_scorecard_bottom')
})
afterAll(() => view[Symbol.asyncDispose]())

const columns = ['month', 'location', 'rank', 'why']

describe('location_scorecard_bottom', () => {
  it('counts the rank from the end, and says why in words', async () => {
    expect(await view.rows(story, columns)).toEqual(
      both([
        '2026-09-01 | North | 1 | in no measure among the weakest quarter; nearest: revenue $30 (1st of 1), no figure the month before',
        '2026-10-01 | East | 1 | revenue $0 (3rd of 3), no figure the month before; washes 0 (3rd of 3), no figure the month before; members 0 (3rd of 3), no figure the month before',
        '2026-10-01 | North | 3 | in no measure among the weakest quarter; nearest: revenue $20 (2nd of 3), down 33.3 %',
        '2026-10-01 | South | 2 | churn rate 33.3 % (2nd of 2), up 33.3 points',
      ]),
    )
  })

  it('gives the last place to the last name where all else is equal', async () => {
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | cTotal
      1         | 1       | 2026-10-05 09:00:00 | 10.00
      2         | 2       | 2026-10-05 09:00:00 | 10.00
      3         | 3       | 2026-10-20 09:00:00 | 10.00`
    expect(await view.rows({ Sites: threeSites, Tickets }, ['location', 'rank'])).toEqual(
      both(['East | 3', 'North | 2', 'South | 1']),
    )
  })

  it('compares with no month that had no ticket', async () => {
    const november = `${story.Tickets}\n 9 | 2 | 2026-11-02 08:00:00 | 5.00 | false | false`
    const Tickets = november.replace('2026-10-20', '2026-09-20')
    const { built, recomputed } = await view.rows({ ...story, Tickets, Memberships: '' }, columns)
    expect({ built: built.slice(-1), recomputed: recomputed.slice(-1) }).toEqual(
      both([
        '2026-11-01 | South | 1 | in no measure among the weakest quarter; nearest: revenue $5 (1st of 1), no figure the month before',
      ]),
    )
  })

  it('writes thousands with commas and orders the reasons from the weakest on', async () => {
    const Sites = `${threeSites.replace('2026-10-12', '2020-10-12')}
      4 | West | Mesa | AZ | Mountain West | ·`
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | cTotal
      1         | 1       | 2026-09-15 09:00:00 | 1234567.50
      2         | 1       | 2026-10-15 09:00:00 | 1160493.45
      3         | 2       | 2026-09-15 09:00:00 | 2000000
      4         | 2       | 2026-10-15 09:00:00 | 2000000
      5         | 3       | 2026-09-15 09:00:00 | 3000000
      6         | 3       | 2026-10-15 09:00:00 | 3000000
      7         | 4       | 2026-09-15 09:00:00 | 4000000
      8         | 4       | 2026-10-15 09:00:00 | 4000000`
    const Memberships = `
      lMembershipID | lCustomerID | lSiteID | sPlan | dtStart    | dtUpdated
      1             | 11          | 1       | Basic | 2026-08-15 | 2026-10-31`
    const { built, recomputed } = await view.rows({ Sites, Tickets, Memberships }, columns)
    const some = (row: string): boolean => /^2026-10-01 . (North|South)/.test(row)
    expect({ built: built.filter(some), recomputed: recomputed.filter(some) }).toEqual(
      both([
        // The weakest quarter of four is one.
        '2026-10-01 | North | 3 | revenue $1,160,493 (4th of 4), down 6.0 %',
        '2026-10-01 | South | 1 | in no measure among the weakest quarter; nearest: revenue $2,000,000 (3rd of 4), unchanged',
      ]),
    )
  })
})
