import { existsSync } from 'node:fs'
import { mask } from '../base/mask.ts'
import { Problem } from '../base/problem.ts'
import type { Row } from '../engine/engine.ts'
import { foldName } from '../land/landed.ts'
import type { Table } from '../project/project.ts'
import { duckdbType, typeText } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RowPlace } from './account-document.ts'
import { tellsOfPerson } from './personal.ts'

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
    const type = found?.type ?? { kind: 'text' as const }
    return { name: found?.name ?? wanted, said: typeText(type), type: raw(duckdbType(type)) }
  })
  const parts = keyParts(
    table.name,
    columns.map((column) => column.name),
    values,
  )
  const typed = columns.map(({ type }, at) => sql`try_cast(${literal(parts[at] ?? '')} as ${type})`)
  await refuseMistyped(columns, parts, typed, engine)
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
    throw new Problem('ROW_UNKNOWN', { table: table.name, key: parts.join(', ') })
  }
  const of = (fate: string): readonly FateRow[] => fates.filter((one) => one.fate === fate)
  return {
    table: table.name,
    key: Object.fromEntries(columns.map((column, at) => [column.name, parts[at] ?? ''])),
    published: published.map((row) => masked(row, table)),
    merged: of('merged').map((one) => ({
      ...placeOf(one),
      survivor: { file: one.survivor_file ?? '', row: Number(one.survivor_row ?? 0) },
    })),
    quarantined: of('quarantined').map((one) => ({ ...placeOf(one), reason: one.reason ?? '' })),
    withdrawn: of('withdrawn').map(placeOf),
  }
}

/** A key as a person may write it: its parts as words, in one word with colons or commas between, or as COLUMN=VALUE. */
function keyParts(
  table: string,
  columns: readonly string[],
  words: readonly string[],
): readonly string[] {
  const named = new Map(
    words.flatMap((word) => {
      const at = word.indexOf('=')
      return at > 0 ? [[foldName(word.slice(0, at)), word.slice(at + 1)] as const] : []
    }),
  )
  const byName = columns.flatMap((column) => named.get(foldName(column)) ?? [])
  if (byName.length === columns.length && words.length === columns.length) return byName
  if (words.length === columns.length) return words
  const [only = '', ...more] = words
  for (const mark of more.length > 0 ? [] : [':', ','])
    if (only.split(mark).length === columns.length) return only.split(mark)
  const form = columns.map((column) => `${column}=…`).join(' ')
  throw new Problem('USAGE', {
    message: `the key of ${table} has ${columns.length} parts: bankfull trace ${table} ${form}`,
  })
}

/** A value that the column's type cannot be is a slip, not a key that no row has. */
async function refuseMistyped(
  columns: readonly { readonly name: string; readonly said: string }[],
  parts: readonly string[],
  typed: readonly Sql[],
  engine: Workspace['engine'],
): Promise<void> {
  const checks = typed.map((value, at) => sql`${value} is not null as ${name(`t${at}`)}`)
  const [row] = await engine.rows(sql`select ${checks}`)
  const wrong = columns.findIndex((_, at) => row?.[`t${at}`] !== true)
  const column = columns[wrong]
  if (column === undefined) return
  throw new Problem('USAGE', {
    message: `${column.name} is ${column.said}, and '${parts[wrong] ?? ''}' is none.`,
  })
}

/** A published row without what tells of a person. */
function masked(row: Row, of: Table): Row {
  const tells = tellsOfPerson(of)
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => [
      column,
      cell !== null && tells(column) ? mask : cell,
    ]),
  )
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
