import type { Model } from '../project/model.ts'
import type { OwnCheck, View } from '../project/project.ts'
import { unasked } from '../project/unasked-view.ts'
import { everyMonth } from './wanted-months.ts'

/** A model's rows of every month, as a view that is never published and promises no columns. */
export function rowsView({ name, rowsFile, rows, where }: Model): View {
  return bareView(`${name} (rows)`, rowsFile, everyMonth(rows), where)
}

/** A check of the project's own, likewise. */
export function checkView({ name, sqlFile, sql }: OwnCheck): View {
  return bareView(`${name} (check)`, sqlFile, sql, () => ({ file: sqlFile }))
}

function bareView(name: string, sqlFile: string, sql: string, where: View['where']): View {
  return {
    ...unasked,
    name,
    sqlFile,
    sql,
    purpose: '',
    grain: [],
    columns: [],
    tests: [],
    where,
  }
}
