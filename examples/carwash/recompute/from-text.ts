import type { Chain } from './chain.ts'

/** A row of a table, its cells as text. */
export type TextRow = Readonly<Record<string, string | null>>

/** Reads the chain from the tables' cells as text; a table or column that is not there is empty. */
export function chainFromText(tables: Readonly<Record<string, readonly TextRow[]>>): Chain {
  const rows = <T>(table: string, read: (cells: Cells) => T): readonly T[] =>
    (tables[table] ?? []).map((row) => read(new Cells(row)))
  return {
    sites: rows('Sites', (row) => ({
      id: row.whole('lSiteID'),
      name: row.text('sSiteName'),
      city: row.text('sCity'),
      state: row.text('sState'),
      region: row.text('sRegion'),
      opened: row.text('dtOpened'),
    })),
    customers: rows('Customers', (row) => ({
      id: row.whole('lCustomerID'),
      site: row.whole('lSiteID'),
      firstName: row.text('sFirstName'),
      lastName: row.text('sLastName'),
      email: row.text('sEmail'),
      created: row.text('dtCreated'),
    })),
    memberships: rows('Memberships', (row) => ({
      id: row.key('lMembershipID'),
      customer: row.whole('lCustomerID'),
      site: row.whole('lSiteID'),
      plan: row.text('sPlan'),
      priceCents: row.cents('cMonthlyPrice'),
      started: row.text('dtStart'),
      cancelled: row.text('dtCancel'),
      reason: row.text('sCancelReason'),
      updated: row.text('dtUpdated'),
    })),
    attempts: rows('RecurringCharges', (row) => ({
      id: row.key('lChargeID'),
      membership: row.whole('lMembershipID'),
      site: row.whole('lSiteID'),
      due: row.text('dtDue'),
      charged: row.text('dtCharged'),
      cents: row.cents('cAmount'),
      result: row.text('sResult'),
      number: row.whole('iAttempt'),
    })),
    tickets: rows('Tickets', (row) => ({
      id: row.key('lTicketID'),
      site: row.whole('lSiteID'),
      created: row.text('dtCreated'),
      customer: row.whole('lCustomerID'),
      washType: row.text('sWashType'),
      totalCents: row.cents('cTotal'),
      isVoid: row.yesNo('bVoid'),
      isRewash: row.yesNo('bRewash'),
    })),
    books: rows('PrepaidBooks', (row) => ({
      site: row.whole('lSiteID'),
      sold: row.whole('iWashesSold'),
      used: row.whole('iWashesUsed'),
      priceCents: row.cents('cPrice'),
      soldAt: row.text('dtSold'),
      expires: row.text('dtExpires'),
    })),
    accounts: rows('HouseAccounts', (row) => ({
      site: row.whole('lSiteID'),
      number: row.whole('lHouseAccountID'),
      printed: row.text('sAccountNumber'),
      name: row.text('sName'),
      email: row.text('sEmail'),
      balanceCents: row.cents('cBalance'),
      limitCents: row.cents('cLimit'),
      lastActivity: row.text('dtLastActivity'),
      updated: row.text('dtUpdated'),
    })),
  }
}

/** One row's cells, read as what a column holds; what is not of its kind is an error, never a guess. */
class Cells {
  readonly #row: TextRow

  constructor(row: TextRow) {
    this.#row = row
  }

  text(column: string): string | null {
    return this.#row[column] ?? null
  }

  whole(column: string): number | null {
    const text = this.text(column)
    if (text === null) return null
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) throw this.#fault(column)
    return value
  }

  key(column: string): number {
    const value = this.whole(column)
    if (value === null) throw this.#fault(column)
    return value
  }

  /** Dollars as whole cents; a part of a cent is an error. */
  cents(column: string): bigint | null {
    const text = this.text(column)
    if (text === null) return null
    const found = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(text)
    if (found === null) throw this.#fault(column)
    const cents = BigInt(`${found[2]}${(found[3] ?? '').padEnd(2, '0')}`)
    return found[1] === '-' ? -cents : cents
  }

  yesNo(column: string): boolean | null {
    const text = this.text(column)
    if (text === null) return null
    if (text !== 'true' && text !== 'false') throw this.#fault(column)
    return text === 'true'
  }

  #fault(column: string): Error {
    return new Error(`${column} holds '${this.text(column)}', which cannot be read`)
  }
}
