import type { Engine } from '../engine/engine.ts'
import type { SourceColumn } from '../land/landed.ts'
import { duckdbSourceType } from '../land/source-type.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'
import type { MergePlan } from './plan.ts'
import type { ReconciledColumn } from './reconcile.ts'
import type { Respelling } from './respell.ts'
import { respellings } from './respell.ts'
import type { SampledColumn, SampledText } from './spelling-sample.ts'
import { sampleSpellings } from './spelling-sample.ts'

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

/** For each file and column the rule that gives back most of the values as they were delivered. */
export async function recipes(plan: MergePlan, engine: Engine): Promise<readonly FileRecipe[]> {
  const made = new Map<number, FileRecipe>()
  for (const step of plan.steps) {
    if (step.kind !== 'write') continue
    for (const batch of step.batches) {
      const columns = openColumns(plan, batch[0] ?? 0)
      const unsettled = columns.filter(needsSample)
      const sample =
        unsettled.length === 0
          ? new Map<number, never>()
          : await sampleSpellings(plan, batch, unsettled, engine)
      const textsOf = (file: number, { position }: OpenColumn): readonly SampledText[] =>
        sample.get(file)?.get(position) ?? []
      const usual = columns.map((one) =>
        likeliest(
          one.ways,
          batch.flatMap((file) => textsOf(file, one)),
        ),
      )
      for (const file of batch)
        made.set(
          file,
          columns.map((one, at) => {
            const texts = textsOf(file, one)
            return recipeOf(one, likeliest(one.ways, texts, usual[at]), texts)
          }),
        )
    }
  }
  return plan.files.map((_, at) => made.get(at) ?? [])
}

/** A delivered column, and the rules that may give it back. */
interface OpenColumn extends SampledColumn {
  readonly ways: readonly Respelling[]
}

function openColumns(plan: MergePlan, file: number): readonly OpenColumn[] {
  const { landed, reading } = plan.files[file] ?? missing(file)
  return landed.columns.map((source, position) => {
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
      ways: alone ? ways : ways.map((way): Respelling => ({ ...way, exact: false })),
    }
  })
}

function needsSample({ ways }: OpenColumn): boolean {
  const [first] = ways
  return ways.length > 1 || (first?.rule === 'value' && first.exact === false)
}

/** The way that writes most of the texts; of several that do, the usual one, or else the first. */
function likeliest(
  ways: readonly Respelling[],
  texts: readonly SampledText[],
  usual?: Respelling,
): Respelling | undefined {
  const scores = ways.map(({ looks }) =>
    countOf(texts.filter(({ absent, given }) => !absent && given !== null && looks.test(given))),
  )
  const most = Math.max(...scores)
  const likely = ways.filter((_, at) => scores[at] === most)
  return likely.find((way) => way === usual) ?? likely[0]
}

function recipeOf(
  { position, source, column }: OpenColumn,
  way: Respelling | undefined,
  texts: readonly SampledText[],
): ColumnRecipe {
  if (way === undefined) throw new RangeError(`no rule gives ${source.name} back`)
  const word = duckdbSourceType(source.type) === 'VARCHAR' ? nullWord(texts) : undefined
  const rule = word === undefined ? way.rule : `coalesce(${way.rule}, ${literal(word).text})`
  return { position, source, column, rule, exact: way.exact, guess: way.guess }
}

/** The word that stands for null more often than null itself does; undefined where there is none. */
function nullWord(texts: readonly SampledText[]): string | undefined {
  const absent = texts.filter((text) => text.absent)
  const words = absent.filter(({ given }) => given !== null)
  if (countOf(words) <= countOf(absent) - countOf(words)) return undefined
  return words.toSorted((a, b) => b.count - a.count)[0]?.given ?? undefined
}

function countOf(texts: readonly SampledText[]): number {
  return texts.reduce((sum, { count }) => sum + count, 0)
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
