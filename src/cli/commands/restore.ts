import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Problem } from '../../base/problem.ts'
import type { FileRecord } from '../../ledger/records.ts'
import { openRestoration, restoredFile } from '../../merge/restore.ts'
import { suggest } from '../../project/suggest.ts'
import { sql } from '../../sql/sql.ts'
import { exportRows } from '../../workspace/export.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Command } from '../command.ts'
import { outFile } from '../out-file.ts'
import { openReading } from '../session.ts'

/** `bankfull restore`: a delivered file's rows again, from the snapshot and the ledger alone. */
export const restore: Command = {
  name: 'restore',
  usage: '--file PATH [--out FILE] [--run ID]',
  summary:
    'rebuilds a delivered file’s rows from the published table and the ledger: its columns, order, types and spellings',
  options: {
    file: { type: 'string', value: 'PATH', help: 'the delivered file, below the data folder' },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'the file to write, .parquet or .csv; without it restored/PATH with the ending added',
    },
    run: { type: 'string', value: 'ID', help: 'as an older run had it' },
  },
  examples: [
    ['bankfull restore --file Sites/store_01/sites.csv', 'writes it below restored/'],
    ['bankfull restore --file Sites/store_01/sites.csv -o sites.parquet', 'to a file of your own'],
  ],
  run: async (call) => {
    const asked = call.text('file')
    if (asked === undefined) throw new Problem('USAGE', { message: 'restore takes --file PATH.' })
    await using workspace = await openReading(call)
    const runId = call.text('run')
    const record = fileNamed(workspace, asked, runId)
    const out = call.text('out') ?? join(workspace.project.root, 'restored', withEnding(record))
    await mkdir(dirname(out), { recursive: true })
    const { target, format } = await outFile(out)
    const restoration = await openRestoration(workspace, record.table, { runId, file: record.path })
    const rows = restoredFile(restoration, record.path, workspace)
    await exportRows(rows, target, format, workspace.engine)
    const [counted] = await workspace.engine.rows<{ rows: bigint }>(
      sql`select count(*) as rows from (${rows})`,
    )
    const erased = record.erased ?? 0
    const unread = record.rows - Number(counted?.rows ?? 0n) - erased
    if (call.flag('json')) {
      const { path: file, table, rows: records } = record
      const { runId: run } = restoration.snapshot
      call.terminal.out(JSON.stringify({ file, table, run, records, unread, erased, out: target }))
      return 0
    }
    call.terminal.out(
      `${record.path}: ${(record.rows - unread - erased).toLocaleString('en-US')} of ${record.rows.toLocaleString('en-US')} records in ${target}`,
    )
    if (unread > 0)
      call.terminal.out(
        `${unread} could never be read as records; what they say: bankfull quarantine -s ${record.table}`,
      )
    if (erased > 0) call.terminal.out(`${erased} were erased, and nothing gives them back`)
    return 0
  },
}

/** The record of a merged file; of one that came with the bytes of another, the record of that one. */
function fileNamed(workspace: Workspace, asked: string, runId: string | undefined): FileRecord {
  const { ledger, project } = workspace
  const accounts = ledger.accounts(runId)
  if (runId !== undefined && accounts.length === 0) throw new Problem('RUN_UNKNOWN', { run: runId })
  const files = accounts.flatMap((one) => ledger.files(one.runId, one.table))
  const path = asked.startsWith(`${project.data}/`) ? asked.slice(project.data.length + 1) : asked
  const found = files.find((file) => file.path === path)
  if (found === undefined) {
    const known = files.map((file) => file.path)
    throw new Problem('FILE_UNKNOWN', { file: asked }, { didYouMean: suggest(path, known) })
  }
  if (found.status === 'rejected')
    throw new Problem('FILE_NOT_RESTORABLE', { file: found.path, reason: found.reason ?? '' })
  return found.status === 'same_bytes' ? fileNamed(workspace, found.reason ?? '', runId) : found
}

function withEnding({ path, format }: FileRecord): string {
  const ending = format === 'parquet' ? '.parquet' : '.csv'
  return path.toLowerCase().endsWith(ending) ? path : `${path}${ending}`
}
