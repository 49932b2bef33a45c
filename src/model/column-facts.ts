import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, raw, sql } from '../sql/sql.ts'
import type { DataColumn } from './data-column.ts'

/** What a column of texts holds. */
export interface ColumnFacts {
  readonly name: string
  readonly rows: number
  /** Rows with a value: neither null nor a text that says so. */
  readonly filled: number
  readonly distinct: number
  readonly isNumeric: boolean
  readonly isWhole: boolean
  /** Dates in any common spelling. */
  readonly isTime: boolean
  /** Dates whose text is in the order of time. */
  readonly isOrdered: boolean
  /** Words among the numbers of a column (`unknown`, say), which count as null. */
  readonly words: readonly string[]
  /** Named as an identity, and the same in several rows. */
  readonly isGroup: boolean
}

/** Texts that stand for null, lower case. */
export const nullTexts: readonly Sql[] = ['', 'null', 'na', 'n/a', '#n/a', 'nan', '\\n'].map(
  literal,
)
/** In a column of numbers also these do. */
const nullAmongNumbers: readonly Sql[] = [...nullTexts, ...['none', '?', '-', '.'].map(literal)]

/** The number that a text spells, also with a currency's sign, a per cent sign or commas between thousands. */
export function numberIn(text: Sql): Sql {
  const marked = literal('[$€£]? ?-?\\d{1,3}(,?\\d{3})*(\\.\\d+)?( ?%)?')
  return sql`coalesce(try_cast(${text} as double), case when regexp_full_match(trim(${text}), ${marked}) then try_cast(regexp_replace(${text}, '[$€£,% ]', '', 'g') as double) end)`
}

/** Measures each column of a table of texts. */
export async function columnFacts(
  engine: Engine,
  table: Sql,
  columns: readonly string[],
): Promise<readonly ColumnFacts[]> {
  const facts: ColumnFacts[] = []
  for (const column of columns) {
    // Each text once, with its rows: most columns have far fewer texts than rows.
    const texts = sql`select v, n, lower(trim(v)) as folded, ${numberIn(raw('v'))} as number
      from (select ${name(column)} as v, count(*) as n from ${table} group by ${name(column)}) as t`
    const isNumber = sql`(number is not null and not (folded in (${nullAmongNumbers})))`
    const isWord = sql`(number is null and not (folded in (${nullAmongNumbers})))`
    const [row = {}] = await engine.rows<FactsRow>(
      sql`select ${counts({
        rows: sql`true`,
        filled: sql`not (folded in (${nullTexts}))`,
        numbers: isNumber,
        odd: isWord,
        whole: sql`${isNumber} and number = floor(number)`,
      })}, count(v) as different, count(*) filter (${isNumber}) as values,
      count(*) filter (${isWord}) as words, min(v) filter (${isWord}) as first, max(v) filter (${isWord}) as last
      from (${texts}) as c`,
    )
    const found = factsOf(column, row)
    facts.push({ ...found, ...(found.isNumeric ? none : await timeFacts(engine, texts, found)) })
  }
  return facts
}

type FactsRow = Readonly<Record<string, bigint | string | null>>

const none = { isTime: false, isOrdered: false }
/** How dates are written beside the ISO way. */
const spellings = ['%m/%d/%Y', '%d/%m/%Y', '%d.%m.%Y', '%m/%d/%Y %H:%M', '%d.%m.%Y %H:%M'].map(
  literal,
)

async function timeFacts(
  engine: Engine,
  texts: Sql,
  { filled }: Pick<ColumnFacts, 'filled'>,
): Promise<typeof none> {
  if (filled === 0) return none
  const iso = sql`try_cast(v as timestamp) is not null`
  const [row] = await engine.rows<{ iso: bigint; times: bigint }>(
    sql`select ${counts({ iso, times: sql`${iso} or try_strptime(trim(v), [${spellings}]) is not null` })} from (${texts}) as c`,
  )
  return { isTime: Number(row?.times) === filled, isOrdered: Number(row?.iso) === filled }
}

/** Rows whose text is so, by name. */
function counts(meant: Readonly<Record<string, Sql>>): readonly Sql[] {
  return Object.entries(meant).map(
    ([named, is]) => sql`coalesce(sum(n) filter (${is}), 0)::bigint as ${name(named)}`,
  )
}

/** So many values make numbers of a column in which a word or two stand for what is not known. */
const leastValues = 20

function factsOf(column: string, row: FactsRow): Omit<ColumnFacts, 'isTime' | 'isOrdered'> {
  const count = (key: string): number => Number(row[key] ?? 0n)
  const [rows, filled, distinct] = [count('rows'), count('filled'), count('different')]
  const [numbers, odd] = [count('numbers'), count('odd')]
  const isNumeric =
    numbers > odd && (odd === 0 || (count('words') <= 2 && count('values') >= leastValues))
  const words = isNumeric && odd > 0 ? [row['first'], row['last']].map(String) : []
  return {
    name: column,
    rows,
    filled,
    distinct,
    isNumeric,
    isWhole: isNumeric && count('whole') === numbers,
    words: [...new Set(words)],
    isGroup: isIdentity(column) && distinct > 50 && distinct < rows,
  }
}

function isIdentity(column: string): boolean {
  return /(^|[_\s.-])(id|uuid|guid)$/i.test(column) || /[a-z](Id|ID)$/.test(column)
}

/** The column as a feature, or why it is none. */
export function featureOf(facts: ColumnFacts): DataColumn | string {
  const { name: column, rows, filled, distinct, isNumeric, isWhole } = facts
  if (filled === 0) return 'empty'
  if (distinct === 1 && filled === rows) return 'one value'
  if (facts.isTime) return 'a time'
  if (isIdentity(column) && distinct > 50) return 'an identity'
  if (distinct === rows && rows > 50 && (isWhole || !isNumeric)) return 'another value in each row'
  if (!isNumeric && distinct > 50 && distinct > filled / 2) return 'a text of its own in most rows'
  return { name: column, kind: isNumeric ? 'numeric' : 'text' }
}
