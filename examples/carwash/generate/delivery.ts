import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { csvBytes, csvRecords } from './csv.ts'
import { type Dialect, ending } from './dialect.ts'
import type { Export } from './exports.ts'
import type { Fault } from './faults.ts'
import { jsonLines } from './json-lines.ts'
import type { ParquetWriter } from './parquet.ts'
import type { Plants } from './plants.ts'
import { rowFaults } from './row-faults.ts'
import { fields } from './spelling.ts'
import { type Row, TABLE_NAMES, type TableName } from './tables.ts'

/** Where the deliveries of one store go. */
export interface Destination {
  readonly store: string
  readonly dialect: Dialect
  readonly plants: Plants
  /** The folder of what arrived, and of what comes late. */
  readonly folders: { readonly data: string; readonly late: string }
  readonly parquet: ParquetWriter
}

/** What has been delivered so far. */
export class Tally {
  files = 0
  bytes = 0
  readonly faults: Fault[] = []
  readonly rows: Record<TableName, number> = Object.fromEntries(
    TABLE_NAMES.map((table) => [table, 0]),
  ) as Record<TableName, number>
  /** Table and id → the row as it was delivered last. */
  readonly seen: Map<string, Row> = new Map()
  /** Digest of a file's bytes → the file that first had them. */
  readonly contents: Map<string, string> = new Map()
}

/** Writes one export to its file, with what is to go wrong with it, and notes its faults. */
export async function deliver(what: Export, to: Destination, tally: Tally): Promise<void> {
  const { table, stem, broken, late } = what
  const all = [...what.versions, ...(what.withoutEmail ?? [])]
  if (all.length === 0 && what.headerOnly !== true) return
  const file = `${table}/${to.store}/${stem}${ending(to.dialect)}`
  const folder = late === true ? to.folders.late : to.folders.data
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true })
  const rows = [
    ...what.versions.map(({ id, row }) => planted(to.plants, table, id, row)),
    ...(what.withoutEmail ?? []).map(({ row }) => ({ ...row, sEmail: null })),
  ]
  await write(path, what, rows, to)
  const note = (fault: Omit<Fault, 'file'>): unknown => tally.faults.push({ file, ...fault })
  if (broken !== undefined) {
    await damage(path, broken)
    note({ rows: 'all', what: `${broken}_file`, expect: 'the file rejected, the others go on' })
    tally.files += 1
    tally.bytes += (await stat(path)).size
    return
  }
  if (late === true) {
    note({
      rows: 'all',
      what: 'late_delivery',
      expect: 'not among the deliveries yet; one more file when it comes',
    })
    return
  }
  if (what.headerOnly === true)
    note({ rows: [], what: 'header_only', expect: 'no rows, and no complaint' })
  const known = await count(path, file, table, rows.length, tally)
  if (!known) for (const fault of rowFaults(what, to.plants, tally.seen)) note(fault)
  if (what.copiedAs === undefined) return
  const twin = `${table}/${to.store}/${what.copiedAs}${ending(to.dialect)}`
  await copyFile(path, join(folder, twin))
  await count(join(folder, twin), twin, table, rows.length, tally)
}

async function write(
  path: string,
  what: Export,
  rows: readonly Row[],
  to: Destination,
): Promise<void> {
  const { dialect } = to
  const columns = fields(dialect, what.table, what.from)
  switch (dialect.file.format) {
    case 'parquet':
      return to.parquet.write(path, dialect, dialect.file, columns, rows)
    case 'jsonl':
      return writeFile(path, jsonLines(dialect, dialect.file, columns, rows))
    case 'csv': {
      const records = csvRecords(dialect, dialect.file, columns, rows)
      if (what.table === 'Tickets') tear(records, what, to, dialect.file.delimiter)
      return writeFile(path, csvBytes(dialect.file, records))
    }
  }
}

/** A row with the ticket's planted faults in it. */
function planted(
  { badTimes, orphanAccounts }: Plants,
  table: TableName,
  id: number,
  row: Row,
): Row {
  if (table !== 'Tickets') return row
  const badTime = badTimes.get(id)
  const account = orphanAccounts.get(id)
  if (badTime !== undefined) return { ...row, dtCreated: badTime }
  return account === undefined ? row : { ...row, lHouseAccountID: account }
}

/** Takes fields from records or adds one; the header is the first record. */
function tear(
  records: string[],
  { versions }: Export,
  { plants }: Destination,
  delimiter: string,
): void {
  for (const [at, { id }] of versions.entries()) {
    const tearing = plants.ragged.get(id)
    const record = records[at + 1]
    if (tearing === undefined || record === undefined) continue
    records[at + 1] =
      tearing === 'long'
        ? `${record}${delimiter}1`
        : record.split(delimiter).slice(0, -2).join(delimiter)
  }
}

/** Cuts a file off at three fifths, or leaves nothing of it. */
async function damage(path: string, how: 'truncated' | 'empty'): Promise<void> {
  const { size } = await stat(path)
  await truncate(path, how === 'empty' ? 0 : Math.floor(size * 0.6))
}

/** Counts a file, and tells whether its bytes were delivered before under another name. */
async function count(
  path: string,
  file: string,
  table: TableName,
  rows: number,
  tally: Tally,
): Promise<boolean> {
  const bytes = await readFile(path)
  tally.files += 1
  tally.rows[table] += rows
  tally.bytes += bytes.length
  const digest = createHash('sha256').update(bytes).digest('hex')
  const twin = tally.contents.get(digest)
  if (twin === undefined) {
    tally.contents.set(digest, file)
    return false
  }
  const expect = `counted once, with ${twin}`
  tally.faults.push({ file, rows: 'all', what: 'exact_redelivery', expect })
  return true
}
