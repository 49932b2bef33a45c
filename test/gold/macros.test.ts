import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { expand, macros } from '../../src/gold/macros.ts'
import { duckDbWholeNumbers, quotient } from '../../src/sql/quotient.ts'
import { raw } from '../../src/sql/sql.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine('duckdb', { threads: 1 })
})
afterAll(() => engine[Symbol.asyncDispose]())

async function value(expression: string): Promise<unknown> {
  const { text, faults } = expand(`SELECT ${expression} AS v`, 'duckdb')
  expect(faults).toEqual([])
  return (await engine.rows(raw(text)))[0]?.['v']
}

describe('ratio', () => {
  it.each([
    ['ratio(1, 3)', '0.333333'],
    ['ratio(2, 3)', '0.666667'],
    ['ratio(1, 8, 2)', '0.13'],
    ['ratio(-1, 8, 2)', '-0.13'],
    ['ratio(1, -8, 2)', '-0.13'],
    ['ratio(5, 0)', null],
    ['ratio(NULL, 2)', null],
    ['ratio(2, NULL)', null],
    ['ratio(0, 7)', '0.000000'],
    ['ratio(CAST(10.05 AS DECIMAL(18,4)), 2, 2)', '5.03'],
    ['ratio(7, 2, 0)', '4'],
    ['ratio(123456789012, 1, 6)', '123456789012.000000'],
    ['percent(1, 3)', '33.33'],
    ['percent(79, 1000, 1)', '7.9'],
  ])('%s is %s', async (expression, expected) => {
    const found = await value(expression)
    expect(found === null ? null : String(found)).toBe(expected)
  })

  it('equals exact arithmetic for all amounts and counts, ties away from zero', async () => {
    const amount = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n })
    const scales = fc.integer({ min: 0, max: 6 })
    await fc.assert(
      fc.asyncProperty(amount, amount, scales, async (n, d, scale) => {
        const [money, base] = [decimal(n, 4), decimal(d, 2)]
        const found = await value(`ratio(${money}, ${base}, ${scale})`)
        expect(found === null ? null : String(found)).toBe(exact(n, d * 100n, scale))
      }),
      { numRuns: 300 },
    )
  })
})

describe('ratio by doubles', () => {
  it.each([0, 2, 6])(
    'says to %i digits what whole numbers say, on every tie and beside it',
    async (scale) => {
      const exactly = quotient('n', 'd', scale, 1, duckDbWholeNumbers)
      const [found] = await engine.rows(
        raw(
          expand(
            `SELECT count(*) AS unlike, max(abs(ratio(n, d, ${scale}))) AS most FROM (
            SELECT CAST(i AS DECIMAL(18,2)) * 0.25 AS n, CAST(j AS DECIMAL(18,4)) * 0.125 AS d
            FROM range(-150, 150) AS a(i), range(-64, 192) AS b(j)
            UNION ALL SELECT i * 10000000000 + 1, j FROM range(1, 90) AS a(i), range(1, 9) AS b(j)
          ) WHERE ratio(n, d, ${scale}) IS DISTINCT FROM ${exactly}`,
            'duckdb',
          ).text,
        ),
      )
      expect(found).toEqual({ unlike: 0n, most: null })
    },
  )
})

describe('dates', () => {
  it.each([
    ["month_start(TIMESTAMP '2026-10-31 23:59:59')", '2026-10-01'],
    ["add_months(DATE '2026-01-31', 1)", '2026-02-28'],
    ["add_months(DATE '2024-02-29', -12)", '2023-02-28'],
    ["days_between(DATE '2026-10-31', TIMESTAMP '2026-11-02 23:00:00')", 2n],
    ["days_between(DATE '2026-11-02', DATE '2026-10-31')", -2n],
    ["months_between_dates(DATE '2025-12-31', DATE '2026-01-01')", 1n],
    ["months_between_dates(DATE '2026-01-01', DATE '2026-01-31')", 0n],
    ['month_start(NULL)', null],
  ])('%s is %s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected)
  })
})

describe('safe_cast', () => {
  it.each([
    ["safe_cast('12', 'integer')", 12n],
    ["safe_cast(' -12 ', 'integer')", -12n],
    ["safe_cast('1.5', 'integer')", null],
    ["safe_cast('1e3', 'integer')", null],
    ["safe_cast('99999999999999999999', 'integer')", null],
    ["safe_cast('1.50', 'decimal(18,2)')", '1.50'],
    ["safe_cast('1,50', 'decimal(18,2)')", null],
    ["safe_cast('2026-02-30', 'date')", null],
    ["safe_cast('2026-2-3', 'date')", null],
    ["safe_cast('2026-02-03', 'date')", '2026-02-03'],
    ["safe_cast('true', 'boolean')", true],
    ["safe_cast('yes', 'boolean')", null],
  ])('%s is %s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected)
  })
})

describe('writing macros out', () => {
  it('leaves strings, comments, columns and members of that name alone', () => {
    const sql = `SELECT 'ratio(a, b)', ratio, t.ratio(1, 2) -- ratio(a, b)\n/* percent(a, b) */ FROM t`
    expect(expand(sql, 'duckdb').text).toBe(sql)
  })

  it('writes calls within calls, in any case, with comments and commas inside', async () => {
    expect(await value(`Ratio (\n  -- the first\n  ratio(6, 3, 0), (abs(-4)) /* , */ , 2)`)).toBe(
      '0.50',
    )
    expect(await value(`month_start(add_months(DATE '2026-01-31', 1))`)).toBe('2026-02-01')
  })

  it('knows where each part of the text came from', () => {
    const sql = 'SELECT ratio(a, b) AS r, c FROM t'
    const { text, source } = expand(sql, 'duckdb')
    expect(source(text.indexOf(' AS r'))).toMatchObject({
      offset: sql.indexOf(' AS r'),
      exact: true,
    })
    expect(source(text.indexOf('c FROM'))).toMatchObject({
      offset: sql.indexOf('c FROM'),
      exact: true,
    })
    expect(source(text.indexOf('CASE') + 10)).toMatchObject({ offset: 7, exact: false })
  })

  it.each([
    ['ratio(1)', 'ratio is written ratio(n, d[, scale])'],
    ['ratio(1, 2, x)', 'ratio is written ratio(n, d[, scale])'],
    ['month_start()', 'month_start is written month_start(d)'],
    ["safe_cast(a, 'decimal')", "safe_cast is written safe_cast(text, 'type')"],
    ['safe_cast(a, b)', "safe_cast is written safe_cast(text, 'type')"],
  ])('says how %s is written', (expression, message) => {
    const { faults } = expand(`SELECT ${expression}`, 'duckdb')
    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).toContain(message)
    expect(faults[0]?.offset).toBe(7)
  })

  it('writes each macro for each engine', async () => {
    const args = { safe_cast: "a, 'date'", ratio: 'a, b', percent: 'a, b' } as Record<
      string,
      string
    >
    const text = (['duckdb', 'spark'] as const)
      .flatMap((dialect) => [
        `-- ${dialect}`,
        ...macros.map(
          ({ name, least }) =>
            expand(`${name}(${args[name] ?? ['a', 'b'].slice(0, least).join(', ')})`, dialect).text,
        ),
        '',
      ])
      .join('\n')
    await expect(text).toMatchFileSnapshot('../golden/gold/macros.sql')
  })
})

function decimal(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return `CAST(${units < 0n ? '-' : ''}${text} AS DECIMAL(18,${scale}))`
}

/** n / d, half away from zero, as text with `scale` digits. */
function exact(n: bigint, d: bigint, scale: number): string | null {
  if (d === 0n) return null
  const [top, base] = [n < 0n ? -n : n, d < 0n ? -d : d]
  const units = (2n * top * 10n ** BigInt(scale) + base) / (2n * base)
  const digits = String(units).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units !== 0n && n < 0n !== d < 0n ? `-${text}` : text
}
