/** What a cell holds: money in whole cents, times as seconds of wall time. */
export type Cell = string | number | boolean | null

/** How a column is to be written; a `day` is a time that is always midnight. */
export type Kind = 'integer' | 'text' | 'money' | 'boolean' | 'time' | 'day'

/** One row, by its columns' proper names. */
export type Row = Readonly<Record<string, Cell>>

/** The names of the tables. */
export type TableName =
  | 'Sites'
  | 'Customers'
  | 'Memberships'
  | 'RecurringCharges'
  | 'Tickets'
  | 'Payments'
  | 'PrepaidBooks'
  | 'HouseAccounts'

/** The eight tables: column → kind, in the order that a store writes them. */
export const TABLES: Readonly<Record<TableName, Readonly<Record<string, Kind>>>> = {
  Sites: {
    lSiteID: 'integer',
    sSiteName: 'text',
    sCity: 'text',
    sState: 'text',
    sRegion: 'text',
    dtOpened: 'day',
    iTunnels: 'integer',
  },
  Customers: {
    lCustomerID: 'integer',
    lSiteID: 'integer',
    sFirstName: 'text',
    sLastName: 'text',
    sEmail: 'text',
    sPhone: 'text',
    dtCreated: 'time',
    bOptIn: 'boolean',
  },
  Memberships: {
    lMembershipID: 'integer',
    lCustomerID: 'integer',
    lSiteID: 'integer',
    sPlan: 'text',
    cMonthlyPrice: 'money',
    dtStart: 'day',
    dtCancel: 'day',
    sCancelReason: 'text',
    sStatus: 'text',
    dtUpdated: 'time',
  },
  RecurringCharges: {
    lChargeID: 'integer',
    lMembershipID: 'integer',
    lSiteID: 'integer',
    dtDue: 'day',
    dtCharged: 'time',
    cAmount: 'money',
    sResult: 'text',
    iAttempt: 'integer',
  },
  Tickets: {
    lTicketID: 'integer',
    lSiteID: 'integer',
    dtCreated: 'time',
    lCustomerID: 'integer',
    lHouseAccountID: 'integer',
    sPlate: 'text',
    sWashType: 'text',
    cTotal: 'money',
    cDiscount: 'money',
    bVoid: 'boolean',
    bRewash: 'boolean',
    iDurationSec: 'integer',
    dtUpdated: 'time',
  },
  Payments: {
    lPaymentID: 'integer',
    lTicketID: 'integer',
    dtPaid: 'time',
    cAmount: 'money',
    sMethod: 'text',
    sCardType: 'text',
    sResult: 'text',
    sReference: 'text',
  },
  PrepaidBooks: {
    lBookID: 'integer',
    lSiteID: 'integer',
    sCode: 'text',
    iWashesSold: 'integer',
    iWashesUsed: 'integer',
    cPrice: 'money',
    dtSold: 'time',
    dtExpires: 'day',
    bSendWash: 'boolean',
  },
  HouseAccounts: {
    lHouseAccountID: 'integer',
    lSiteID: 'integer',
    sAccountNumber: 'text',
    sName: 'text',
    sEmail: 'text',
    cBalance: 'money',
    cLimit: 'money',
    dtLastActivity: 'time',
    dtUpdated: 'time',
  },
}

/** The tables in the order of delivery. */
export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

/** A state of one row: an export shows the last state that was reached before it was taken. */
export interface Version {
  /** Number of the entity within its table and site; versions of one entity stand together. */
  readonly id: number
  /** The moment that decides which month's export holds it. */
  readonly made: number
  /** When this state came to be. */
  readonly at: number
  readonly row: Row
}
