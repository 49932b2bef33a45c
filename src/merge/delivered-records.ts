import { join } from 'node:path'
import { land } from '../land/land.ts'
import type { DeliveredFile, RecordFault } from '../land/landed.ts'
import type { Erasure } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { PlannedFile } from './columns.ts'
import { matchColumns } from './columns.ts'
import { discover } from './discover.ts'
import { erasedRecords } from './erased-key.ts'
import { landingOf } from './prepare.ts'

/** A file as it lies there now. */
export interface DeliveredRecords {
  readonly file: DeliveredFile
  /** The records of the key that was looked for. */
  readonly records: ReadonlySet<number>
  /** Records of which only the text is known. */
  readonly faults: readonly RecordFault[]
}

/** Looks for a key in a table's delivered files; `unread` are those that cannot be read. */
export async function deliveredRecords(
  { deliveries, engine, project, stateFolder }: Workspace,
  table: Table,
  key: Omit<Erasure, 'table' | 'places'>,
): Promise<{ readonly files: readonly DeliveredRecords[]; readonly unread: readonly string[] }> {
  const delivery = await discover(table, deliveries)
  const tools = {
    deliveries,
    engine,
    landedFolder: join(stateFolder, 'landed'),
    schemas: new Map(),
  }
  const planned: PlannedFile[] = []
  const unread: string[] = []
  for (const file of [...delivery.files, ...delivery.sameBytes.map((same) => same.file)]) {
    const request = landingOf(table, file)
    const landed = await land(request, tools)
    if (landed.kind === 'landed') planned.push({ landed, reading: request.reading })
    else unread.push(file.path)
  }
  const columns = matchColumns(project, table, planned)
  const erasure: Erasure = { ...key, table: table.name, places: [] }
  const found = await erasedRecords(planned, columns, [erasure], engine)
  return {
    files: planned.map(({ landed }, at) => ({
      file: landed.file,
      records: found.get(at) ?? new Set(),
      faults: landed.faults.filter(({ reason }) => reason !== 'erased'),
    })),
    unread,
  }
}
