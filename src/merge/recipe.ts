import type { Engine } from '../engine/engine.ts'
import type { SourceColumn } from '../land/landed.ts'
import { duckdbSourceType } from '../land/source-type.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { MergePlan } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'
import { mergedValue, relationOf } from './render.ts'
import type { Respelling } from './respell.ts'
import { respellings } from './respell.ts'

/** How one delivered column comes back from the table's. */
export interface ColumnRecipe {
  /** Its place in the file, from 0. */
  readonly position: number
  readonly source: SourceColumn
  readonly column: ReconciledColumn
  /** An SQL expression over `value`. */
  readonly rule: string
  /** True where the rule gives back every value, so that only merged rows need a look. */
  readonly exact: Respelling['exact']
  readonly guess?: string | undefined
}

/** A file's columns in their delivered order. */
export type FileRecipe = readonly ColumnRecipe[]

/** Rows by which a rule is chosen. What it does not give back is kept cell by cell, so that a poor choice costs space only. */
const sampledRows = 2048

/** For each file and column the rule that gives back most of the values as they were delivered. */
export async function recipes(plan: MergePlan, engine: Engine): Promise<readonly FileRecipe[]> {
  const made: FileRecipe[] = []
  for (const file of plan.files.keys()) made.push(await recipeOf(plan, file, engine))
  return made
}

async function recipeOf(plan: MergePlan, file: number, engine: Engine): Promise<FileRecipe> {
  const { landed, reading } = plan.files[file] ?? missing(file)
  const columns = landed.columns.map((source, position) => {
    const column = plan.columns.find((one) =>
      one.sources.some(
        (from) => from.file === file && from.columns.some(({ ref }) => ref === source.ref),
      ),
    )
    if (column === undefined) throw new RangeError(`no column holds ${source.name}`)
    const ways = respellings(source.type, column.type, reading)
    const alone = column.sources.find((from) => from.file === file)?.columns.length === 1
    // Where a header repeats a name, a value may have come from the other column.
    return {
      position,
      source,
      column,
      ways: alone ? ways : ways.map(({ rule }): Respelling => ({ rule, exact: false })),
    }
  })
  const open = columns.filter(
    ({ ways }) => ways.some(({ exact }) => exact === false) && needsSample(ways),
  )
  const chosen = open.length === 0 ? new Map() : await choose(plan, file, open, engine)
  return columns.map(({ position, source, column, ways }) => ({
    position,
    source,
    column,
    ...(chosen.get(position) ?? ways[0] ?? { rule: 'value', exact: false }),
  }))
}

function needsSample(ways: readonly Respelling[]): boolean {
  return ways.length > 1 || ways[0]?.rule === 'value'
}

interface OpenColumn {
  readonly position: number
  readonly source: SourceColumn
  readonly column: ReconciledColumn
  readonly ways: readonly Respelling[]
}

async function choose(
  plan: MergePlan,
  file: number,
  open: readonly OpenColumn[],
  engine: Engine,
): Promise<ReadonlyMap<number, Respelling>> {
  const counts = open.flatMap(({ position, source, ways }) => {
    const value = name(`_bankfull_v${position}`)
    const given = name(source.ref)
    return [
      ...ways.map(
        ({ rule }, at) =>
          sql`count(*) filter (where ${given} is not null and ${value} is not null and ${sameCell(ruleOver(rule, value), given, source)}) as ${name(`n${position}_${at}`)}`,
      ),
      sql`mode(coalesce(cast(${given} as varchar), '')) filter (where ${value} is null) as ${name(`null${position}`)}`,
      sql`count(*) filter (where ${value} is null and ${given} is null) as ${name(`nulls${position}`)}`,
      sql`count(*) filter (where ${value} is null and ${given} is not null) as ${name(`words${position}`)}`,
    ]
  })
  const values = open.map(
    ({ position, column }) =>
      sql`${mergedValue(plan, column, file)} as ${name(`_bankfull_v${position}`)}`,
  )
  const [row] = await engine.rows<Record<string, bigint | string | null>>(
    sql`select ${counts} from (select *, ${values} from ${relationOf(plan, [file])} limit ${raw(String(sampledRows))})`,
  )
  return new Map(
    open.map(({ position, source, ways }) => {
      const scores = ways.map((_, at) => Number(row?.[`n${position}_${at}`] ?? 0))
      const best = ways[scores.indexOf(Math.max(...scores))] ?? { rule: 'value', exact: false }
      const spelledNull =
        duckdbSourceType(source.type) === 'VARCHAR' &&
        Number(row?.[`words${position}`] ?? 0) > Number(row?.[`nulls${position}`] ?? 0)
      const word = literal(String(row?.[`null${position}`] ?? '')).text
      const rule = spelledNull ? `coalesce(${best.rule}, ${word})` : best.rule
      return [position, { rule, exact: false, guess: best.guess }]
    }),
  )
}

/** A rule's expression over a column or another expression in the place of `value` or another word; text in quotes is left alone. */
export function ruleOver(rule: string, value: Sql, word = 'value'): Sql {
  const parts = rule.split(/('(?:[^']|'')*')/)
  return join(
    parts.map((part) =>
      part.startsWith("'")
        ? raw(part)
        : join(
            part.split(new RegExp(`\\b${word}\\b`)).map((text) => raw(text)),
            value.text,
          ),
    ),
    '',
  )
}

/** True where two cells of a delivered column are the same to the last sign; a number and its minus zero are not. */
export function sameCell(left: Sql, right: Sql, { type }: Pick<SourceColumn, 'type'>): Sql {
  return type.kind === 'float' || type.kind === 'double' || type.kind === 'nested'
    ? sql`(cast(${left} as varchar) is not distinct from cast(${right} as varchar))`
    : sql`(${left} is not distinct from ${right})`
}

function missing(file: number): never {
  throw new RangeError(`file ${file}`)
}
