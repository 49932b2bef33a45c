import { typeText } from '../../src/sql/column-type.ts'
import { join, literal, name, sql } from '../../src/sql/sql.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import type { Grid } from './rows.ts'

/** A published table as text, and its columns' types; origin columns are left out of both. */
export interface Published {
  readonly silver: Grid | undefined
  readonly types: Readonly<Record<string, string>>
}

/** Reads the current snapshot of a table from its Parquet files. */
export async function publishedRows(
  { catalog, engine }: Workspace,
  table: string,
): Promise<Published> {
  const snapshot = await catalog.current('silver', table)
  if (snapshot === undefined) return { silver: undefined, types: {} }
  const business = snapshot.columns.filter((column) => !column.name.startsWith('_'))
  const files = catalog.files(snapshot).map((file) => literal(file))
  const values = business.map(({ name: column, type }) => {
    const text = sql`cast(${name(column)} as varchar)`
    return type.kind === 'timestamp' || type.kind === 'instant'
      ? sql`replace(${text}, ' ', 'T') as ${name(column)}`
      : sql`${text} as ${name(column)}`
  })
  const found = await engine.rows(
    sql`select ${values} from read_parquet([${join(files, ', ')}]) order by all`,
  )
  return {
    silver: {
      columns: business.map((column) => column.name),
      rows: found.map((row) => business.map((column) => row[column.name] as string | null)),
    },
    types: Object.fromEntries(business.map((column) => [column.name, typeText(column.type)])),
  }
}
