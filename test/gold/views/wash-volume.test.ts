import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BothWays, both, openBothWays, threeSites } from './both-ways.ts'

let view: BothWays
beforeAll(async () => {
  view = await openBothWays('wash_volume')
})
afterAll(() => view[Symbol.asyncDispose]())

const columns = [
  ...['day', 'hour', 'location', 'state', 'wash_type', 'washes', 'rewashes', 'voids'],
  ...['rewash_rate', 'void_rate'],
]

describe('wash_volume', () => {
  it('counts each ticket once, as wash, rewash or void, in the hour in which it was made', async () => {
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | sWashType | bVoid | bRewash
       1        | 1       | 2026-10-31 22:59:59 | Express   | ·     | ·
       2        | 1       | 2026-10-31 23:00:00 | Express   | true  | false
       3        | 1       | 2026-10-31 23:10:00 | Express   | true  | true
       4        | 1       | 2026-10-31 23:30:00 | Express   | false | true
       5        | 1       | 2026-10-31 23:59:59 | Express   | false | false
       6        | 1       | 2026-11-01 00:00:00 | Express   | false | false
       7        | 1       | 2026-10-31 23:15:00 | ·         | false | false
       8        | ·       | 2026-10-31 23:20:00 | Deluxe    | true  | false
       9        | 7       | 2026-10-31 23:25:00 | Deluxe    | false | false
      10        | 1       | ·                   | Express   | false | false`
    expect(await view.rows({ Sites: threeSites, Tickets }, columns)).toEqual(
      both([
        '2026-10-31 | 22 | North | TX | Express | 1 | 0 | 0 | 0.000000 | 0.000000',
        '2026-10-31 | 23 | No site | · | Deluxe | 0 | 0 | 1 | · | 1.000000',
        // 5 is a wash, 4 a rewash, 2 and 3 are void.
        '2026-10-31 | 23 | North | TX | Express | 1 | 1 | 2 | 0.500000 | 0.500000',
        '2026-10-31 | 23 | North | TX | No wash type | 1 | 0 | 0 | 0.000000 | 0.000000',
        '2026-10-31 | 23 | Site 7 | · | Deluxe | 1 | 0 | 0 | 0.000000 | 0.000000',
        '2026-11-01 | 0 | North | TX | Express | 1 | 0 | 0 | 0.000000 | 0.000000',
      ]),
    )
  })

  it('shifts no time: clocks read alike in two zones, and an hour that one of them skips stays', async () => {
    const Sites = `
      lSiteID | sSiteName     | sCity | sState
      1       | Dale Mabry    | Tampa | FL
      2       | Mesa Baseline | Mesa  | AZ`
    const Tickets = `
      lTicketID | lSiteID | dtCreated           | sWashType
      1         | 1       | 2026-03-08 02:30:00 | Express
      2         | 2       | 2026-03-08 02:30:00 | Express`
    expect(await view.rows({ Sites, Tickets }, columns.slice(0, 6))).toEqual(
      both([
        '2026-03-08 | 2 | Dale Mabry | FL | Express | 1',
        '2026-03-08 | 2 | Mesa Baseline | AZ | Express | 1',
      ]),
    )
  })

  it('rounds a third half away from zero at the sixth digit', async () => {
    const line = (id: number, isVoid: boolean): string =>
      `${id} | 1 | 2026-10-05 09:00:00 | Deluxe | ${isVoid}`
    const Tickets = ['lTicketID | lSiteID | dtCreated | sWashType | bVoid']
    Tickets.push(line(1, true), line(2, true), line(3, false))
    const rows = { Sites: threeSites, Tickets: Tickets.join('\n') }
    expect(await view.rows(rows, ['washes', 'void_rate'])).toEqual(both(['1 | 0.666667']))
  })
})
