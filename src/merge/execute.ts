import { rm } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import type { FieldId } from '../sql/parquet.ts'
import { fieldIds, fileName, parquet, parquetFormat } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'
import { findDoubles, forgetDoubles } from './doubles.ts'
import { withPaths } from './file-paths.ts'
import { markGone, unmarkGone } from './gone.ts'
import { listOrigins, unlistOrigins } from './listed-origins.ts'
import type { MergePlan } from './plan.ts'
import { recordsOf } from './plan.ts'
import {
  fatesOfCauses,
  keyName,
  renderFatesTables,
  renderJudge,
  renderSettle,
  renderSurvivors,
  renderWithdraw,
} from './render.ts'
import { triedColumns } from './tried-column.ts'

/** A data file written aside, not yet published. */
export interface WrittenFile {
  readonly localFile: string
  readonly rows: number
}

/** A survivor file's rows by source file, as counted in what was written. */
export type SurvivorCounts = ReadonlyMap<number, number>

/** Judge steps that run as one statement, so that the engine reads several files at a time. */
const judgedAtOnce = 16

/** Runs the judge, settle and withdraw steps: afterwards the engine's `_fates` says where each row goes that does not survive. */
export async function settle(plan: MergePlan, engine: Engine): Promise<void> {
  for (const table of renderFatesTables(plan)) await engine.run(table)
  await insertFaults(plan, engine)
  const steps = plan.steps.filter((step) => step.kind === 'judge')
  const tried = await triedColumns(
    plan,
    steps.map(({ batch }) => batch),
    engine,
  )
  const judged = steps
    .map(({ batch, nullKeys }) => renderJudge(plan, batch, nullKeys, tried.get(batch)))
    .filter((query) => query !== undefined)
  for (let at = 0; at < judged.length; at += judgedAtOnce) {
    const queries = judged.slice(at, at + judgedAtOnce)
    await engine.run(sql`insert into _causes ${join(queries, ' union all ')}`)
  }
  await engine.run(fatesOfCauses)
  const gone = await filesWithFates(engine)
  for (const step of plan.steps) {
    if (step.kind === 'withdraw')
      for (const statement of renderWithdraw(plan, step.batches)) await engine.run(statement)
    if (step.kind !== 'settle') continue
    const doubles = await findDoubles(plan, step, gone, engine)
    if (doubles !== undefined)
      for (const statement of renderSettle(plan, step, doubles, gone)) await engine.run(statement)
    await forgetDoubles(engine)
  }
}

/** From so many rows on a data file's rows stand in no order: keeping one holds whole row groups back in memory. */
const leastUnordered = 1_000_000

async function unordered(statement: Sql, engine: Engine): Promise<void> {
  await engine.run(sql`set preserve_insertion_order = false`)
  try {
    await engine.run(statement)
  } finally {
    await engine.run(sql`reset preserve_insertion_order`)
  }
}

/** Runs the write steps into a folder; what was written is removed again where one of them fails. */
export async function writeSurvivors(
  plan: MergePlan,
  engine: Engine,
  newFile: () => Promise<string>,
  ids: readonly FieldId[],
  wrote: (rows: number) => void,
): Promise<readonly WrittenFile[]> {
  const gone = await filesWithFates(engine)
  const landed = plan.files.map((file) => file.landed)
  const written: WrittenFile[] = []
  try {
    for (const step of plan.steps) {
      if (step.kind !== 'write') continue
      const marked = await markGone(
        plan,
        step.batches.flat().filter((file) => gone.has(file)),
        engine,
      )
      const localFile = await newFile()
      written.push({ localFile, rows: 0 })
      const files = step.batches.flat()
      const isLarge = recordsOf(landed, files) >= leastUnordered
      const listed = isLarge && (await listOrigins(plan, files, engine))
      const copied = sql`copy (${renderSurvivors(plan, step.batches, gone, marked, listed)}) to ${literal(localFile)} (${parquetFormat}, ${fieldIds(ids)})`
      await (isLarge ? unordered(copied, engine) : engine.run(copied))
      await unmarkGone(marked, engine)
      await unlistOrigins(engine)
      const [counted] = await engine.rows<{ rows: bigint }>(
        sql`select coalesce(sum(num_rows), 0)::bigint as rows from parquet_file_metadata(${fileName(localFile)})`,
      )
      written[written.length - 1] = { localFile, rows: Number(counted?.rows ?? 0n) }
      wrote(written.reduce((sum, file) => sum + file.rows, 0))
    }
    return written
  } catch (error) {
    for (const file of written) await rm(file.localFile, { force: true })
    throw error
  }
}

/** Counts the written rows by the file they came from, from the data files themselves. */
export async function countSurvivors(
  plan: MergePlan,
  written: readonly WrittenFile[],
  engine: Engine,
): Promise<SurvivorCounts> {
  if (written.length === 0) return new Map()
  const numbers = new Map(plan.files.map(({ landed }, at) => [landed.file.path, at]))
  const rows = await engine.rows<{ path: string; rows: bigint }>(
    sql`select _file as path, count(*) as rows from ${parquet(written.map(({ localFile }) => localFile))} group by 1`,
  )
  return new Map(rows.map(({ path, rows: count }) => [numbers.get(path) ?? -1, Number(count)]))
}

/** Copies the fates to a Parquet file with the files' paths, for the ledger. */
export async function writeFates(plan: MergePlan, engine: Engine, target: string): Promise<void> {
  await withPaths(
    plan,
    engine,
    (pathOf) => sql`copy (
      select f.fate::varchar as fate, ${pathOf(sql`f._file`)} as file, f._row as "row", c.reason, c.column_name as "column", c.raw,
        ${pathOf(sql`f.survivor_file`)} as survivor_file, f.survivor_row, ${keyTexts(plan)} as key
      from (select * from _fates order by _file, _row) f
        left join _causes c on c._file = f._file and c._row = f._row) to ${literal(target)} (format parquet, compression zstd)`,
  )
}

/** The key that rows compared by; null where none was compared. */
function keyTexts(plan: MergePlan): Sql {
  const parts = plan.key.map((_, at) => sql`cast(f.${keyName(at)} as varchar)`)
  return plan.key.length === 0
    ? sql`null::varchar[]`
    : sql`case when f.${keyName(0)} is not null then [${parts}] end`
}

/** Records that landing could not read are out before any cast. */
async function insertFaults(plan: MergePlan, engine: Engine): Promise<void> {
  const rows = plan.files.flatMap(({ landed }, file) =>
    landed.faults.map(
      (fault): Sql =>
        sql`(${raw(String(file))}, ${raw(String(fault.row))}, ${fault.reason}, null, ${fault.reason === 'erased' ? null : fault.raw})`,
    ),
  )
  for (let at = 0; at < rows.length; at += 200) {
    await engine.run(sql`insert into _causes values ${rows.slice(at, at + 200)}`)
  }
}

async function filesWithFates(engine: Engine): Promise<ReadonlySet<number>> {
  const rows = await engine.rows<{ _file: number }>(sql`select distinct _file from _fates`)
  return new Set(rows.map((row) => Number(row._file)))
}
