import { join } from 'node:path'
import { digestOf } from '../base/digest.ts'
import { recallLanded, rememberLanded } from '../land/land.ts'
import type { DeliveredFile, Format, LandedFile, RecordFault } from '../land/landed.ts'
import type { SourceType } from '../land/source-type.ts'
import type { FileRecord } from '../ledger/records.ts'
import { parquet, parquetFormat } from '../sql/parquet.ts'
import { literal, name, raw, sql } from '../sql/sql.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Delivery } from './discover.ts'
import { naturalOrder } from './natural-order.ts'
import type { Restoration } from './restore.ts'
import { restoredRows } from './restore.ts'

/**
 * A delivery with the files that were merged before and are no longer delivered: what was taken in stays, unless it
 * is named in `withdraw`. A file that only moved is not counted twice. `before` are the files of the current snapshot.
 */
export function withCarried(
  delivery: Delivery,
  before: readonly FileRecord[],
  withdraw: readonly string[],
): Delivery {
  const present = [...delivery.files, ...delivery.sameBytes.map(({ file }) => file)]
  const paths = new Set(present.map(({ path }) => path))
  const contents = new Set(present.map(contentOf))
  const gone = before.filter(({ path }) => !paths.has(path))
  const stays = gone.filter(
    (file) =>
      file.status === 'read' && !contents.has(contentOf(file)) && !withdraw.includes(file.path),
  )
  const former = new Map(before.map((file) => [file.path, file]))
  return {
    ...delivery,
    files: [...delivery.files, ...stays.map(carried)].toSorted((a, b) =>
      naturalOrder(a.path, b.path),
    ),
    withdrawn: gone
      .filter(
        ({ status, path }) =>
          status === 'withdrawn' || (status === 'read' && withdraw.includes(path)),
      )
      .map((file) => ({
        ...file,
        status: 'withdrawn',
        survivors: 0,
        merged: 0,
        quarantined: 0,
        withdrawn: file.rows,
      })),
    superseded: new Map(
      present.flatMap(({ path, sha256 }) => {
        const old = former.get(path)
        if (old === undefined) return []
        const rows = (old.superseded ?? 0) + (old.sha256 === sha256 ? 0 : old.rows)
        return rows === 0 ? [] : [[path, rows]]
      }),
    ),
  }
}

function contentOf({ store, sha256 }: Pick<FileRecord, 'store' | 'sha256'>): string {
  return `${store}\n${sha256}`
}

function carried({ path, store, sizeBytes, sha256 }: FileRecord): DeliveredFile {
  return { path, store, sizeBytes, sha256, isCarried: true }
}

/**
 * Lands a file that is no longer delivered, restored from the current snapshot and its ledger. `restoration` is asked
 * for only where the file was not restored before.
 */
export async function landCarried(
  workspace: Workspace,
  file: DeliveredFile,
  record: FileRecord,
  restoration: () => Promise<Restoration>,
  landedFolder: string,
): Promise<LandedFile> {
  const key = `${file.sha256.slice(0, 32)}-${digestOf(file.path).slice(0, 12)}`
  const target = join(landedFolder, `${key}-carried.parquet`)
  const standing = await recallLanded(target)
  if (standing !== undefined) return { ...standing, file, engineFile: target }
  const from = await restoration()
  const { engine } = workspace
  const columns = from.columns.get(file.path) ?? []
  const values = columns.map(
    ({ type }, at) => sql`cast(${name(`r${at}`)} as ${raw(type)}) as ${name(`c${at}`)}`,
  )
  await engine.run(
    sql`copy (select _bankfull_row as _row, ${values} from (${restoredRows(from, file.path, workspace)}) order by 1)
      to ${literal(`${target}.aside`)} (${parquetFormat})`,
  )
  await moveIntoPlace(`${target}.aside`, target)
  const [counted] = await engine.rows<{ rows: bigint }>(
    sql`select count(*) as rows from ${parquet([target])}`,
  )
  const faults = await faultsOf(workspace, from, file.path, target)
  const rows = Number(counted?.rows ?? 0n)
  if (rows + faults.length !== record.rows)
    throw new Error(`${file.path}: ${rows + faults.length} of ${record.rows} records came back`)
  const landed: LandedFile = {
    kind: 'landed',
    file,
    format: record.format as Format,
    dialect: record.dialect,
    engineFile: target,
    numbered: true,
    columns: columns.map((column, at) => ({
      name: column.name,
      ref: `c${at}`,
      type: JSON.parse(column.source) as SourceType,
    })),
    records: record.rows,
    faults,
  }
  await rememberLanded(target, landed)
  return landed
}

/** The records that could not be read, with the text that the quarantine keeps. */
async function faultsOf(
  { engine, ledger }: Workspace,
  { snapshot }: Restoration,
  file: string,
  restored: string,
): Promise<readonly RecordFault[]> {
  const rows = await engine.rows<{ row: bigint; reason: string; raw: string | null }>(
    sql`select "row", reason, raw from ${parquet([ledger.rowsFile(snapshot.runId, snapshot.name)])}
      where file = ${literal(file)} and fate = 'quarantined'
        and "row" not in (select _row from ${parquet([restored])}) order by "row"`,
  )
  return rows.map(({ row, reason, raw: text }) => ({
    row: Number(row),
    line: 0,
    reason: reason as RecordFault['reason'],
    detail: 'read when it was delivered',
    raw: text ?? '',
  }))
}
