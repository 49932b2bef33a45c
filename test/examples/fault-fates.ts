import type { Fault } from '../../examples/carwash/generate/faults.ts'
import { delivered, differences } from './differences.ts'
import type { MergedTiny, Published } from './merged-tiny.ts'

/** Compares what a fault's line foretells with what the merge did; what it did otherwise, in words. */
export type Fate = (fault: Fault, merged: MergedTiny) => readonly string[]

/** For every kind of fault, how to see that the merge did what its line says. */
export const FATES: Readonly<Record<string, Fate>> = {
  bad_timestamp: quarantinedAs('bad_value'),
  ragged: quarantinedAs('ragged'),
  null_key: quarantinedAs('null_key'),
  orphan_house_account: orphaned('HouseAccounts', 'lHouseAccountID', 'lSiteID'),
  orphan_payment: orphaned('Tickets', 'lTicketID'),
  null_account_number: (fault, merged) =>
    eachRow(fault, (row) => {
      const kept = survivorOf(fault, row, merged)
      return kept !== undefined && kept['sAccountNumber'] === null
    }),
  re_exported: (fault, merged) =>
    eachRow(fault, (row) => groupOf(fault, row, merged) !== undefined),
  re_exported_with_changes: (fault, merged) =>
    eachRow(fault, (row) => {
      const survivor = groupOf(fault, row, merged)?.survivor
      if (survivor === undefined) return false
      const again = merged.faults.some(
        ({ file, what, rows }) =>
          what.startsWith('re_exported') &&
          file === survivor.file &&
          rows !== 'all' &&
          rows.includes(survivor.row),
      )
      return again || (survivor.file === fault.file && survivor.row === row)
    }),
  truncated_file: rejectedAs('corrupt'),
  empty_file: rejectedAs('empty'),
  exact_redelivery: (fault, { accounts }) => {
    const twin = fault.expect.replace('counted once, with ', '')
    const pairs = Object.values(accounts).flatMap(({ same_bytes }) => same_bytes)
    const counted = pairs.some(
      ({ file, of }) =>
        (file === fault.file && of === twin) || (file === twin && of === fault.file),
    )
    return counted ? [] : ['not counted once']
  },
  header_only: ({ file }, { files }) => {
    const record = files.find(({ path }) => path === file)
    return record?.status === 'read' && record.rows === 0 ? [] : [`${record?.status}`]
  },
  late_delivery: ({ file }, { files }) =>
    files.some(({ path }) => path === file) ? ['merged before it came'] : [],
  leading_zeros: (fault, merged) => {
    const values = rowsOf(fault, merged).map((row) => row[fault.columns?.[0] ?? ''] ?? '')
    const kept = values.some((value) => value.startsWith('0')) ? [] : ['no zero is left']
    return [...kept, ...differences(fault, merged)]
  },
  colliding_account_number: ({ file }, { silver }) => {
    const stores = /\{(.*),(.*)\}/.exec(file)?.slice(1) ?? []
    const rows = silver['HouseAccounts']?.rows ?? []
    const numbers = (store: string | undefined): ReadonlySet<string | null | undefined> =>
      new Set(rows.filter((row) => row['_store'] === store).map((row) => row['sAccountNumber']))
    const [first, second] = stores.map(numbers)
    const shared = [...(first ?? [])].filter((one) => one !== null && second?.has(one))
    return shared.length > 0 ? [] : ['one of the two is gone']
  },
  column_missing: (fault, merged) => {
    const [column = ''] = fault.columns ?? []
    const without = delivered(fault, merged).filter(({ cells }) => !(column.toLowerCase() in cells))
    return without.length > 0 ? differences(fault, merged) : ['the column is there']
  },
  column_extra: (fault, merged) => {
    const [column = ''] = fault.columns ?? []
    const own = rowsOf(fault, merged)
    const lost = own.filter((row) => (row[column] ?? null) === null)
    return own.length === 0 || lost.length > 0 ? ['not kept'] : differences(fault, merged)
  },
  column_renamed: (fault, merged) => {
    const held = Object.keys(merged.silver['HouseAccounts']?.types ?? {})
    return held.includes('Mail') ? ['two columns'] : differences(fault, merged)
  },
  ...Object.fromEntries(
    [
      'boolean_as_binary',
      'boolean_as_integer',
      'boolean_as_text',
      'boolean_as_tinyint',
      'boolean_spelling',
      'columns_recased',
      'columns_reordered',
      'date_format',
      'decimal_comma',
      'delimiter',
      'encoding',
      'integer_as_bigint',
      'integer_as_double',
      'money_as_double',
      'money_as_integer',
      'money_as_text',
      'money_with_four_decimals',
      'null_spelled',
      'quoted_fields',
      'timestamp_as_date',
      'timestamp_as_text',
      'timestamp_in_milliseconds',
      'timestamp_iso',
    ].map((what) => [what, differences]),
  ),
}

function quarantinedAs(reason: string): Fate {
  return (fault, { accounts }) =>
    eachRow(fault, (row) =>
      (accounts[tableOf(fault)]?.quarantined ?? []).some(
        (one) => one.file === fault.file && one.row === row && one.reason === reason,
      ),
    )
}

function rejectedAs(reason: string): Fate {
  return (fault, { accounts }) => {
    const rejected = accounts[tableOf(fault)]?.files_rejected ?? []
    const found = rejected.find(({ file }) => file === fault.file)
    return found?.reason === reason ? [] : [`${found?.reason}`]
  }
}

/** The row is published, and what it refers to is nowhere. */
function orphaned(target: string, ...columns: readonly string[]): Fate {
  return (fault, merged) => {
    const key = (row: Published): string => columns.map((column) => row[column]).join('/')
    const known = new Set((merged.silver[target]?.rows ?? []).map(key))
    return eachRow(fault, (row) => {
      const kept = survivorOf(fault, row, merged)
      return kept !== undefined && !known.has(key(kept))
    })
  }
}

function eachRow({ rows }: Fault, holds: (row: number) => boolean): readonly string[] {
  if (rows === 'all') return ['names no rows']
  return rows.filter((row) => !holds(row)).map((row) => `row ${row}`)
}

function groupOf(
  fault: Fault,
  row: number,
  { accounts }: MergedTiny,
): MergedTiny['accounts'][string]['merged'][number] | undefined {
  return accounts[tableOf(fault)]?.merged.find(({ survivor, losers }) =>
    [survivor, ...losers].some((one) => one.file === fault.file && one.row === row),
  )
}

/** The published row that stands for a delivered one. */
function survivorOf(fault: Fault, row: number, merged: MergedTiny): Published | undefined {
  const { file, row: at } = groupOf(fault, row, merged)?.survivor ?? { file: fault.file, row }
  return merged.silver[tableOf(fault)]?.rows.find(
    (one) => one['_file'] === file && one['_row'] === String(at),
  )
}

function rowsOf(fault: Fault, merged: MergedTiny): readonly Published[] {
  const [, store = ''] = fault.file.split('/')
  const rows = merged.silver[tableOf(fault)]?.rows ?? []
  return store === '*' ? rows : rows.filter((row) => row['_store'] === store)
}

function tableOf({ file }: Fault): string {
  return file.split('/')[0] ?? ''
}
