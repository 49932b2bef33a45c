import { existsSync } from 'node:fs'
import { Problem } from '../base/problem.ts'
import type { Row } from '../engine/engine.ts'
import { foldName } from '../land/landed.ts'
import type { Table } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RowPlace } from './account-document.ts'

/** What became of every delivered row of one key. */
export interface KeyStory {
  readonly table: string
  /** Key column → the value that was asked for, in the column's own spelling. */
  readonly key: Readonly<Record<string, string>>
  /** Published rows, origin columns included; several only where null keys or a normalised key allow it. */
  readonly published: readonly Row[]
  readonly merged: readonly (RowPlace & { readonly survivor: RowPlace })[]
  /** Rows that are out because they share this key with another identity. */
  readonly quarantined: readonly (RowPlace & { readonly reason: string })[]
  readonly withdrawn: readonly RowPlace[]
}

/** Follows a key through the published snapshot and the ledger of the run that wrote it. Throws NOT_PUBLISHED, USAGE or ROW_UNKNOWN. */
export async function traceKey(
  { catalog, engine, ledger }: Workspace,
  table: Table,
  values: readonly string[],
): Promise<KeyStory> {
  const snapshot = await catalog.current('silver', table.name)
  if (snapshot === undefined) throw new Problem('NOT_PUBLISHED', { name: table.name })
  const columns = table.merge.key.map((wanted) => {
    const found = snapshot.columns.find((column) => foldName(column.name) === foldName(wanted))
    return { name: found?.name ?? wanted, type: raw(duckdbType(found?.type ?? { kind: 'text' })) }
  })
  if (values.length !== columns.length) {
    const key = columns.map((column) => column.name).join(' ')
    throw new Problem('USAGE', {
      message: `the key of ${table.name} is ${key}: give ${columns.length} values.`,
    })
  }
  const typed = columns.map(
    ({ type }, at) => sql`try_cast(${literal(values[at] ?? '')} as ${type})`,
  )
  const same = columns.map((column, at) => sql`${name(column.name)} = ${typed[at] ?? raw('null')}`)
  const files = catalog.files(snapshot)
  const published =
    files.length === 0
      ? []
      : await engine.rows(
          sql`select * from ${parquet(files)} where ${join(same, ' and ')} order by _file, _row limit 100`,
        )
  const key = sql`[${typed.map((value) => sql`cast(${value} as varchar)`)}]`
  const fates = await fatesOf(ledger.rowsFile(snapshot.runId, table.name), key, engine)
  if (published.length === 0 && fates.length === 0) {
    throw new Problem('ROW_UNKNOWN', { table: table.name, key: values.join(', ') })
  }
  const of = (fate: string): readonly FateRow[] => fates.filter((one) => one.fate === fate)
  return {
    table: table.name,
    key: Object.fromEntries(columns.map((column, at) => [column.name, values[at] ?? ''])),
    published,
    merged: of('merged').map((one) => ({
      ...placeOf(one),
      survivor: { file: one.survivor_file ?? '', row: Number(one.survivor_row ?? 0) },
    })),
    quarantined: of('quarantined').map((one) => ({ ...placeOf(one), reason: one.reason ?? '' })),
    withdrawn: of('withdrawn').map(placeOf),
  }
}

interface FateRow extends Row {
  readonly fate: string
  readonly file: string
  readonly row: bigint
  readonly reason: string | null
  readonly survivor_file: string | null
  readonly survivor_row: bigint | null
}

async function fatesOf(
  rowsFile: string,
  key: Sql,
  engine: Workspace['engine'],
): Promise<readonly FateRow[]> {
  if (!existsSync(rowsFile)) return []
  return engine.rows<FateRow>(
    sql`select fate, file, "row", reason, survivor_file, survivor_row from ${parquet([rowsFile])} where key = ${key} order by file, "row"`,
  )
}

function placeOf({ file, row }: FateRow): RowPlace {
  return { file, row: Number(row) }
}
