import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { expand } from '../../src/gold/macros.ts'
import { findings } from '../../src/gold/portable.ts'
import { parseView } from '../../src/gold/syntax-tree.ts'
import { raw, sql } from '../../src/sql/sql.ts'
import { viewOf } from '../gold/gold-workspace.ts'
import { available } from './available.ts'
import { spark } from './peers.ts'

/** Rows with what engines stumble on: nulls, negatives, ties of decimals, letters beyond ASCII, ends of months. */
const rows = `WITH t AS (SELECT * FROM (VALUES
  (1, CAST(10.05 AS DECIMAL(18,4)), 'GRÖẞE É ', DATE '2024-02-29', CAST('2024-02-29 23:59:59' AS TIMESTAMP), TRUE),
  (2, CAST(-7.125 AS DECIMAL(18,4)), 'ab', DATE '2026-01-31', CAST('2026-01-31 00:00:00' AS TIMESTAMP), FALSE),
  (3, CAST(NULL AS DECIMAL(18,4)), CAST(NULL AS STRING), CAST(NULL AS DATE), CAST(NULL AS TIMESTAMP), CAST(NULL AS BOOLEAN)),
  (4, CAST(0 AS DECIMAL(18,4)), '', DATE '2025-12-31', CAST('2025-12-31 12:30:00.5' AS TIMESTAMP), TRUE),
  (-5, CAST(0.5 AS DECIMAL(18,4)), '\u00a0 12', DATE '1999-03-01', CAST('1999-03-01 01:00:00' AS TIMESTAMP), FALSE)
) AS v(k, m, s, d, ts, b))`

const expressions: readonly string[] = [
  ...[
    'k + 1',
    'k * m',
    'm - k',
    '-m',
    'abs(m)',
    'floor(m)',
    'ceil(m)',
    'k % 3',
    'k % nullif(k - 1, 0)',
  ],
  ...['CAST(floor(m) AS BIGINT)', 'CAST(m AS DECIMAL(18,2))', 'CAST(m AS DECIMAL(9,1))'],
  ...['CAST(k AS STRING)', 'CAST(m AS STRING)', 'CAST(d AS STRING)', 'CAST(b AS STRING)'],
  ...["s || 'x'", 'lower(s)', 'trim(s)', 'length(s)', 'substr(s, 2, 2)', 'substr(s, -2)'],
  ...["replace(s, 'b', 'cc')", "lpad(s, 5, '.')", "rpad(s, 3, '.')", 'left(s, 2)', 'right(s, 2)'],
  ...[
    'repeat(s, 2)',
    'ltrim(s)',
    'rtrim(s)',
    "trim(BOTH 'a' FROM s)",
    "s LIKE 'a%'",
    "s NOT LIKE '%ß%'",
  ],
  ...["'o' || chr(39) || 'clock' || chr(92) || chr(36) || '{x}' || chr(10)"],
  ...["coalesce(s, 'none')", "nullif(s, '')", 'greatest(k, 2)', 'least(m, 1)', 'if(b, 1, 2)'],
  ...['year(d)', 'quarter(d)', 'month(ts)', 'day(ts)', 'hour(ts)', 'minute(ts)', 'last_day(d)'],
  ...[
    "CAST(date_trunc('quarter', d) AS DATE)",
    'CAST(d + INTERVAL 1 MONTH AS DATE)',
    'CAST(ts AS DATE)',
  ],
  ...['extract(year FROM d)', 'extract(hour FROM ts)', 'd IS DISTINCT FROM NULL', 'k IN (1, 2)'],
  ...['k BETWEEN 1 AND 3', 'CASE WHEN b THEN m ELSE 0 END', 'NOT b', 'b AND k > 1', 'b OR k > 1'],
  ...['ratio(m, k)', 'ratio(k, 3, 2)', 'ratio(m, 8, 2)', 'ratio(k, 0)', 'percent(m, k, 1)'],
  ...['month_start(ts)', 'add_months(d, 1)', 'add_months(d, -12)', 'add_days(d, k)'],
  ...[
    'days_between(d, ts)',
    "days_between(DATE '2026-03-01', d)",
    "months_between_dates(d, DATE '2026-01-01')",
  ],
  ...[
    "hours_between(ts, TIMESTAMP '2026-01-01 00:00:00')",
    "days_between(DATE '1900-01-01', d) % 7",
  ],
  ...["safe_cast(s, 'integer')", "safe_cast(s, 'decimal(18,2)')", "safe_cast(s, 'date')"],
]

const statements: readonly string[] = [
  'SELECT b, count(*) AS n, sum(m) AS m, min(s) AS s, max(d) AS d FROM t GROUP BY b',
  'SELECT count(DISTINCT b) AS n, count(m) FILTER (WHERE k > 1) AS f, bool_and(b) AS a, bool_or(b) AS o FROM t',
  'SELECT k, row_number() OVER (PARTITION BY b ORDER BY m DESC NULLS LAST, k NULLS LAST) AS n, rank() OVER (ORDER BY b NULLS LAST) AS r, dense_rank() OVER (ORDER BY b NULLS FIRST) AS e, ntile(2) OVER (ORDER BY k NULLS LAST) AS h FROM t',
  'SELECT k, lag(m) OVER (ORDER BY k NULLS LAST) AS p, lead(m, 2, 0) OVER (ORDER BY k NULLS LAST) AS q, first_value(s) OVER (ORDER BY k NULLS LAST) AS f, last_value(s) OVER (ORDER BY k NULLS LAST) AS l FROM t',
  'SELECT k, sum(m) OVER (ORDER BY k NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, sum(m) OVER (PARTITION BY b) AS w FROM t',
  'SELECT k FROM t UNION SELECT 1 AS k UNION ALL SELECT 2 AS k',
  'SELECT k FROM t EXCEPT SELECT 1 AS k',
  'SELECT k FROM t INTERSECT SELECT 1 AS k',
  'SELECT t.k, u.m FROM t LEFT JOIN t AS u ON u.k = t.k + 1',
  'SELECT t.k, u.k AS o FROM t FULL JOIN t AS u ON u.k = t.k + 1',
  'SELECT k FROM t WHERE k IN (SELECT k + 1 FROM t) OR EXISTS (SELECT 1 FROM t AS u WHERE u.k = t.k - 2)',
  'SELECT k FROM t WHERE k > (SELECT min(k) FROM t)',
  'SELECT b, month_start(d) AS m, count(*) AS n FROM t GROUP BY 1, 2 HAVING count(*) > 0',
  'SELECT k FROM t ORDER BY k DESC NULLS LAST LIMIT 2 OFFSET 1',
  'SELECT t.k FROM t SEMI JOIN t AS u ON u.k = t.k + 1',
  'SELECT t.k FROM t ANTI JOIN t AS u ON u.k = t.k + 1',
]

let engine: Engine
beforeAll(async () => {
  engine = await openEngine('duckdb', { threads: 2 })
})
afterAll(() => engine[Symbol.asyncDispose]())

describe('What the linter lets through', () => {
  it('are expressions that give the same text on DuckDB and Spark, row by row', async (context) => {
    available('Spark', context)
    for (const expression of expressions)
      expect(await lint(`SELECT ${expression} AS v FROM t`), expression).toEqual([])
    const list = expressions.map((one, at) => `${one} AS c${at}`).join(', ')
    const both = await answers(`${rows} SELECT k, ${list} FROM t`)
    const named = (table: readonly (readonly (string | null)[])[]): readonly string[] =>
      table.flatMap(([k, ...cells]) =>
        cells.map((cell, at) => `${expressions[at]} of ${k}: ${cell}`),
      )
    expect(named(both.spark)).toEqual(named(both.duckdb))
  })

  it('are statements that give the same rows', async (context) => {
    available('Spark', context)
    for (const statement of statements) {
      expect(await lint(statement), statement).toEqual([])
      const { spark: theirs, duckdb: ours } = await answers(`${rows} ${statement}`)
      expect({ statement, rows: theirs }).toEqual({ statement, rows: ours })
    }
  })
})

async function lint(text: string): Promise<readonly string[]> {
  const tree = await parseView(viewOf(['v', { sql: text, columns: {} }]), engine)
  return findings(tree, text).map(({ construct }) => construct)
}

interface Answers {
  readonly spark: readonly (readonly (string | null)[])[]
  readonly duckdb: readonly (readonly (string | null)[])[]
}

/** The rows of a statement as each engine runs it, every cell as text, in the order of their text. */
async function answers(text: string): Promise<Answers> {
  const query = expand(text, 'duckdb').text
  const described = await engine.describe(raw(query))
  const cells = described.map(
    ({ name }) => sql`cast(${raw(`"${name}"`)} as varchar) as ${raw(`"${name}"`)}`,
  )
  const found = await engine.rows<Record<string, string | null>>(
    sql`select ${cells} from (${raw(query)})`,
  )
  const ours = found.map((row) => described.map(({ name }) => row[name] ?? null))
  const theirs = await spark().ask<(string | null)[][]>('query', {
    sql: expand(text, 'spark').text,
  })
  const inOrder = (table: (string | null)[][]): (string | null)[][] =>
    table.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return { duckdb: inOrder(ours), spark: inOrder(theirs) }
}
