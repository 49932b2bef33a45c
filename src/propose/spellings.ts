import type { Engine, Row } from '../engine/engine.ts'
import { relation } from '../merge/batch.ts'
import type { MergePlan } from '../merge/plan.ts'
import { isTextLike } from '../merge/spelling.ts'
import { literal, name, type Sql, sql } from '../sql/sql.ts'

/** How one store spells the text of one column; all counts are of values. */
export interface Spellings {
  readonly store: string
  readonly column: string
  readonly present: number
  /** Spellings that usually mean null, and how many values are spelled so. */
  readonly nulls: readonly string[]
  readonly nullValues: number
  /** Numbers with a comma before the last digits; of these the ones whose comma may part thousands. */
  readonly commas: number
  readonly thousands: number
  readonly dots: number
  /** Dates spelled day and month in either order; those whose first or second number is above 12. */
  readonly dayMonth: number
  readonly firstIsDay: number
  readonly secondIsDay: number
  readonly dateExample: string
  readonly emails: number
  readonly phones: number
}

const nullSpellings = [
  'NULL',
  'null',
  'Null',
  '(null)',
  '<null>',
  '\\N',
  'N/A',
  'n/a',
  '#N/A',
  'None',
  'nil',
]

const counts = [
  'present',
  'nullValues',
  'commas',
  'thousands',
  'dots',
  'dayMonth',
  'firstIsDay',
  'secondIsDay',
  'emails',
  'phones',
] as const

/** Looks at every text value of a planned delivery as it was delivered. */
export async function spellingsOf(plan: MergePlan, engine: Engine): Promise<readonly Spellings[]> {
  const found = new Map<string, Spellings>()
  const landed = plan.files.map((file) => file.landed)
  for (const batch of plan.steps.flatMap((step) => (step.kind === 'write' ? step.batches : []))) {
    const [file] = batch
    const columns = plan.columns.flatMap((column) =>
      (column.sources.find((one) => one.file === file)?.columns ?? [])
        .filter(({ type }) => isTextLike(type))
        .map(({ ref }) => ({ column: column.name, ref })),
    )
    if (columns.length === 0) continue
    const measures = columns.flatMap(({ ref }, at) => measuresOf(sql`trim(${name(ref)})`, at))
    const rows = await engine.rows(
      sql`select _bankfull_s as store, ${measures} from ${relation(landed, batch)} group by _bankfull_s`,
    )
    for (const row of rows)
      for (const [at, { column }] of columns.entries()) {
        const one = readRow(row, at, column)
        const key = `${one.store}\n${column}`
        found.set(key, added(found.get(key), one))
      }
  }
  return [...found.values()]
}

function measuresOf(value: Sql, at: number): readonly Sql[] {
  const matches = (pattern: string): Sql => sql`regexp_full_match(${value}, ${literal(pattern)})`
  const isDate = sql`regexp_matches(${value}, '^[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})($|[ T])')`
  const above12 = (part: string): Sql =>
    sql`(${isDate} and try_cast(regexp_extract(${value}, ${literal(part)}, 1) as integer) > 12)`
  const conditions: Readonly<Record<Exclude<(typeof counts)[number], 'present'>, Sql>> = {
    nullValues: sql`${value} in (${nullSpellings.map(literal)})`,
    commas: matches('[+-]?[0-9]{1,3}([.][0-9]{3})*,[0-9]+|[+-]?[0-9]+,[0-9]+'),
    thousands: matches('[+-]?[0-9]{1,3}(,[0-9]{3})+'),
    dots: matches('[+-]?[0-9]+[.][0-9]+'),
    dayMonth: isDate,
    firstIsDay: above12('^([0-9]{1,2})[/.-]'),
    secondIsDay: above12('^[0-9]{1,2}[/.-]([0-9]{1,2})'),
    emails: matches('[^@\\s]+@[^@\\s]+[.][^@\\s.]+'),
    phones: matches('[+(]?[0-9][0-9 ().+-]{5,18}[0-9]'),
  }
  return [
    sql`count(nullif(${value}, '')) as ${name(`present_${at}`)}`,
    ...Object.entries(conditions).map(
      ([key, condition]) => sql`count(*) filter (where ${condition}) as ${name(`${key}_${at}`)}`,
    ),
    sql`list(distinct ${value}) filter (where ${conditions.nullValues}) as ${name(`nulls_${at}`)}`,
    sql`min(${value}) filter (where ${isDate}) as ${name(`example_${at}`)}`,
  ]
}

function readRow(row: Row, at: number, column: string): Spellings {
  const numbers = Object.fromEntries(
    counts.map((key) => [key, Number(row[`${key}_${at}`] ?? 0)]),
  ) as unknown as Record<(typeof counts)[number], number>
  return {
    ...numbers,
    store: String(row['store'] ?? ''),
    column,
    nulls: JSON.parse(String(row[`nulls_${at}`] ?? '[]')) as readonly string[],
    dateExample: String(row[`example_${at}`] ?? ''),
  }
}

function added(a: Spellings | undefined, b: Spellings): Spellings {
  if (a === undefined) return b
  const sums = Object.fromEntries(counts.map((key) => [key, a[key] + b[key]]))
  return {
    ...b,
    ...sums,
    nulls: [...new Set([...a.nulls, ...b.nulls])].toSorted(),
    dateExample: a.dateExample === '' ? b.dateExample : a.dateExample,
  }
}
