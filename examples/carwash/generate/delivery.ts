import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, stat, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { csvRecords, encoded, mark } from './csv.ts'
import { type CsvFile, type Dialect, ending } from './dialect.ts'
import type { Export } from './exports.ts'
import type { Fault } from './faults.ts'
import { jsonLines } from './json-lines.ts'
import type { ParquetWriter } from './parquet.ts'
import type { Plants } from './plants.ts'
import { rowFaults } from './row-faults.ts'
import { fields } from './spelling.ts'
import { type Row, TABLE_NAMES, type TableName } from './tables.ts'
import { writeText } from './text-file.ts'

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
  #seen: { readonly table: TableName; readonly rows: Map<number, Row> } | undefined
  /** Digest of a file's bytes → the file of this store that first had them. */
  readonly contents: Map<string, string> = new Map()

  /** Rows of a table as they were delivered last, by id. Exports come table by table, so one is held at a time. */
  seen(table: TableName): Map<number, Row> {
    if (this.#seen?.table !== table) this.#seen = { table, rows: new Map() }
    return this.#seen.rows
  }
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
  if (!known) for (const fault of rowFaults(what, to.plants, tally.seen(table))) note(fault)
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
      return writeText(path, jsonLines(dialect, dialect.file, columns, rows), {
        encode: (text) => Buffer.from(text),
        gzip: dialect.file.gzip,
      })
    case 'csv': {
      const { file } = dialect
      const records = csvRecords(dialect, file, columns, rows)
      return writeText(path, csvText(records, what, to, file), {
        encode: (text) => encoded(file, text),
        gzip: file.gzip,
      })
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

/** Records with their line ends; the header is the first. Planted ones have lost fields or have one too many. */
function* csvText(
  records: Iterable<string>,
  { table, versions }: Export,
  { plants }: Destination,
  file: CsvFile,
): Generator<string> {
  const { delimiter, newline } = file
  let at = -1
  for (const record of records) {
    const id = versions[at]?.id
    const tearing = table === 'Tickets' && id !== undefined ? plants.ragged.get(id) : undefined
    const torn =
      tearing === undefined
        ? record
        : tearing === 'long'
          ? `${record}${delimiter}1`
          : record.split(delimiter).slice(0, -2).join(delimiter)
    yield `${at === -1 ? mark(file) : ''}${torn}${newline}`
    at += 1
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
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  tally.files += 1
  tally.rows[table] += rows
  tally.bytes += (await stat(path)).size
  const digest = hash.digest('hex')
  const twin = tally.contents.get(digest)
  if (twin === undefined) {
    tally.contents.set(digest, file)
    return false
  }
  const expect = `counted once, with ${twin}`
  tally.faults.push({ file, rows: 'all', what: 'exact_redelivery', expect })
  return true
}
