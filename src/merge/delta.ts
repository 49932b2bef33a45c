import type { Engine } from '../engine/engine.ts'
import type { SourceColumn } from '../land/landed.ts'
import { duckdbSourceType } from '../land/source-type.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { first, mergedValue, relationOf } from './cells.ts'
import { DeltaCells } from './delta-cells.ts'
import type { WrittenFile } from './execute.ts'
import { notGone } from './keyed.ts'
import type { MergePlan } from './plan.ts'
import type { ColumnRecipe, FileRecipe } from './recipe.ts'
import { recipes, ruleOver, sameCell } from './recipe.ts'
import { standInSteps } from './stand-in-step.ts'

/** Where the two files of the delta ledger go. */
export interface DeltaTargets {
  readonly delta: string
  readonly recipes: string
}

/**
 * Writes what restoring needs beside the published rows: each file's recipe, and every cell that it does not give
 * back. For a merged row the recipe reads the survivor's values; a row that is out has all its cells here.
 */
export async function writeDelta(
  plan: MergePlan,
  written: readonly WrittenFile[],
  engine: Engine,
  targets: DeltaTargets,
): Promise<void> {
  const made = await recipes(plan, engine)
  await writeRecipes(plan, made, engine, targets.recipes)
  await using cells = await DeltaCells.open(engine, targets.delta)
  const fates = await fatesByFile(engine)
  const batches = sameRecipes(plan, made)
  const recipeOf = (batch: Batch): FileRecipe => made[first(batch)] ?? []
  for (const batch of batches) {
    const touched = (kind: string): boolean => batch.some((file) => fates.get(file)?.has(kind))
    const gone = batch.some((file) => fates.has(file))
    const own = renderOwn(plan, batch, recipeOf(batch), gone)
    if (own !== undefined) await cells.add(own)
    if (touched('quarantined') || touched('withdrawn'))
      await cells.add(renderOut(plan, batch, recipeOf(batch)))
  }
  for (const { survivors, merged, files } of await standInSteps(plan, written, engine)) {
    await engine.run(renderStandIns(plan, files, survivors))
    for (const batch of batches.filter((one) => one.some((file) => merged.has(file))))
      await cells.add(renderMerged(plan, batch, recipeOf(batch)))
    await engine.run(sql`drop table _stand_ins`)
  }
  // They are written by now, and the sort needs the room.
  await engine.run(sql`drop table _fates`)
  await cells.write(plan)
}

/** Cells of surviving rows that the recipe does not give back from the values just cast; undefined where it gives back all. */
function renderOwn(
  plan: MergePlan,
  batch: Batch,
  recipe: FileRecipe,
  withGone: boolean,
): Sql | undefined {
  const open = recipe.filter(({ exact }) => exact !== true)
  if (open.length === 0) return undefined
  const differs = open.map((one) =>
    one.exact === 'but minus zero'
      ? sql`(source.${name(one.source.ref)} = 0 and signbit(source.${name(one.source.ref)}))`
      : sql`case when ${guessed(one)} then false else not ${again(one, mergedValue(plan, one.column, batch[0] ?? 0))} end`,
  )
  const gone = withGone ? sql`where ${notGone('_bankfull_n', '_bankfull_row')}` : sql``
  return flagged(
    sql`select * from (select *, ${flags(differs)} from ${relationOf(plan, batch)}) as source ${gone}`,
    open,
  )
}

/** Cells of merged rows that their own recipe does not give back from the survivor's values. */
function renderMerged(plan: MergePlan, batch: Batch, recipe: FileRecipe): Sql {
  const differs = recipe.map((one) => sql`not ${again(one, standIn(plan, one))}`)
  return flagged(
    sql`select source.*, ${flags(differs)} from ${relationOf(plan, batch)}
      join (select * from _stand_ins where _n in (${batch.map((file) => raw(String(file)))})) s on s._n = source._bankfull_n and s._r = source._bankfull_row`,
    recipe,
  )
}

/** All cells of rows for which nothing in the table stands. */
function renderOut(plan: MergePlan, batch: Batch, recipe: FileRecipe): Sql {
  return flagged(
    sql`select source.*, ${flags(recipe.map(() => sql`true`))} from ${relationOf(plan, batch)}
      join _fates f on f._file = source._bankfull_n and f._row = source._bankfull_row and f.fate <> 'merged'`,
    recipe,
  )
}

function again({ rule, source }: ColumnRecipe, value: Sql): Sql {
  return sameCell(ruleOver(rule, value), sql`source.${name(source.ref)}`, source)
}

/** True where the text is surely what the rule would write. */
function guessed({ rule, guess, source }: ColumnRecipe): Sql {
  if (guess === undefined) return raw('false')
  const given = sql`source.${name(source.ref)}`
  return sql`(${ruleOver(rule, ruleOver(guess, given, 'given'))} = ${given})`
}

function flags(differs: readonly Sql[]): readonly Sql[] {
  return differs.map((one, at) => sql`${one} as ${flag(at)}`)
}

function flag(at: number): Sql {
  return raw(`_bankfull_d${at}`)
}

/** One row for each cell whose flag is up. */
function flagged(from: Sql, columns: readonly ColumnRecipe[]): Sql {
  const listed = columns.map(
    ({ position, source }, at) =>
      sql`case when ${flag(at)} then {'position': ${raw(String(position))}, 'value': ${cellText(name(source.ref), source)}} end`,
  )
  const any = join(
    columns.map((_, at) => flag(at)),
    ' or ',
  )
  return sql`select _file, "row", cell.position, cell.value from (
    select _bankfull_n as _file, _bankfull_row as "row", unnest([${listed}]) as cell from (${from}) where ${any})
    where cell is not null`
}

/** A delivered cell as text that gives it back. */
function cellText(cell: Sql, { type }: SourceColumn): Sql {
  if (type.kind === 'binary') return sql`hex(${cell})`
  return sql`cast(${cell} as varchar)`
}

/** The cell that such a text stands for. */
export function cellOf(text: Sql, type: string): Sql {
  if (type === 'BLOB') return sql`unhex(${text})`
  return sql`cast(${text} as ${raw(type)})`
}

/** For each row that was merged into these files' survivors the values of the row that stands for it, read from what was just written. */
function renderStandIns(
  plan: MergePlan,
  written: readonly WrittenFile[],
  survivors: readonly number[],
): Sql {
  const columns = plan.columns.map(
    ({ name: column }, at) => sql`w.${name(column)} as ${name(`c${at}`)}`,
  )
  return sql`create or replace temp table _stand_ins as
    with paths(number, path) as (values ${pathsOf(plan)})
    select f._file as _n, f._row as _r, ${columns}
    from ${parquet(written.map(({ localFile }) => localFile))} w
    join paths p on p.path = w._file
    join (select * from _fates where fate = 'merged' and survivor_file in (${survivors.map((file) => raw(String(file)))})) f
      on f.survivor_file = p.number and f.survivor_row = w._row`
}

function standIn(plan: MergePlan, { column }: ColumnRecipe): Sql {
  return name('s', `c${plan.columns.indexOf(column)}`)
}

/** The plan's batches, taken apart where files of one were given different rules. */
function sameRecipes(plan: MergePlan, made: readonly FileRecipe[]): readonly Batch[] {
  return plan.steps
    .flatMap((step) => (step.kind === 'write' ? step.batches : []))
    .flatMap((batch) => {
      const groups = new Map<string, number[]>()
      for (const file of batch) {
        const rules = JSON.stringify(made[file]?.map(({ rule }) => rule))
        groups.set(rules, [...(groups.get(rules) ?? []), file])
      }
      return [...groups.values()]
    })
}

async function fatesByFile(engine: Engine): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const rows = await engine.rows<{ _file: number; fate: string }>(
    sql`select distinct _file, fate from _fates`,
  )
  const found = new Map<number, Set<string>>()
  for (const { _file, fate } of rows)
    found.set(Number(_file), (found.get(Number(_file)) ?? new Set()).add(fate))
  return found
}

async function writeRecipes(
  plan: MergePlan,
  made: readonly FileRecipe[],
  engine: Engine,
  target: string,
): Promise<void> {
  await engine.run(
    sql`create or replace temp table _recipes (file varchar, position integer, name varchar, type varchar, "column" varchar, rule varchar, source varchar)`,
  )
  const rows = made.flatMap((recipe, at) =>
    recipe.map(
      ({ position, source, column, rule }) =>
        sql`(${literal(plan.files[at]?.landed.file.path ?? '')}, ${raw(String(position))}, ${literal(source.name)}, ${literal(duckdbSourceType(source.type))}, ${literal(column.name)}, ${literal(rule)}, ${literal(JSON.stringify(source.type))})`,
    ),
  )
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    await engine.run(sql`insert into _recipes values ${rows.slice(at, at + rowsAtOnce)}`)
  await engine.run(
    sql`copy (select * from _recipes order by file, position) to ${literal(target)} (format parquet, compression zstd)`,
  )
  await engine.run(sql`drop table _recipes`)
}

const rowsAtOnce = 1000

function pathsOf(plan: MergePlan): readonly Sql[] {
  const paths = plan.files.map(
    ({ landed }, at) => sql`(${raw(String(at))}, ${literal(landed.file.path)})`,
  )
  return paths.length === 0 ? [sql`(-1, '')`] : paths
}
