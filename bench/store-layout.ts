/** How one store's point of sale writes its tickets. The peer's hand-written casts and the generator both read this. */
export interface StoreLayout {
  /** Folder name: `store_07`. */
  readonly store: string
  readonly site: number
  readonly idType: 'INTEGER' | 'BIGINT'
  readonly siteType: 'TINYINT' | 'SMALLINT' | 'INTEGER' | 'BIGINT'
  readonly durationType: 'SMALLINT' | 'INTEGER'
  readonly flagType: 'BOOLEAN' | 'TINYINT' | 'VARCHAR'
  readonly moneyType: 'DECIMAL(10,2)' | 'DOUBLE' | 'VARCHAR'
}

export const storeCount = 40
export const filesPerStore = 4

/** The layouts of all stores: each property drifts with a period of its own, so that their mixtures differ. */
export const storeLayouts: readonly StoreLayout[] = Array.from(
  { length: storeCount },
  (_, at): StoreLayout => ({
    store: `store_${String(at + 1).padStart(2, '0')}`,
    site: at + 1,
    idType: pick(['INTEGER', 'BIGINT'], at),
    siteType: pick(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'], at),
    durationType: pick(['SMALLINT', 'INTEGER', 'INTEGER'], at),
    flagType: pick(['BOOLEAN', 'TINYINT', 'BOOLEAN', 'VARCHAR', 'BOOLEAN'], at),
    moneyType: pick(
      [
        'DECIMAL(10,2)',
        'DECIMAL(10,2)',
        'DOUBLE',
        'DECIMAL(10,2)',
        'VARCHAR',
        'DOUBLE',
        'DECIMAL(10,2)',
      ],
      at,
    ),
  }),
)

/** The business columns in the table's order. */
export const ticketColumns: readonly string[] = [
  'lTicketID',
  'lSiteID',
  'dtCreated',
  'lCustomerID',
  'sPlate',
  'sWashType',
  'cTotal',
  'cDiscount',
  'bVoid',
  'bRewash',
  'iDurationSec',
  'dtUpdated',
]

function pick<T>(list: readonly [T, ...T[]], at: number): T {
  return list[at % list.length] ?? list[0]
}
