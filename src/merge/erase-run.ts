import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import type { FileRecord, TableAccount } from '../ledger/records.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, raw, sql } from '../sql/sql.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RunRow, TableRun } from './erased-places.ts'
import { openRestoration, restoredRows } from './restore.ts'

/**
 * Takes rows out of what one run keeps of a table. Their fate becomes quarantined for the reason `erased`, without key,
 * survivor or text, and the run's account says so. What restores a run whose snapshot is gone has no use, and goes.
 */
export async function eraseFromRun(
  workspace: Workspace,
  table: string,
  run: TableRun,
  rows: readonly RunRow[],
): Promise<void> {
  const { ledger, engine } = workspace
  const fates = ledger.rowsFile(run.runId, table)
  const kept = [ledger.recipesFile(run.runId, table), ledger.deltaFile(run.runId, table)] as const
  if (run.snapshot === undefined) for (const file of kept) await rm(file, { force: true })
  if (rows.length === 0) return
  await engine.run(sql`create or replace temp table _erased (file varchar, "row" bigint)`)
  const values = rows.map(({ file, row }) => sql`(${literal(file)}, ${raw(String(row))})`)
  await engine.run(sql`insert into _erased values ${values}`)
  const [recipes, delta] = kept
  if (existsSync(recipes) && existsSync(delta)) {
    await dropWords(workspace, table, run.runId, recipes, delta)
    await rewrite(
      delta,
      sql`select * from ${parquet([delta])} d where ${notErased} order by all`,
      engine,
    )
  }
  if (existsSync(fates)) {
    if (!(await isAmended(run, fates, engine)))
      amend(ledger, table, run, await formerFates(fates, engine))
    const gone = sql`select 'quarantined' as fate, file, "row", 'erased' as reason, null as "column", null as raw,
      null as survivor_file, null as survivor_row, null as key from _erased`
    await rewrite(
      fates,
      sql`select * from (select * from ${parquet([fates])} d where ${notErased}
        union all by name ${gone}) order by file, "row"`,
      engine,
    )
  }
  await engine.run(sql`drop table _erased`)
}

const notErased = sql`not exists (select 1 from _erased e where e.file = d.file and e."row" = d."row")`

async function rewrite(file: string, rows: Sql, engine: Engine): Promise<void> {
  await engine.run(
    sql`copy (${rows}) to ${literal(`${file}.aside`)} (format parquet, compression zstd)`,
  )
  await moveIntoPlace(`${file}.aside`, file)
}

interface NullWord {
  readonly [column: string]: string | number
  readonly file: string
  readonly position: number
  readonly word: string
  readonly bare: string
}

/**
 * A rule may end in the word that mostly stands for null in its file. Where it is a cell of an erased row and no other
 * row comes back by it, it goes.
 */
async function dropWords(
  workspace: Workspace,
  table: string,
  runId: string,
  recipes: string,
  delta: string,
): Promise<void> {
  const { engine } = workspace
  const word = String.raw`^coalesce\((.*), '((?:[^']|'')*)'\)$`
  const words = await engine.rows<NullWord>(
    sql`select distinct r.file, r.position, r.word, r.bare
      from (select file, position, replace(regexp_extract(rule, ${literal(word)}, 2, 's'), ${literal("''")}, ${literal("'")}) as word,
        regexp_extract(rule, ${literal(word)}, 1, 's') as bare from ${parquet([recipes])}) r
      join ${parquet([delta])} d on d.file = r.file and d.position = r.position and d.value = r.word
      join _erased e on e.file = d.file and e."row" = d."row" where r.bare <> ''`,
  )
  const own: NullWord[] = []
  for (const one of words) if (!(await isRelied(workspace, table, runId, one))) own.push(one)
  if (own.length === 0) return
  const values = own.map(
    ({ file, position, bare }) =>
      sql`(${literal(file)}, ${raw(String(position))}, ${literal(bare)})`,
  )
  await rewrite(
    recipes,
    sql`with own(file, position, bare) as (values ${values})
      select r.* replace (coalesce(own.bare, r.rule) as rule) from ${parquet([recipes])} r
      left join own on own.file = r.file and own.position = r.position order by r.file, r.position`,
    engine,
  )
}

async function isRelied(
  workspace: Workspace,
  table: string,
  runId: string,
  { file, position, word }: NullWord,
): Promise<boolean> {
  const restoration = await openRestoration(workspace, table, { runId, file })
  const [found] = await workspace.engine.rows<{ any: boolean }>(
    sql`select exists (select 1 from (${restoredRows(restoration, file, workspace)})
      where ${name(`r${position}`)} = ${word} and _bankfull_row not in
        (select "row" from _erased where file = ${file})) as any`,
  )
  return found?.any === true
}

interface FormerFate {
  readonly [column: string]: string | null
  readonly file: string
  readonly fate: string | null
  readonly reason: string | null
}

async function formerFates(fates: string, engine: Engine): Promise<readonly FormerFate[]> {
  return engine.rows<FormerFate>(
    sql`select e.file, d.fate, d.reason from _erased e left join ${parquet([fates])} d
      on d.file = e.file and d."row" = e."row" where d.reason is distinct from 'erased'`,
  )
}

/** True where an erasure was cut between the account, which then knows more erased rows, and the file of the fates. */
async function isAmended({ files }: TableRun, fates: string, engine: Engine): Promise<boolean> {
  const [counted] = await engine.rows<{ rows: bigint }>(
    sql`select count(*) as rows from ${parquet([fates])} where reason = 'erased'`,
  )
  const told = files.reduce((sum, { erased = 0 }) => sum + erased, 0)
  return told > Number(counted?.rows ?? 0n)
}

/** The run's counts with these rows among the quarantined ones. */
function amend(
  ledger: Workspace['ledger'],
  table: string,
  { runId, files }: TableRun,
  former: readonly FormerFate[],
): void {
  const account = ledger.accounts(runId).find((one) => one.table === table)
  if (account === undefined) return
  const counts = (rows: readonly FormerFate[]): Counts => {
    const of = (fate: string | null): number => rows.filter((one) => one.fate === fate).length
    return {
      survivors: of(null),
      merged: of('merged'),
      quarantined: of('quarantined') - rows.length,
      withdrawn: of('withdrawn'),
    }
  }
  const reasons = { ...account.quarantineReasons }
  for (const { reason } of former) if (reason !== null) reasons[reason] = (reasons[reason] ?? 1) - 1
  const erased = (reasons['erased'] ?? 0) + former.length
  const left = Object.entries({ ...reasons, erased }).filter(([, rows]) => rows > 0)
  const corrected: TableAccount = {
    ...less(account, counts(former)),
    quarantineReasons: Object.fromEntries(left),
  }
  const amended = files.map((file): FileRecord => {
    const mine = former.filter((one) => one.file === file.path)
    if (mine.length === 0) return file
    return { ...less(file, counts(mine)), erased: (file.erased ?? 0) + mine.length }
  })
  ledger.amendTable(corrected, amended)
}

interface Counts {
  readonly survivors: number
  readonly merged: number
  readonly quarantined: number
  readonly withdrawn: number
}

function less<T extends TableAccount | FileRecord>(of: T, counts: Counts): T {
  return {
    ...of,
    survivors: of.survivors - counts.survivors,
    merged: of.merged - counts.merged,
    quarantined: of.quarantined - counts.quarantined,
    ...(of.withdrawn === undefined ? {} : { withdrawn: of.withdrawn - counts.withdrawn }),
  }
}
