import type { Engine, Row } from '../engine/engine.ts'
import type { LandedFile, RejectedFile, SourceColumn } from '../land/landed.ts'
import { causeOf } from '../land/parquet.ts'
import type { StoreReading } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, sql } from '../sql/sql.ts'
import type { MatchedColumn } from './columns.ts'
import type { ColumnFacts, DigitCount, Shape } from './facts.ts'
import { noFacts } from './facts.ts'
import { digitCounts, needsDigits, needsWide, shapeOf } from './measure.ts'
import { isTextLike, withNulls } from './spelling.ts'

/** The facts of a table's files: `facts.get(file)?.get(ref)`. */
export type Profiles = ReadonlyMap<number, ReadonlyMap<string, ColumnFacts>>

/** What profiling a file gave: its facts, or why its pages cannot be read. */
export type Profile = ReadonlyMap<string, ColumnFacts> | RejectedFile

/**
 * Measures one file's columns in one scan, which also proves that its pages decode. Only what a type decision
 * depends on is measured: a column whose type is wanted and whose cast is exact costs a count.
 */
export async function profile(
  at: number,
  file: LandedFile,
  columns: readonly MatchedColumn[],
  reading: StoreReading,
  engine: Engine,
): Promise<Profile> {
  const measured = columns.flatMap((column) =>
    (column.sources.find((source) => source.file === at)?.columns ?? []).map((source) => ({
      column,
      source,
    })),
  )
  if (measured.length === 0) return new Map()
  try {
    const counts = measured.map(({ column, source }, place) =>
      countsOf(column, source, reading, place),
    )
    const [row] = await engine.rows(sql`select ${counts} from ${relation(file)}`)
    const facts = new Map<string, ColumnFacts>()
    for (const [place, { column, source }] of measured.entries()) {
      facts.set(source.ref, {
        ...factsOf(row ?? {}, place, column, source),
        digits: await digitsOf(file, column, source, reading, engine),
      })
    }
    return facts
  } catch (error) {
    if (file.format !== 'parquet') throw error
    return {
      kind: 'rejected',
      file: file.file,
      reason: 'corrupt',
      cause: causeOf(error, file.engineFile),
    }
  }
}

/** The file as a relation: its columns by `ref`, and `_row`, the record's number from 1. */
export function relation(file: LandedFile): Sql {
  return file.numbered
    ? sql`read_parquet(${literal(file.engineFile)})`
    : sql`(select *, file_row_number + 1 as _row from read_parquet(${literal(file.engineFile)}, file_row_number = true))`
}

function presentValue(column: MatchedColumn, source: SourceColumn, reading: StoreReading): Sql {
  return withNulls(name(source.ref), source.type, column.wanted?.type.kind === 'text', reading)
}

function countsOf(
  column: MatchedColumn,
  source: SourceColumn,
  reading: StoreReading,
  place: number,
): Sql {
  const value = presentValue(column, source, reading)
  const counts = [sql`count(${value}) as ${name(`present_${place}`)}`]
  if (needsWide(column, source.type)) {
    const text = sql`cast(${value} as varchar)`
    counts.push(
      sql`count(*) filter (where try_cast(${text} as bigint) is null and try_cast(${text} as decimal(38, 0)) is not null) as ${name(`wide_${place}`)}`,
    )
  }
  if (isTextLike(source.type) && isTime(column) && reading.dateFormat === undefined) {
    counts.push(
      sql`count(*) filter (where regexp_matches(trim(${value}), '^[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})($|[ T])')) as ${name(`ambiguous_${place}`)}`,
    )
  }
  if (column.wanted === undefined && isTextLike(source.type)) {
    counts.push(sql`${shapeOf(value)} as ${name(`shape_${place}`)}`)
  }
  return join(counts, ', ')
}

function isTime(column: MatchedColumn): boolean {
  const kind = column.wanted?.type.kind
  return kind === 'date' || kind === 'timestamp' || kind === 'instant'
}

function factsOf(
  row: Row,
  place: number,
  column: MatchedColumn,
  source: SourceColumn,
): ColumnFacts {
  const count = (key: string): number => Number(row[`${key}_${place}`] ?? 0)
  const shaped = row[`shape_${place}`]
  return {
    ...noFacts,
    present: source.type.kind === 'null' ? 0 : count('present'),
    wide: count('wide'),
    ambiguousDates: count('ambiguous'),
    shape:
      typeof shaped === 'string' && column.wanted === undefined
        ? (numbers(JSON.parse(shaped)) as unknown as Shape)
        : undefined,
  }
}

async function digitsOf(
  file: LandedFile,
  column: MatchedColumn,
  source: SourceColumn,
  reading: StoreReading,
  engine: Engine,
): Promise<readonly DigitCount[]> {
  if (!needsDigits(column, source.type)) return []
  const rows = await engine.rows(
    digitCounts(presentValue(column, source, reading), source.type, reading, relation(file)),
  )
  return rows.map((row) => numbers(row) as unknown as DigitCount)
}

function numbers(row: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value ?? 0)]))
}
