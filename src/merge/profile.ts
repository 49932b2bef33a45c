import type { Engine, Row } from '../engine/engine.ts'
import type { LandedFile, RejectedFile, SourceColumn } from '../land/landed.ts'
import { isMachineFault } from '../land/machine-fault.ts'
import { causeOf } from '../land/parquet.ts'
import type { StoreReading } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { join, name, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { batchesOf, relation } from './batch.ts'
import type { MatchedColumn, PlannedFile } from './columns.ts'
import type { ColumnFacts, DigitCount, Shape } from './facts.ts'
import { noFacts } from './facts.ts'
import { digitCounts, needsDigits, needsWide, shapeOf } from './measure.ts'
import type { NullCounts } from './null-counts.ts'
import { footerNullCounts } from './null-counts.ts'
import { isTextLike, withNulls } from './spelling.ts'

/** The facts of a table's files: `facts.get(file)?.get(ref)`. */
export type Profiles = ReadonlyMap<number, ReadonlyMap<string, ColumnFacts>>

/** What profiling gave: facts by file, and the files whose pages cannot be read. */
export interface Profiled {
  readonly profiles: Profiles
  readonly broken: readonly RejectedFile[]
}

/** How closely a delivery is looked at. */
export interface ProfileOptions {
  /** Names of key columns: their nulls are counted from the rows, since they decide what becomes of a row. */
  readonly key: ReadonlySet<string>
  /** Decode every column, so that pages that cannot be read are found now and not while merging. */
  readonly everyPage: boolean
}

/**
 * Measures the columns of all files, a scan a batch. Only what a type decision depends on is measured: of a column
 * whose type is wanted and whose cast is exact, the footer's count of nulls will do.
 */
export async function profile(
  files: readonly PlannedFile[],
  columns: readonly MatchedColumn[],
  engine: Engine,
  options: ProfileOptions,
  progress: (done: number) => void,
): Promise<Profiled> {
  const landed = files.map((file) => file.landed)
  const profiles = new Map<number, ReadonlyMap<string, ColumnFacts>>()
  const broken: RejectedFile[] = []
  const nullsOf = options.everyPage ? () => undefined : await footerNullCounts(landed, engine)
  const queue = [...batchesOf(files)]
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      for (const [file, facts] of await profileBatch(
        batch,
        files,
        columns,
        engine,
        options,
        nullsOf,
      ))
        profiles.set(file, facts)
    } catch (error) {
      const [only, ...more] = batch.map((at) => landed[at])
      if (only === undefined || only.format !== 'parquet' || isMachineFault(error)) throw error
      if (more.length > 0) queue.unshift(...batch.map((at) => [at]))
      else
        broken.push({
          kind: 'rejected',
          file: only.file,
          reason: 'corrupt',
          cause: causeOf(error, only.engineFile),
        })
    }
    progress(profiles.size)
  }
  return { profiles, broken }
}

async function profileBatch(
  batch: Batch,
  files: readonly PlannedFile[],
  columns: readonly MatchedColumn[],
  engine: Engine,
  options: ProfileOptions,
  nullsOf: NullCounts,
): Promise<Profiles> {
  const landed = files.map((file) => file.landed)
  const [first = 0] = batch
  const reading = files[first]?.reading ?? {}
  const delivered = columns.flatMap((column) =>
    (column.sources.find((source) => source.file === first)?.columns ?? []).map((source) => ({
      column,
      source,
    })),
  )
  const found = new Map<number, Map<string, ColumnFacts>>(
    batch.map((at) => [at, new Map<string, ColumnFacts>()]),
  )
  if (delivered.length === 0) return found
  const measured = delivered.filter(({ column, source }) => {
    if (!isPlain(column, source, reading, options.key)) return true
    const nulls = batch.map((at) => {
      const file = landed[at]
      return file === undefined ? undefined : nullsOf(file, source.ref)
    })
    if (nulls.includes(undefined)) return true
    for (const [place, at] of batch.entries()) {
      const present = readable(landed[at]) - (nulls[place] ?? 0)
      found.get(at)?.set(source.ref, { ...noFacts, present })
    }
    return false
  })
  if (measured.length === 0) return found
  const from = relation(landed, batch)
  const counts = measured.map(({ column, source }, place) =>
    countsOf(column, source, reading, place, options.key.has(column.name)),
  )
  const rows = await engine.rows(
    sql`select _bankfull_n as _n, ${counts} from ${from} group by _bankfull_n`,
  )
  for (const row of rows) {
    for (const [place, { column, source }] of measured.entries()) {
      found.get(Number(row['_n']))?.set(source.ref, factsOf(row, place, column, source))
    }
  }
  for (const { column, source } of measured) {
    if (!needsDigits(column, source.type)) continue
    const counted = await engine.rows(
      digitCounts(presentValue(column, source, reading), source.type, reading, from),
    )
    for (const at of batch) {
      const digits = counted
        .filter((row) => Number(row['_n']) === at)
        .map((row) => numbers(row) as unknown as DigitCount)
      const facts = found.get(at)
      facts?.set(source.ref, { ...(facts.get(source.ref) ?? noFacts), digits })
    }
  }
  return found
}

/** Rows that landing could read, which are those that the engine's file has. */
function readable(file: LandedFile | undefined): number {
  return file === undefined ? 0 : file.records - file.faults.length
}

/** True where nothing but the number of nulls is asked of a flat column as it stands. */
function isPlain(
  column: MatchedColumn,
  source: SourceColumn,
  reading: StoreReading,
  key: ReadonlySet<string>,
): boolean {
  if (key.has(column.name) || source.type.kind === 'nested' || source.type.kind === 'null')
    return false
  if (needsShape(column, source)) return false
  if (needsWide(column, source.type) || needsDigits(column, source.type)) return false
  return presentValue(column, source, reading).text === name(source.ref).text
}

function presentValue(column: MatchedColumn, source: SourceColumn, reading: StoreReading): Sql {
  return withNulls(name(source.ref), source.type, column.wanted?.type.kind === 'text', reading)
}

function countsOf(
  column: MatchedColumn,
  source: SourceColumn,
  reading: StoreReading,
  place: number,
  isKey: boolean,
): Sql {
  const value = presentValue(column, source, reading)
  const counts = [sql`count(${value}) as ${name(`present_${place}`)}`]
  if (isKey) {
    counts.push(
      sql`case when min(${value}) = max(${value}) then cast(min(${value}) as varchar) end as ${name(`only_${place}`)}`,
    )
    if (source.type.kind === 'integer')
      counts.push(
        sql`cast(min(${value}) as varchar) as ${name(`low_${place}`)}, cast(max(${value}) as varchar) as ${name(`high_${place}`)}`,
      )
  }
  if (needsWide(column, source.type)) {
    const text = sql`trim(cast(${value} as varchar))`
    const isNarrow = sql`${value} is null or try_cast(${text} as bigint) is not null`
    counts.push(
      sql`${countIf(
        sql`not (${isNarrow})`,
        sql`regexp_full_match(${text}, '[+-]?[0-9]+([.,]0*)?') and try_cast(regexp_replace(${text}, '[.,]0*$', '') as decimal(38, 0)) is not null`,
      )} as ${name(`wide_${place}`)}`,
    )
  }
  if (isTextLike(source.type) && isTime(column) && reading.dateFormat === undefined) {
    const text = sql`trim(${value})`
    counts.push(
      sql`${countIf(
        sql`substr(${text}, 2, 1) in ('/', '.', '-') or substr(${text}, 3, 1) in ('/', '.', '-')`,
        sql`regexp_matches(${text}, '^[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})($|[ T])')`,
      )} as ${name(`ambiguous_${place}`)}`,
    )
  }
  if (needsShape(column, source)) {
    const text = isTextLike(source.type) ? value : sql`cast(${value} as varchar)`
    counts.push(sql`${shapeOf(text)} as ${name(`shape_${place}`)}`)
  }
  return join(counts, ', ')
}

/** Counts the rows of which both hold. Only a CASE spares the engine the costly test where the cheap one fails. */
function countIf(cheap: Sql, costly: Sql): Sql {
  return sql`count(case when ${cheap} then case when ${costly} then 1 end end)`
}

/** True where the spelling decides the type. A byte may be a boolean, if it is never more than 0 and 1. */
function needsShape({ wanted }: MatchedColumn, { type }: SourceColumn): boolean {
  const isByte = type.kind === 'integer' && type.digits <= 3
  return wanted === undefined && (isByte || isTextLike(type))
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
  const only = row[`only_${place}`]
  const [low, high] = [row[`low_${place}`], row[`high_${place}`]]
  return {
    ...noFacts,
    present: source.type.kind === 'null' ? 0 : count('present'),
    wide: count('wide'),
    ambiguousDates: count('ambiguous'),
    shape:
      typeof shaped === 'string' && column.wanted === undefined
        ? (numbers(JSON.parse(shaped)) as unknown as Shape)
        : undefined,
    only: typeof only === 'string' ? only : undefined,
    span:
      typeof low === 'string' && typeof high === 'string'
        ? { low: BigInt(low), high: BigInt(high) }
        : undefined,
  }
}

function numbers(row: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value ?? 0)]))
}
