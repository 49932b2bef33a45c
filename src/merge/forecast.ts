import { mask } from '../base/mask.ts'
import type { Engine } from '../engine/engine.ts'
import type { Table } from '../project/project.ts'
import { sql } from '../sql/sql.ts'
import type { RowPlace } from './account-document.ts'
import { tellsOfPerson } from './personal.ts'
import type { MergePlan } from './plan.ts'

/** Rows that a merge would quarantine for one reason, and where one column is the reason, for that column. */
export interface QuarantineForecast {
  readonly reason: string
  readonly column: string | null
  readonly rows: number
  readonly files: number
  readonly stores: readonly string[]
  /** The first of them: its place, and what the file says there; masked where it may tell of a person. */
  readonly example: RowPlace & { readonly raw: string | null }
}

/** What would be quarantined, most rows first; of a plan that is settled. What may tell of a person stays unsaid. */
export async function forecastQuarantine(
  plan: MergePlan,
  table: Table,
  engine: Engine,
): Promise<readonly QuarantineForecast[]> {
  const rows = await engine.rows<{
    reason: string
    column: string | null
    rows: bigint
    files: string
    file: number
    row: bigint
    raw: string | null
  }>(sql`select reason, column_name as "column", count(*) as rows, list(distinct _file) as files,
      arg_min(_file, (_file, _row)) as file, arg_min(_row, (_file, _row)) as "row",
      arg_min(coalesce(raw, ''), (_file, _row)) as raw
    from _causes group by all order by rows desc, reason, "column"`)
  const tells = tellsOfPerson(table)
  return rows.map(({ reason, column, rows: counted, files, file, row, raw }) => {
    const all = (JSON.parse(files) as (number | string)[]).map(Number).toSorted((a, b) => a - b)
    const mayTell = tells(column)
    return {
      reason,
      column,
      rows: Number(counted),
      files: all.length,
      stores: [...new Set(all.map((at) => plan.files[at]?.landed.file.store ?? ''))],
      example: {
        file: plan.files[file]?.landed.file.path ?? '',
        row: Number(row),
        raw: mayTell && raw !== '' ? mask : reason === 'null_key' ? null : raw,
      },
    }
  })
}
