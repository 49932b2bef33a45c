import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestOf } from '../base/digest.ts'
import type { Engine } from '../engine/engine.ts'
import { rememberLanded } from '../land/land.ts'
import type { LandedFile, RecordFault } from '../land/landed.ts'
import type { Table } from '../project/project.ts'
import { parquetFormat } from '../sql/parquet.ts'
import { literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { relation } from './batch.ts'
import type { PlannedFile } from './columns.ts'
import { matchColumns } from './columns.ts'
import { erasedRecords } from './erased-key.ts'

/**
 * Landed files without the records that were erased: their number stays, with the reason and without a text. A landed
 * copy is replaced, so that the state folder holds nothing of them; a Parquet file that is read where it lies gets one.
 */
export async function withoutErased(
  { ledger, engine, project }: Workspace,
  table: Table,
  files: readonly PlannedFile[],
  landedFolder: string,
): Promise<readonly PlannedFile[]> {
  const erasures = ledger.erasures(table.name)
  if (erasures.length === 0) return files
  const columns = matchColumns(project, table, files)
  const found = await erasedRecords(files, columns, erasures, engine)
  const clean: PlannedFile[] = []
  for (const [at, file] of files.entries()) {
    const records = found.get(at)
    const known = new Set(
      file.landed.faults.filter(({ reason }) => reason === 'erased').map(({ row }) => row),
    )
    const isNew = records !== undefined && [...records].some((row) => !known.has(row))
    clean.push(
      isNew
        ? { ...file, landed: await withoutRecords(file.landed, records, landedFolder, engine) }
        : file,
    )
  }
  return clean
}

async function withoutRecords(
  landed: LandedFile,
  records: ReadonlySet<number>,
  landedFolder: string,
  engine: Engine,
): Promise<LandedFile> {
  const { file } = landed
  const numbers = [...records].map((row) => raw(String(row)))
  const target =
    dirname(landed.engineFile) === landedFolder
      ? landed.engineFile
      : join(
          landedFolder,
          `${file.sha256.slice(0, 32)}-${digestOf(file.path).slice(0, 12)}-erased.parquet`,
        )
  const values = landed.columns.map(({ ref }, at) => sql`${name(ref)} as ${name(`c${at}`)}`)
  await engine.run(
    sql`copy (select _bankfull_row as _row, ${values} from ${relation([landed], [0])}
      where _bankfull_row not in (${numbers}) order by 1)
      to ${literal(`${target}.aside`)} (${parquetFormat})`,
  )
  await rename(`${target}.aside`, target)
  const faults = landed.faults.filter(({ row }) => !records.has(row))
  const erased = [...records].map(
    (row): RecordFault => ({ row, line: 0, reason: 'erased', detail: 'erased', raw: '' }),
  )
  const clean: LandedFile = {
    ...landed,
    engineFile: target,
    numbered: true,
    columns: landed.columns.map((column, at) => ({ ...column, ref: `c${at}` })),
    faults: [...faults, ...erased].toSorted((a, b) => a.row - b.row),
  }
  await rememberLanded(target, clean)
  return clean
}
