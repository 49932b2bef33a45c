import { mask } from '../base/mask.ts'
import { Problem } from '../base/problem.ts'
import type { Row } from '../engine/engine.ts'
import { expand } from '../gold/macros.ts'
import { parseView, tablesRead } from '../gold/syntax-tree.ts'
import { withoutEnd } from '../gold/tokens.ts'
import type { OwnCheck, Project } from '../project/project.ts'
import { raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { registered } from './registered.ts'
import type { Checked } from './result.ts'
import { checkedOf, notRun } from './result.ts'

/** How many offending rows are shown. */
const sampleSize = 5

/** Runs a file of checks/: the rows that it returns offend. */
export async function checkOwn(own: OwnCheck, workspace: Workspace): Promise<Checked> {
  const { engine, project } = workspace
  try {
    const tree = await parseView(own, engine)
    const inputs = tablesRead(tree, own.sql).map(({ name }) => nameIn(project, name))
    await using _ = await registered(inputs, workspace)
    const rows = raw(expand(withoutEnd(own.sql), 'duckdb').text)
    const counted = await engine.rows<{ rows: bigint }>(sql`select count(*) as rows from (${rows})`)
    const offending = Number(counted[0]?.rows ?? 0n)
    if (offending === 0) return checkedOf(own.name, 'returns no row', undefined)
    const sample = await engine.rows(
      sql`select * from (${rows}) order by all limit ${raw(String(sampleSize))}`,
    )
    const masked = sample.map((row) => maskedRow(row, project))
    return checkedOf(own.name, 'returns no row', {
      test: 'must return no row',
      rows: offending,
      sample: masked,
    })
  } catch (error) {
    return notRun(own.sqlFile, 'returns no row', error)
  }
}

/** The project's spelling of a name; what it does not know is said by the name. */
function nameIn({ tables, views }: Project, name: string): string {
  const found = [...tables, ...views].find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Problem('NOT_PUBLISHED', { name })
  return found.name
}

/** A column is masked where any table or view declares one of its name to tell of people. */
function maskedRow(row: Row, { tables, views }: Project): Row {
  const pii = new Set(
    [...tables, ...views]
      .flatMap(({ columns }) => columns.filter((column) => column.pii))
      .map(({ name }) => name.toLowerCase()),
  )
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => [
      column,
      pii.has(column.toLowerCase()) && cell !== null ? mask : cell,
    ]),
  )
}
