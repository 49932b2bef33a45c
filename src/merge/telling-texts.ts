import { existsSync } from 'node:fs'
import { foldName } from '../land/landed.ts'
import type { Table } from '../project/project.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RunRow, TableRun } from './erased-places.ts'

/** The texts by which an erased row would be known again in words that somebody wrote. */
export interface TellingTexts {
  /** True where a question, a note or a cause names it. */
  readonly inWords: (text: string) => boolean
  /** True where a record that could not be read seems to be of the same key. */
  readonly inRecord: (text: string) => boolean
}

/** From the key as it was given, and what the rows hold in key columns and those marked `pii`. */
export async function tellingTexts(
  workspace: Workspace,
  table: Table,
  key: readonly string[],
  rows: ReadonlyMap<TableRun, readonly RunRow[]>,
): Promise<TellingTexts> {
  const wanted = new Set(
    [...table.merge.key, ...table.columns.filter(({ pii }) => pii).map((one) => one.name)].map(
      foldName,
    ),
  )
  const texts = new Set(key)
  for (const [run, mine] of rows)
    for (const query of queriesOf(workspace, table, run, mine, wanted))
      for (const { text } of await workspace.engine.rows<{ text: string }>(query)) texts.add(text)
  const telling = [...texts].map(folded).filter(isTelling)
  const holds = (text: string): boolean => telling.some((one) => folded(text).includes(one))
  const isKey = (text: string): boolean => key.every((one) => hasWord(folded(text), folded(one)))
  return {
    inWords: (text) => holds(text) || (key.join('').length >= fewestSigns && isKey(text)),
    inRecord: (text) => holds(text) || isKey(text),
  }
}

/** Fewer signs, or a number of few digits, stand in the words of others as well. */
const fewestSigns = 4
const fewestDigits = 6

function isTelling(text: string): boolean {
  return text.length >= (/^[\d.,-]+$/.test(text) ? fewestDigits : fewestSigns)
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

function hasWord(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}@._+-]+/u).includes(word) || text === word
}

function queriesOf(
  { catalog, ledger }: Workspace,
  table: Table,
  { runId, snapshot }: TableRun,
  rows: readonly RunRow[],
  wanted: ReadonlySet<string>,
): readonly Sql[] {
  if (rows.length === 0) return []
  const places = join(
    rows.map(({ file, row }) => sql`(${literal(file)}, ${raw(String(row))})`),
    ', ',
  )
  const files = snapshot === undefined ? [] : catalog.files(snapshot)
  const columns = (snapshot?.columns ?? []).filter((one) => wanted.has(foldName(one.name)))
  const published =
    files.length === 0
      ? []
      : columns.map(
          (column) =>
            sql`select distinct cast(${name(column.name)} as varchar) as text from ${parquet(files)}
        where (_file, _row) in (${places}) and ${name(column.name)} is not null`,
        )
  const [delta, recipes] = [
    ledger.deltaFile(runId, table.name),
    ledger.recipesFile(runId, table.name),
  ]
  if (!existsSync(delta) || !existsSync(recipes)) return published
  const names = [...wanted].map((one) => literal(one))
  return [
    ...published,
    sql`select distinct d.value as text from ${parquet([delta])} d
      join ${parquet([recipes])} r on r.file = d.file and r.position = d.position
      where lower(replace(r."column", ' ', '')) in (${names}) and d.value is not null and (d.file, d."row") in (${places})`,
  ]
}
