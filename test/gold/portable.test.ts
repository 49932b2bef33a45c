import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { compile } from '../../src/gold/compile.ts'
import { checkContract } from '../../src/gold/contract.ts'
import { findings } from '../../src/gold/portable.ts'
import { emptyView } from '../../src/gold/render.ts'
import { parseView } from '../../src/gold/syntax-tree.ts'
import { placeOf } from '../../src/gold/tokens.ts'
import { goldWorkspace, viewOf } from './gold-workspace.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine('duckdb')
})
afterAll(() => engine[Symbol.asyncDispose]())

/** What the linter says about a statement: `construct at line:column`. */
async function lint(sql: string): Promise<readonly string[]> {
  const view = viewOf(['v', { sql, columns: {} }])
  const found = findings(await parseView(view, engine), sql)
  return found.map(({ construct, offset }) => {
    const { line, column } = placeOf('v.sql', sql, offset)
    return `${construct} at ${line}:${column}`
  })
}

describe('the portable subset', () => {
  it.each([
    ['SELECT a, sum(b) AS b FROM t WHERE c IN (1, 2) GROUP BY a HAVING count(*) > 1'],
    [
      'SELECT row_number() OVER (PARTITION BY a ORDER BY b DESC NULLS LAST, c NULLS LAST) AS n FROM t',
    ],
    ["SELECT a || ' x' AS b, coalesce(a, 'y') AS c, nullif(a, b) AS d FROM t WHERE a LIKE 'x%'"],
    ['SELECT CAST(d + INTERVAL 1 MONTH AS DATE) AS d FROM t'],
    ["SELECT CAST(date_trunc('quarter', d) AS DATE) AS q, extract(year FROM d) AS y FROM t"],
    ["SELECT CAST(a AS STRING) AS s, CAST(b AS DECIMAL(18,2)) AS b, DATE '2026-01-01' AS d FROM t"],
    ['WITH n AS (SELECT i FROM (VALUES (0), (1)) AS v(i)) SELECT i FROM n UNION ALL SELECT 3 AS i'],
    ['SELECT ratio(a, b) AS r, percent(a, b, 1) AS p, month_start(d) AS m FROM t'],
    [
      'SELECT sum(a) OVER (ORDER BY d NULLS LAST ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS s FROM t',
    ],
    [
      'SELECT count(DISTINCT a) FILTER (WHERE b) AS n FROM t LEFT SEMI JOIN u ON t.a = u.a'.replace(
        'LEFT SEMI',
        'SEMI',
      ),
    ],
    [
      'SELECT trim(a) AS a, substr(a, 1, 2) AS b, CASE WHEN a IS NULL THEN 1 ELSE 2 END AS c FROM t',
    ],
    ['SELECT a AS text, b AS varchar FROM t -- concat(a, b) is only spoken of'],
    ["SELECT 'median(x) :: int' AS words FROM t"],
    ['SELECT a % nullif(b, 0) AS c, a % 7 AS d, mod(a, 10) AS e FROM t'],
    [
      'SELECT left(a, 2) AS b, right(a, greatest(length(a) - 2, 0)) AS c, substr(a, 1, n - 2) AS d FROM t',
    ],
    [
      "SELECT trim(BOTH 'x' FROM a) AS b, ltrim(a) AS c, CAST(d + INTERVAL '1' DAY AS DATE) AS e FROM t",
    ],
    [
      'SELECT lag(a, 2) OVER (ORDER BY a NULLS LAST) AS b, lead(a, 1, 0) OVER (ORDER BY a NULLS LAST) AS c FROM t',
    ],
    ['SELECT CAST(exp(x) AS DECIMAL(18,9)) AS s FROM t'],
    ['SELECT a FROM t WHERE a IN (SELECT b FROM u) AND EXISTS (SELECT 1 FROM u WHERE u.a = t.a)'],
    ["SELECT add_days(d, 7) AS w, hours_between(x, y) AS h, safe_cast(s, 'integer') AS n FROM t"],
    ['SELECT a, sum(b) AS b FROM t GROUP BY 1 ORDER BY 1 NULLS LAST'],
  ])('accepts %s', async (sql) => {
    expect(await lint(sql)).toEqual([])
  })

  it.each([
    ['SELECT a FROM t\nQUALIFY row_number() OVER (ORDER BY a NULLS LAST) = 1', 'QUALIFY at 2:1'],
    ['SELECT * EXCLUDE (a) FROM t', '* EXCLUDE at 1:8'],
    ['SELECT t.* EXCLUDE (t.a) FROM t', '* EXCLUDE at 1:8'],
    ['SELECT * REPLACE (1 AS a) FROM t', '* REPLACE at 1:8'],
    ['SELECT * RENAME (a AS b) FROM t', '* RENAME at 1:8'],
    ["SELECT COLUMNS('a.*') FROM t", 'COLUMNS() at 1:8'],
    ['SELECT [1, 2] AS l FROM t', 'a list, struct, map or JSON function at 1:9'],
    ["SELECT {'a': 1} AS s FROM t", 'a list, struct, map or JSON function at 1:9'],
    [
      'SELECT map([1], [2]) AS m FROM t',
      'a list, struct, map or JSON function at 1:8',
      'a list, struct, map or JSON function at 1:13',
      'a list, struct, map or JSON function at 1:18',
    ],
    ['SELECT a[1] AS b FROM t', 'x[i] at 1:8'],
    ['SELECT median(a) AS m FROM t', 'median, quantile, mode at 1:8'],
    ['SELECT quantile_cont(a, 0.5) AS m FROM t', 'median, quantile, mode at 1:8'],
    ['SELECT mode(a) AS m FROM t', 'median, quantile, mode at 1:8'],
    ['SELECT approx_count_distinct(a) AS n FROM t', 'an approximate aggregate at 1:8'],
    ["SELECT strftime(d, '%Y') AS y FROM t", 'strftime, strptime at 1:8'],
    ["SELECT date_part('dow', d) AS w FROM t", 'day of week, week or epoch at 1:8'],
    ['SELECT extract(isodow FROM d) AS w FROM t', 'day of week, week or epoch at 1:8'],
    ['SELECT dayofweek(d) AS w FROM t', 'day of week, week or epoch at 1:8'],
    ["SELECT regexp_replace(a, 'x', 'y') AS b FROM t", 'a regular expression or split at 1:8'],
    ['SELECT concat(a, b) AS c FROM t', 'concat at 1:8'],
    ["SELECT string_agg(a, ',') AS l FROM t", 'a list aggregate at 1:8'],
    ['SELECT list(a) AS l FROM t', 'a list aggregate at 1:8'],
    ['SELECT hash(a) AS h FROM t', 'a hash at 1:8'],
    ["SELECT a FROM t WHERE a LIKE 'x!%' ESCAPE '!'", 'LIKE … ESCAPE at 1:25'],
    ["SELECT a FROM t WHERE a ILIKE 'x%'", 'ILIKE at 1:25'],
    ['SELECT a::BIGINT AS b FROM t', ':: at 1:9'],
    ['SELECT CAST(a AS VARCHAR) AS b FROM t', 'VARCHAR at 1:18'],
    ['SELECT CAST(a AS DECIMAL) AS b FROM t', 'DECIMAL without digits at 1:18'],
    ['SELECT CAST(a AS HUGEINT) AS b FROM t', 'CAST to HUGEINT at 1:8'],
    ['SELECT TRY_CAST(a AS BIGINT) AS b FROM t', 'TRY_CAST at 1:8'],
    ['SELECT a FROM t ORDER BY a', 'ORDER BY without NULLS LAST at 1:26'],
    ['SELECT rank() OVER (ORDER BY a DESC) AS r FROM t', 'ORDER BY without NULLS LAST at 1:30'],
    ['SELECT a FROM t ORDER BY ALL NULLS LAST', 'ORDER BY ALL at 1:17'],
    ['SELECT avg(a) AS b FROM t', 'avg at 1:8'],
    ['SELECT a / b AS c FROM t', '/ at 1:10'],
    ['SELECT a // b AS c FROM t', '// at 1:10'],
    ['SELECT round(a, 2) AS c FROM t', 'round at 1:8'],
    ['SELECT a, count(*) AS n FROM t GROUP BY ALL', 'GROUP BY ALL at 1:32'],
    ['SELECT DISTINCT ON (a) a FROM t', 'DISTINCT ON at 1:21'],
    ['SELECT t.a FROM t ASOF JOIN u ON t.a >= u.a', 'ASOF JOIN at 1:19'],
    ['SELECT t.a FROM t POSITIONAL JOIN u', 'POSITIONAL JOIN at 1:19'],
    ['SELECT i FROM range(3) AS r(i)', 'a table function at 1:15'],
    ['SELECT i FROM generate_series(1, 3) AS r(i)', 'a table function at 1:15'],
    ["SELECT a FROM read_csv('x.csv')", 'a table function at 1:15'],
    ['SELECT unnest(a) AS b FROM t', 'a list, struct, map or JSON function at 1:8'],
    ['SELECT d + INTERVAL 1 MONTH AS e FROM t', 'INTERVAL at 1:21'],
    ["SELECT d - INTERVAL '1 day' AS e FROM t", 'INTERVAL at 1:21'],
    ["SELECT date_trunc('month', d) AS m FROM t", 'date_trunc without CAST(… AS DATE) at 1:8'],
    ["SELECT date_diff('day', a, b) AS n FROM t", 'a date difference at 1:8'],
    ['SELECT now() AS n FROM t', 'the clock or chance at 1:8'],
    ['SELECT current_date AS n FROM t', 'the clock or chance at 1:8'],
    ['SELECT random() AS n FROM t', 'the clock or chance at 1:8'],
    ['SELECT arg_max(a, b) AS n FROM t', 'an aggregate that ties make arbitrary at 1:8'],
    ['SELECT exp(a) AS n FROM t', 'floating-point arithmetic at 1:8'],
    ['SELECT soundex(a) AS n FROM t', 'soundex at 1:8'],
    ['SELECT "a" FROM t', 'a quoted name at 1:8'],
    ["SELECT 'it''s' AS a FROM t", "'' inside text at 1:8"],
    ["SELECT 'a\\nb' AS a FROM t", '\\ inside text at 1:8'],
    ["SELECT E'a' AS a FROM t", "E'…' at 1:8"],
    ['FROM t', 'FROM before SELECT at 1:1'],
    ['SELECT a FROM (FROM t)', 'FROM before SELECT at 1:16'],
    ['SELECT a, FROM t', 'a comma too many at 1:9'],
    ['SELECT a FROM t UNION BY NAME SELECT a FROM u', 'UNION BY NAME at 1:8'],
    [
      'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM r) SELECT i FROM r',
      'WITH RECURSIVE at 1:29',
    ],
    ['WITH r AS MATERIALIZED (SELECT 1 AS i) SELECT i FROM r', 'AS MATERIALIZED at 1:11'],
    ['SELECT a FROM t TABLESAMPLE 10%', 'a sample at 1:17'],
    ['SELECT a FROM t ORDER BY a NULLS LAST LIMIT 10%', 'LIMIT with a percentage at 1:45'],
    ['SELECT a % b AS c FROM t', '% by what may be 0 at 1:10'],
    ['SELECT a FROM t WHERE a LIKE b', 'LIKE with a pattern from the data at 1:25'],
    ["SELECT a FROM t WHERE a GLOB 'x*'", 'GLOB at 1:25'],
    ['SELECT substr(a, 0, 2) AS b FROM t', 'substr() from 0 at 1:8'],
    ['SELECT sum(a ORDER BY b NULLS LAST) AS c FROM t', 'ORDER BY inside an aggregate at 1:8'],
    ['SELECT count(DISTINCT a) OVER () AS n FROM t', 'DISTINCT in a window at 1:8'],
    ['SELECT sum(a) FILTER (WHERE b) OVER () AS n FROM t', 'FILTER in a window at 1:8'],
    ['SELECT a FROM t WHERE a > ALL (SELECT b FROM u)', 'a comparison with ANY or ALL at 1:25'],
    ['SELECT a FROM t WHERE a = ANY (SELECT b FROM u)', '= ANY at 1:27'],
    ['SELECT a FROM t WHERE a ISNULL', 'ISNULL, NOTNULL at 1:25'],
    ['SELECT count() AS n FROM t', 'count() at 1:8'],
    ['SELECT a.lower() AS b FROM t', 'x.function() at 1:9'],
    ['SELECT b: a FROM t', 'a name before its column at 1:9'],
    ['SELECT 1_000 AS n', '1_000 at 1:8'],
    ["SELECT DATE 'today' AS d", "DATE 'today' at 1:13"],
    [
      "SELECT CAST('2026-01-01 00:00:00+01' AS TIMESTAMP) AS d",
      "TIMESTAMP '2026-01-01 00:00:00+01' at 1:8",
    ],
    ['SELECT CAST(a AS INT8) AS b FROM t', 'a type’s other name at 1:18'],
    ['SELECT a FROM t NATURAL JOIN u', 'NATURAL JOIN at 1:17'],
    ['SELECT a FROM t ORDER BY a NULLS LAST FETCH FIRST 3 ROWS ONLY', 'FETCH FIRST at 1:39'],
    ['SELECT a FROM t USING SAMPLE 10', 'a sample at 1:17'],
    ['SELECT TRY(a) AS b FROM t', 'TRY at 1:8'],
    ["SELECT d AT TIME ZONE 'UTC' AS e FROM t", 'AT TIME ZONE at 1:10'],
    ['SELECT upper(a) AS b FROM t', 'upper at 1:8'],
    ['SELECT reverse(a) AS b FROM t', 'reverse at 1:8'],
    ['SELECT left(a, -2) AS b FROM t', 'left() by what may be negative at 1:8'],
    ['SELECT right(a, length(a) - 2) AS b FROM t', 'right() by what may be negative at 1:8'],
    ['SELECT substr(a, 2, c) AS b FROM t', 'substr() of a length that may be negative at 1:8'],
    ["SELECT lpad(a, 3, '') AS b FROM t", 'lpad() with what may be empty at 1:8'],
    ["SELECT CAST(date_trunc('yr', d) AS DATE) AS b FROM t", 'date_trunc to another unit at 1:13'],
    ['SELECT CAST(d + INTERVAL (n) DAY AS DATE) AS b FROM t', 'INTERVAL at 1:27'],
    [
      'SELECT lag(a, n) OVER (ORDER BY a NULLS LAST) AS b FROM t',
      'lag() by what is no constant at 1:8',
    ],
    ['SELECT current_user AS b FROM t', 'who asks, and where at 1:8'],
    ['SELECT CAST(a AS INT64) AS b FROM t', 'a type’s other name at 1:18'],
    ['SELECT CAST(a AS DOUBLE PRECISION) AS b FROM t', 'DOUBLE PRECISION at 1:18'],
    ['SELECT l.b FROM t JOIN LATERAL (SELECT t.a AS b) AS l ON TRUE', 'LATERAL at 1:24'],
    ['SELECT #1 FROM t', 'a column’s number (#1) at 1:8'],
    ['SELECT a FROM t WHERE a = ?', 'a parameter at 1:25'],
    ['SELECT lag(a IGNORE NULLS) OVER (ORDER BY a NULLS LAST) AS b FROM t', 'IGNORE NULLS at 1:8'],
  ])('names what is outside of it: %s', async (sql, ...expected) => {
    expect(await lint(sql)).toEqual(expected)
  })

  it('counts places in characters, whatever stands before them', async () => {
    expect(await lint("SELECT 'größe — ü' AS a,\n  '…' AS b, concat(a, b) AS c FROM t")).toEqual([
      'concat at 2:13',
    ])
  })
})

describe('a name of a WITH clause', () => {
  it('is not that of a table or view, in any case: Spark would read the table', async () => {
    const sql = 'WITH doubles AS (SELECT 1 AS k) SELECT k FROM doubles'
    await expect(bind(sql, { k: 'integer' })).rejects.toMatchObject({
      problems: [{ code: 'VIEW_NOT_PORTABLE', where: { column: 6 } }],
    })
  })
})

describe('what only the bound types tell', () => {
  it.each([
    ['SELECT sum(x) AS n FROM Doubles', { n: 'double' }, 'sum of a double', 8],
    [
      'SELECT k, sum(x) OVER (ORDER BY k NULLS LAST) AS n FROM Doubles',
      { k: 'integer', n: 'double' },
      'sum of a double',
      11,
    ],
    ['SELECT CAST(m AS BIGINT) AS n FROM Doubles', { n: 'integer' }, 'CAST to a whole number', 8],
    ['SELECT CAST(x AS BIGINT) AS n FROM Doubles', { n: 'integer' }, 'CAST to a whole number', 8],
    ['SELECT sum(b) AS n FROM Doubles', { n: 'integer' }, 'sum of a boolean', 8],
    [
      'SELECT CAST(s AS BIGINT) AS n FROM Doubles',
      { n: 'integer' },
      'CAST of text to a whole number',
      8,
    ],
    ['SELECT CAST(s AS DATE) AS n FROM Doubles', { n: 'date' }, 'CAST of text to DATE', 8],
    [
      'SELECT trim(CAST(x AS STRING)) AS n FROM Doubles',
      { n: 'text' },
      'CAST of a double to text',
      13,
    ],
    [
      'SELECT ratio(CAST(m AS BIGINT), 3) AS n FROM Doubles',
      { n: 'decimal(9,6)' },
      'CAST to a whole number',
      14,
    ],
    ['SELECT CAST(x AS STRING) AS n FROM Doubles', { n: 'text' }, 'CAST of a double to text', 8],
    [
      'SELECT CAST(x AS DECIMAL(18,2)) AS n FROM Doubles',
      { n: 'decimal(18,2)' },
      'CAST of a double to few digits',
      8,
    ],
    [
      'SELECT k FROM Doubles WHERE s = 1',
      { k: 'integer' },
      'an implicit cast of text to INTEGER',
      29,
    ],
    [
      "SELECT k FROM Doubles WHERE d > '2026-01-01'",
      { k: 'integer' },
      'an implicit cast of text to DATE',
      33,
    ],
    [
      'SELECT k FROM Doubles WHERE b = 1',
      { k: 'integer' },
      'an implicit cast of a boolean to INTEGER',
      29,
    ],
    ['SELECT k || s AS n FROM Doubles', { n: 'text' }, 'an implicit cast of BIGINT to text', 8],
    ['SELECT d - d AS n FROM Doubles', { n: 'integer' }, 'date - date', 10],
    ['SELECT d + 7 AS n FROM Doubles', { n: 'date' }, 'a date and a number', 10],
    [
      'SELECT sum(m) * m AS n FROM Doubles GROUP BY m',
      { n: 'decimal(38,8)' },
      'a product of more than 38 digits',
      15,
    ],
  ] as const)('names %s', async (sql, columns, construct, column) => {
    const found = await bind(sql, columns)
    expect(found).toEqual([`${construct} at ${column}`])
  })

  it.each([
    ['SELECT sum(m) AS n FROM Doubles', { n: 'decimal(18,2)' }],
    ['SELECT CAST(floor(m) AS BIGINT) AS n FROM Doubles', { n: 'integer' }],
    ['SELECT CAST(floor(x) AS BIGINT) AS n FROM Doubles', { n: 'integer' }],
    ['SELECT ratio(m, k) AS n FROM Doubles', { n: 'decimal(9,6)' }],
  ])('accepts %s', async (sql, columns) => {
    expect(await bind(sql, columns)).toEqual([])
  })
})

async function bind(sql: string, columns: Readonly<Record<string, string>>): Promise<string[]> {
  await using workspace = await goldWorkspace(['Doubles'], { v: { sql, columns } })
  const { project, engine: duckdb } = workspace
  const compiled = await compile(project, project.views, duckdb, 'duckdb')
  await duckdb.run(
    emptyView('Doubles', [
      { name: 'k', type: { kind: 'integer' } },
      { name: 'x', type: { kind: 'double' } },
      { name: 'm', type: { kind: 'decimal', precision: 18, scale: 4 } },
      { name: 's', type: { kind: 'text' } },
      { name: 'd', type: { kind: 'date' } },
      { name: 'b', type: { kind: 'boolean' } },
    ]),
  )
  const problems = (await Promise.all(compiled.map((view) => checkContract(view, duckdb)))).flat()
  return problems.map(
    ({ message, where }) => `${/: (.*) is outside/.exec(message)?.[1]} at ${where?.column}`,
  )
}
