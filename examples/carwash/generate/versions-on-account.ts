import type { HouseAccount } from './house-accounts.ts'
import type { Statement } from './payments.ts'
import type { PrepaidBook } from './prepaid-books.ts'
import type { Site } from './site.ts'
import type { Version } from './tables.ts'
import type { Ticket } from './tickets.ts'
import { HOUR, WINDOW_END, wallTime } from './wall-time.ts'

/** When the accounts' main export was taken, and what came after it. */
export const ACCOUNTS_AS_OF: number = wallTime(2026, 11, 1)

/** Books; each redeemed wash makes a new version. */
export function bookVersions(site: Site, books: readonly PrepaidBook[]): readonly Version[] {
  return books.flatMap((book) => {
    const id = site.number * 10_000 + book.id
    const version = (at: number, redeemed: number): Version => ({
      id,
      made: book.sold,
      at,
      row: {
        lBookID: id,
        lSiteID: site.number,
        sCode: book.code,
        iWashesSold: book.washes,
        iWashesUsed: book.usedBefore + redeemed,
        cPrice: book.priceCents,
        dtSold: book.sold,
        dtExpires: book.expires,
        bSendWash: book.gift,
      },
    })
    const times = [...book.redeemed].sort((a, b) => a - b)
    return [version(book.sold, 0), ...times.map((at, nth) => version(at, nth + 1))]
  })
}

/** Accounts as they stood at the main export and at the end of the window. */
export function houseAccountVersions(
  site: Site,
  accounts: readonly HouseAccount[],
  tickets: readonly Ticket[],
  statements: readonly Statement[],
): readonly Version[] {
  return accounts.flatMap((account) => {
    const washes = tickets.filter((ticket) => ticket.account === account && !ticket.voided)
    const settled = statements.filter((statement) => statement.account === account)
    const version = (at: number, updated: number): Version => {
      const until = washes.filter(({ created }) => created < at)
      const owed = until.reduce((sum, { totalCents }) => sum + totalCents, account.openingCents)
      const paid = settled.filter((one) => one.paid < at).reduce((sum, { cents }) => sum + cents, 0)
      const lastActivity = until.at(-1)?.created ?? account.lastBefore
      return {
        id: account.id,
        made: account.lastBefore,
        at,
        row: {
          lHouseAccountID: account.id,
          lSiteID: site.number,
          sAccountNumber: account.accountNumber,
          sName: account.name,
          sEmail: account.email,
          cBalance: owed - paid,
          cLimit: account.limitCents,
          dtLastActivity: lastActivity,
          dtUpdated: updated,
        },
      }
    }
    return [
      version(ACCOUNTS_AS_OF, ACCOUNTS_AS_OF - 2 * HOUR),
      version(WINDOW_END - HOUR, WINDOW_END - 4 * HOUR),
    ]
  })
}
