import type { Booleans, CsvFile, Dialect, JsonLinesFile, ParquetFile } from './dialect.ts'
import { wallTime } from './wall-time.ts'

const ZERO_ONE: Booleans = ['1', '0']
const Y_N: Booleans = ['Y', 'N']
const T_F: Booleans = ['T', 'F']
const TRUE_FALSE: Booleans = ['true', 'false']

const PLAIN: Omit<Dialect, 'file'> = {
  booleans: ZERO_ONE,
  times: 'space',
  days: 'time',
  nullText: null,
  money: 'cents',
  decimalMark: '.',
  names: 'proper',
  order: 'proper',
  renamed: {},
  missing: [],
  extra: [],
}

const LANE = { table: 'Tickets', column: 'sLane', values: ['L1', 'L2', 'L3'] } as const

/** The dialect of each store by its number, 1 to 39. */
const DIALECTS: Readonly<Record<number, Dialect>> = {
  1: parquet(),
  2: parquet({ integers: 'BIGINT' }),
  3: parquet({}, { names: 'lower' }),
  4: csv({}, { days: 'date', extra: [LANE] }),
  5: parquet({ booleans: 'TINYINT' }),
  6: csv(
    {},
    {
      booleans: TRUE_FALSE,
      order: 'reversed',
      missing: [{ table: 'Payments', column: 'sCardType' }],
    },
  ),
  7: parquet({}, { days: 'date' }),
  8: parquet({ booleans: 'INTEGER', integers: 'BIGINT' }),
  9: csv({ delimiter: ';', encoding: 'windows-1252' }, { decimalMark: ',' }),
  10: parquet({ booleans: 'BLOB' }),
  11: csv({}, { names: 'upper', booleans: Y_N }),
  12: csv({ delimiter: '\t', encoding: 'utf-16le-bom' }, { booleans: T_F }),
  13: parquet({ booleans: 'BLOB', money: 'VARCHAR' }),
  14: csv(
    {},
    {
      booleans: Y_N,
      missing: [{ table: 'Tickets', column: 'cDiscount', before: wallTime(2026, 7, 1) }],
    },
  ),
  15: parquet({ booleans: 'VARCHAR', times: 'VARCHAR' }, { booleans: Y_N }),
  16: parquet({ booleans: 'VARCHAR', times: 'TIMESTAMP_MS' }, { booleans: T_F, extra: [LANE] }),
  17: csv(
    {},
    {
      names: 'padded',
      extra: [{ table: 'Payments', column: 'sDevice', values: ['kiosk', 'till'] }],
    },
  ),
  18: csv({ encoding: 'utf-8-bom', newline: '\r\n', quotes: 'text' }, { booleans: TRUE_FALSE }),
  19: parquet({ money: 'DOUBLE' }),
  20: parquet({ money: 'DOUBLE', integers: 'BIGINT' }),
  21: csv({ delimiter: '|' }, { nullText: 'NULL', booleans: T_F }),
  22: csv({}, { times: 'iso', missing: [{ table: 'Sites', column: 'iTunnels' }] }),
  23: jsonl({}, { booleans: TRUE_FALSE }),
  24: parquet({ money: 'BIGINT', booleans: 'TINYINT' }, { money: 'whole' }),
  25: csv({ delimiter: ';', encoding: 'windows-1252' }, { decimalMark: ',', times: 'german' }),
  26: parquet({ money: 'VARCHAR', booleans: 'VARCHAR' }, { booleans: TRUE_FALSE }),
  27: csv({ gzip: true }),
  28: csv({}, { booleans: Y_N, missing: [{ table: 'Customers', column: 'bOptIn' }] }),
  29: csv({ encoding: 'utf-8-bom', newline: '\r\n', quotes: 'text' }, { booleans: Y_N }),
  30: parquet({ money: 'DECIMAL(18,4)' }, { renamed: { sEmail: 'Mail' } }),
  31: parquet({ doubles: ['lCustomerID', 'lHouseAccountID', 'lTicketID'] }),
  32: jsonl({ values: 'text' }, { booleans: Y_N }),
  33: jsonl({ gzip: true }, { times: 'iso' }),
  34: parquet({ booleans: 'INTEGER', integers: 'BIGINT' }),
  35: parquet({ money: 'DOUBLE' }),
  36: csv({}, { booleans: T_F, missing: [{ table: 'Tickets', column: 'iDurationSec' }] }),
  37: csv({ gzip: true }, { booleans: T_F }),
  38: parquet({ booleans: 'VARCHAR', times: 'VARCHAR' }, { booleans: Y_N, times: 'iso' }),
  39: jsonl({ nulls: 'left out' }, { booleans: TRUE_FALSE }),
}

/** Stores that leave their text as it is where others pack it. */
const NEVER_PACKING: ReadonlySet<number> = new Set([9, 11, 21, 29])

/** The dialect of a store by its site's number; `packs` where there is so much text that most stores pack it. */
export function dialectOf(siteNumber: number, packs = false): Dialect {
  const dialect = DIALECTS[siteNumber]
  if (dialect === undefined) throw new RangeError(`no dialect for site ${siteNumber}`)
  const { file } = dialect
  if (!packs || file.format === 'parquet' || NEVER_PACKING.has(siteNumber)) return dialect
  return { ...dialect, file: { ...file, gzip: true } }
}

function csv(file: Partial<CsvFile> = {}, rest: Partial<Dialect> = {}): Dialect {
  const plain: CsvFile = {
    format: 'csv',
    delimiter: ',',
    encoding: 'utf-8',
    newline: '\n',
    quotes: 'needed',
    gzip: false,
  }
  return { ...PLAIN, ...rest, file: { ...plain, ...file } }
}

function jsonl(file: Partial<JsonLinesFile> = {}, rest: Partial<Dialect> = {}): Dialect {
  const plain: JsonLinesFile = { format: 'jsonl', values: 'typed', nulls: 'written', gzip: false }
  return { ...PLAIN, ...rest, file: { ...plain, ...file } }
}

function parquet(file: Partial<ParquetFile> = {}, rest: Partial<Dialect> = {}): Dialect {
  const plain: ParquetFile = {
    format: 'parquet',
    integers: 'INTEGER',
    doubles: [],
    money: 'DECIMAL(10,2)',
    booleans: 'BOOLEAN',
    times: 'TIMESTAMP',
  }
  return { ...PLAIN, ...rest, file: { ...plain, ...file } }
}
