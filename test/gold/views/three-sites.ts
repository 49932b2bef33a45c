import { type Tables, threeSites } from './both-ways.ts'

/** The newest day is 2 November: a change of plan on 30 October may still be followed by another plan. */
const Memberships = `
  lMembershipID | lCustomerID | lSiteID | sPlan   | dtStart    | dtCancel   | sCancelReason | dtUpdated
   1            | 11          | 1       | Basic   | 2026-08-15 | ·          | ·             | 2026-11-02
   2            | 12          | 1       | Basic   | 2026-08-20 | 2026-09-01 | price         | 2026-09-01
   3            | 13          | 1       | Basic   | 2026-08-01 | 2026-09-20 | plan_change   | 2026-09-20
   4            | 13          | 1       | Premium | 2026-09-22 | ·          | ·             | 2026-09-22
   5            | 14          | 1       | Basic   | 2026-08-10 | 2026-09-10 | moved         | 2026-09-10
   6            | 14          | 1       | Basic   | 2026-10-05 | ·          | ·             | 2026-10-05
   7            | 15          | 1       | Basic   | 2026-09-03 | 2026-09-25 | not_using     | 2026-09-25
   8            | 16          | 2       | Plus    | 2026-08-31 | 2026-10-01 | plan_change   | 2026-10-01
   9            | 17          | 2       | Plus    | 2026-09-30 | ·          | ·             | 2026-09-30
  10            | 18          | 2       | Plus    | 2026-08-02 | 2026-10-30 | plan_change   | 2026-10-30`

const RecurringCharges = `
  lChargeID | lMembershipID | lSiteID | dtDue      | dtCharged  | cAmount | sResult      | iAttempt
   1        | 1             | 1       | 2026-10-15 | 2026-10-15 | 20.00   | approved     | 1
   2        | 2             | 1       | 2026-10-31 | 2026-10-31 | 20.00   | retry        | 1
   3        | 2             | 1       | 2026-10-31 | 2026-11-02 | 20.00   | approved     | 2
   4        | 3             | 1       | 2026-10-05 | 2026-10-05 | 30.00   | declined     | 1
   5        | 3             | 1       | 2026-10-05 | 2026-10-08 | 30.00   | declined     | 2
   6        | 4             | 1       | 2026-10-07 | 2026-10-07 | 25.00   | refunded     | 1
   7        | 5             | 1       | 2026-10-09 | 2026-10-09 | 40.00   | expired_card | 1
   8        | 5             | 1       | 2026-10-09 | 2026-10-14 | 40.00   | expired_card | 2
   9        | 9             | 2       | 2026-11-01 | 2026-11-01 | 30.00   | approved     | 1
  10        | 1             | 1       | 2026-08-15 | 2026-08-15 | 20.00   | approved     | 1`

const Tickets = `
  lTicketID | lSiteID | dtCreated           | cTotal | bVoid | bRewash
  1         | 1       | 2026-09-02 09:00:00 | 10.00  | false | false
  2         | 1       | 2026-09-30 23:59:59 | 20.00  | ·     | ·
  3         | 1       | 2026-10-01 00:00:00 | 12.00  | false | false
  4         | 1       | 2026-10-31 23:59:59 |  8.00  | false | false
  5         | 1       | 2026-10-10 10:00:00 | 50.00  | true  | false
  6         | 1       | 2026-10-10 11:00:00 |  0.00  | false | true
  7         | 2       | 2026-10-20 08:00:00 | 30.00  | false | false
  8         | 3       | 2026-10-21 08:00:00 | 15.00  | true  | false`

/** Members, charges and tickets of three sites around the turn of a month. */
export const story: Tables & { readonly RecurringCharges: string; readonly Tickets: string } = {
  Sites: threeSites,
  Memberships,
  RecurringCharges,
  Tickets,
}
