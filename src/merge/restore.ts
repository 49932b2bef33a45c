import { existsSync } from 'node:fs'
import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { FileRecord } from '../ledger/records.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { cellOf } from './delta.ts'
import { isOrigin } from './origin.ts'
import { ruleOver } from './recipe.ts'

/** A delivered column as the ledger remembers it; `type` is the engine's word for its delivered type. */
export interface RestoredColumn {
  readonly name: string
  readonly type: string
  readonly column: string
  readonly rule: string
  /** The delivered type as landing saw it, as JSON. */
  readonly source: string
}

/** A table's snapshot with the ledger of the run that wrote it: all that restoring reads. */
export interface Restoration {
  readonly snapshot: Snapshot
  readonly files: readonly FileRecord[]
  /** By the path of the delivered file, in their delivered order. */
  readonly columns: ReadonlyMap<string, readonly RestoredColumn[]>
  readonly deltaFile: string
}

/**
 * Readies the restoring of a table's files, all or one, from the current snapshot or that of an older run. Throws
 * NOT_PUBLISHED, or NOT_RESTORABLE where the run kept no recipes.
 */
export async function openRestoration(
  { catalog, ledger, engine }: Workspace,
  table: string,
  { runId, file }: { readonly runId?: string | undefined; readonly file?: string } = {},
): Promise<Restoration> {
  const history = await catalog.history('silver', table)
  const current = runId === undefined ? await catalog.current('silver', table) : undefined
  const snapshot = current ?? history.find((one) => one.runId === runId)
  if (snapshot === undefined) throw new Problem('NOT_PUBLISHED', { name: table })
  const recipesFile = ledger.recipesFile(snapshot.runId, table)
  if (!existsSync(recipesFile)) throw new Problem('NOT_RESTORABLE', { table, run: snapshot.runId })
  const rows = await engine.rows<{ file: string } & Record<keyof RestoredColumn, string>>(
    sql`select file, name, type, "column", rule, source from ${parquet([recipesFile])}
      ${file === undefined ? sql`` : sql`where file = ${literal(file)}`} order by file, position`,
  )
  const columns = new Map<string, RestoredColumn[]>()
  for (const { file: path, ...column } of rows)
    columns.set(path, [...(columns.get(path) ?? []), column])
  const mine = file === undefined ? sql`` : sql`and f.file = ${literal(file)}`
  await engine.run(sql`create or replace temp table _stand_ins as
    select f.file as _f, f."row" as _r, w.* from ${parquet(catalog.files(snapshot))} w
    join ${parquet([ledger.rowsFile(snapshot.runId, table)])} f
      on f.fate = 'merged' and f.survivor_file = w._file and f.survivor_row = w._row ${mine}`)
  return {
    snapshot,
    files: ledger.files(snapshot.runId, table),
    columns,
    deltaFile: ledger.deltaFile(snapshot.runId, table),
  }
}

/**
 * The rows of a delivered file as it had them, each with `_bankfull_row`, its number, and `r0`, `r1` … for its
 * columns. Records that could not be read are not among them; their text stands in the quarantine.
 */
export function restoredRows(
  { snapshot, columns, deltaFile }: Restoration,
  file: string,
  { catalog }: Workspace,
): Sql {
  const recipe = columns.get(file) ?? []
  const business = snapshot.columns
    .map((column) => name(column.name))
    .filter((_, at) => !isOrigin(snapshot.columns[at]?.name ?? ''))
  const kept = recipe.map(
    (_, at) =>
      sql`max(case when position = ${raw(String(at))} then value end) as ${name(`v${at}`)}, bool_or(position = ${raw(String(at))}) as ${name(`h${at}`)}`,
  )
  const cells = recipe.map(
    ({ rule, column, type }, at) =>
      sql`case when kept.${name(`h${at}`)} then ${cellOf(name('kept', `v${at}`), type)} else ${ruleOver(rule, name('own', column))} end as ${name(`r${at}`)}`,
  )
  const values = business.length === 0 ? sql`` : sql`, ${business}`
  return sql`with own as (
      select _row as _r ${values} from ${parquet(catalog.files(snapshot))} where _file = ${literal(file)}
      union all select _r ${values} from _stand_ins where _f = ${literal(file)}),
    kept as (select "row" as _r, ${kept} from ${parquet([deltaFile])} where file = ${literal(file)} group by 1)
    select coalesce(own._r, kept._r) as _bankfull_row, ${cells} from own full join kept on kept._r = own._r`
}

/** The same under the delivered names and in the delivered order, ready to be written to a file. */
export function restoredFile(restoration: Restoration, file: string, workspace: Workspace): Sql {
  const seen = new Map<string, number>()
  const named = (restoration.columns.get(file) ?? []).map((column, at) => {
    const folded = column.name.toLowerCase()
    const before = seen.get(folded) ?? 0
    seen.set(folded, before + 1)
    // Two columns of one name cannot stand in one Parquet file.
    const written = before === 0 ? column.name : `${column.name}_${before}`
    return sql`cast(${name(`r${at}`)} as ${raw(column.type)}) as ${name(written)}`
  })
  return sql`select ${named} from (${restoredRows(restoration, file, workspace)}) order by _bankfull_row`
}
