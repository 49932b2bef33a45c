import type { RowsFacts, StoredModel } from './stored-model.ts'

/** What changed in a model's rows since it was trained, in words; undefined where it may score them. */
export function schemaChange(stored: StoredModel, now: RowsFacts): string | undefined {
  const before = stored.rows
  const input = inputChange(stored, now)
  if (input !== undefined) return input
  const used = stored.features.map(({ name }) => name)
  const change = firstChange(
    Object.fromEntries(Object.entries(before.columns).filter(([name]) => used.includes(name))),
    now.columns,
  )
  if (change !== undefined) return `the rows’ column ${change}`
  return before.sqlDigest === now.sqlDigest ? undefined : 'the SELECT of the rows changed'
}

/** What changed in the tables that the rows are made from. */
export function inputChange(
  { rows: before }: StoredModel,
  now: Pick<RowsFacts, 'inputs'>,
): string | undefined {
  for (const [table, columns] of Object.entries(before.inputs)) {
    const found = now.inputs[table]
    if (found === undefined) return `the rows no longer read ${table}`
    const change = firstChange(columns, found)
    if (change !== undefined) return `the column ${table}.${change}`
  }
  return undefined
}

function firstChange(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string | undefined {
  for (const [name, type] of Object.entries(before)) {
    if (now[name] === undefined) return `${name} is gone`
    if (now[name] !== type) return `${name} was ${type} and is ${now[name]}`
  }
  return undefined
}
