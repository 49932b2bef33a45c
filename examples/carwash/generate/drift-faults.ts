import type { Dialect } from './dialect.ts'
import type { Fault } from './faults.ts'
import { type Site, storeName } from './site.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'

const SAME_VALUES =
  'one type for the column, every value unchanged, the original type kept for restore'

/** In which ways a store's files differ from the other stores', as one entry a kind of column. */
export function driftFaults(site: Site, dialect: Dialect): readonly Fault[] {
  const faults: Fault[] = []
  const note = (what: string, expect: string, columns?: readonly string[], table = '*'): void => {
    const file = `${table}/${storeName(site)}/*`
    faults.push({ file, rows: 'all', what, ...(columns === undefined ? {} : { columns }), expect })
  }
  const { file, booleans } = dialect
  const [flags, amounts, times, days] = [kind('boolean'), kind('money'), kind('time'), kind('day')]
  if (file.format === 'parquet') {
    if (file.booleans === 'BLOB')
      note('boolean_as_binary', 'byte 01 is true, byte 00 is false', flags)
    if (file.booleans === 'TINYINT') note('boolean_as_tinyint', '1 is true, 0 is false', flags)
    if (file.booleans === 'INTEGER') note('boolean_as_integer', '1 is true, 0 is false', flags)
    if (file.booleans === 'VARCHAR')
      note('boolean_as_text', `${booleans[0]} is true, ${booleans[1]} is false`, flags)
    if (file.money === 'DOUBLE')
      note('money_as_double', 'decimal cents, exactly as printed', amounts)
    if (file.money === 'BIGINT') note('money_as_integer', 'whole dollars as decimals', amounts)
    if (file.money === 'VARCHAR') note('money_as_text', 'decimals, exactly as written', amounts)
    if (file.money === 'DECIMAL(18,4)') note('money_with_four_decimals', SAME_VALUES, amounts)
    if (file.integers === 'BIGINT') note('integer_as_bigint', SAME_VALUES, kind('integer'))
    if (file.doubles.length > 0)
      note('integer_as_double', 'integers: every value is whole', file.doubles)
    if (file.times === 'VARCHAR') note('timestamp_as_text', SAME_VALUES, [...times, ...days])
    if (file.times === 'TIMESTAMP_MS')
      note('timestamp_in_milliseconds', SAME_VALUES, [...times, ...days])
  } else if (booleans[0] !== 'true') {
    note('boolean_spelling', `${booleans[0]} is true, ${booleans[1]} is false`, flags)
  }
  if (file.format === 'csv') {
    if (file.delimiter !== ',') note('delimiter', 'read by the delimiter that the file uses')
    if (file.encoding !== 'utf-8')
      note('encoding', `decoded as ${file.encoding}, no character lost`)
    if (file.quotes === 'text')
      note('quoted_fields', 'line ends, quotes and delimiters inside quotes are text')
  }
  if (dialect.decimalMark === ',') note('decimal_comma', 'the comma is the decimal mark', amounts)
  if (dialect.times === 'german')
    note('date_format', 'read as DD.MM.YYYY HH:mm:ss, as declared', [...times, ...days])
  if (dialect.times === 'iso')
    note('timestamp_iso', 'the same moment as with a space', [...times, ...days])
  if (dialect.days === 'date') note('timestamp_as_date', 'midnight of that day', days)
  if (dialect.nullText !== null) note('null_spelled', `${dialect.nullText} is null, as declared`)
  if (dialect.names !== 'proper')
    note('columns_recased', 'matched by name, whatever case or padding')
  if (dialect.order !== 'proper') note('columns_reordered', 'matched by name, never by position')
  for (const [column, delivered] of Object.entries(dialect.renamed)) {
    note('column_renamed', `${delivered} is ${column}, as declared`, [delivered], tableOf(column))
  }
  for (const { table, column } of dialect.missing) note('column_missing', 'null', [column], table)
  for (const { table, column } of dialect.extra) {
    note('column_extra', 'kept; null for the other stores', [column], table)
  }
  return faults
}

/** Faults that no single store is the home of. */
export const CHAIN_FAULTS: readonly Fault[] = [
  leadingZeros('Payments', 'sReference'),
  leadingZeros('PrepaidBooks', 'sCode'),
  leadingZeros('Tickets', 'sPlate'),
  leadingZeros('HouseAccounts', 'sAccountNumber'),
]

function leadingZeros(table: string, column: string): Fault {
  const expect = 'text, with its zeros'
  return { file: `${table}/*/*`, rows: 'all', what: 'leading_zeros', columns: [column], expect }
}

function kind(wanted: string): readonly string[] {
  const columns = TABLE_NAMES.flatMap((table) => Object.entries(TABLES[table]))
  return [...new Set(columns.filter(([, kind]) => kind === wanted).map(([column]) => column))]
}

/** E-mail addresses are in two tables; elsewhere a column has one home. */
function tableOf(column: string): string {
  const tables = TABLE_NAMES.filter((table) => column in TABLES[table])
  return tables.length === 1 ? (tables[0] ?? '*') : '*'
}
