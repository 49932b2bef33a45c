import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, name, sql } from '../sql/sql.ts'
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
  readonly isTime: boolean
  /** Named as an identity, and the same in several rows. */
  readonly isGroup: boolean
}

/** Texts that stand for null, lower case. */
export const nullTexts: readonly Sql[] = ['', 'null', 'na', 'n/a', '#n/a', 'nan', '\\n'].map(
  literal,
)
/** In a column of numbers also these do. */
const nullAmongNumbers: readonly Sql[] = [...nullTexts, ...['none', '?', '-', '.'].map(literal)]

/** Measures each column of a table of texts. */
export async function columnFacts(
  engine: Engine,
  table: Sql,
  columns: readonly string[],
): Promise<readonly ColumnFacts[]> {
  const facts: ColumnFacts[] = []
  for (const column of columns) {
    // Each text once, with its rows: most columns have far fewer texts than rows.
    const texts = sql`select v, n, lower(trim(v)) as folded, try_cast(v as double) as number
      from (select ${name(column)} as v, count(*) as n from ${table} group by ${name(column)}) as t`
    const [row = {}] = await engine.rows<Record<string, bigint>>(
      sql`select ${counts({
        rows: sql`true`,
        filled: sql`not (folded in (${nullTexts}))`,
        maybe: sql`not (folded in (${nullAmongNumbers}))`,
        numbers: sql`number is not null and not (folded in (${nullAmongNumbers}))`,
        whole: sql`number = floor(number)`,
      })}, count(v) as different from (${texts}) as c`,
    )
    const found = factsOf(column, row)
    const [{ times } = { times: 0n }] =
      found.isNumeric || found.filled === 0
        ? []
        : await engine.rows<{ times: bigint }>(
            sql`select ${counts({ times: sql`try_cast(v as timestamp) is not null` })} from (${texts}) as c`,
          )
    facts.push({ ...found, isTime: found.filled > 0 && Number(times) === found.filled })
  }
  return facts
}

/** Rows whose text is so, by name. */
function counts(meant: Readonly<Record<string, Sql>>): readonly Sql[] {
  return Object.entries(meant).map(
    ([named, is]) => sql`coalesce(sum(n) filter (${is}), 0)::bigint as ${name(named)}`,
  )
}

function factsOf(
  column: string,
  row: Readonly<Record<string, bigint>>,
): Omit<ColumnFacts, 'isTime'> {
  const count = (key: string): number => Number(row[key] ?? 0n)
  const [rows, filled, distinct] = [count('rows'), count('filled'), count('different')]
  const isNumeric = count('maybe') > 0 && count('numbers') === count('maybe')
  return {
    name: column,
    rows,
    filled,
    distinct,
    isNumeric,
    isWhole: isNumeric && count('whole') === count('maybe'),
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
