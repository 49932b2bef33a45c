import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { selectsOf } from '../../src/gold/scopes.ts'
import { parseView } from '../../src/gold/syntax-tree.ts'
import { scopeFindings, tieFindings } from '../../src/gold/ties.ts'
import { placeOf } from '../../src/gold/tokens.ts'
import { viewOf } from './gold-workspace.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine('duckdb', { threads: 1 })
})
afterAll(() => engine[Symbol.asyncDispose]())

/** Tickets are told apart by site and id, sites by id, a scorecard's rows by month and site. */
const tables: Readonly<Record<string, readonly [columns: string, ...keys: string[]]>> = {
  tickets: ['site id customer total created', 'site id'],
  sites: ['site name', 'site', 'name'],
  scorecard: ['month site revenue rank', 'month site'],
}

/** What is left to chance or to one engine: `construct at line:column`. */
async function chance(sql: string): Promise<readonly string[]> {
  const tree = await parseView(viewOf(['v', { sql, columns: {} }]), engine)
  const selects = selectsOf(tree, (name) => {
    const [columns = '', ...keys] = tables[name] ?? []
    return {
      columns: columns.split(' '),
      isOpen: false,
      keys: keys.map((key) => key.split(' ')),
      constants: new Map(),
      isUnknown: tables[name] === undefined,
    }
  })
  return [...tieFindings(selects, sql, ['site', 'id']), ...scopeFindings(selects, sql)].map(
    ({ construct, offset }) => {
      const { line, column } = placeOf('v.sql', sql, offset)
      return `${construct} at ${line}:${column}`
    },
  )
}

const tie = 'ORDER BY without a unique tie-breaker'

describe('an order that tells all rows apart is accepted', () => {
  it.each([
    [
      'ends with the merge key',
      'SELECT row_number() OVER (ORDER BY total NULLS LAST, site NULLS LAST, id NULLS LAST) AS n FROM tickets',
    ],
    [
      'has part of the key in its partition',
      'SELECT row_number() OVER (PARTITION BY site ORDER BY total NULLS LAST, id NULLS LAST) AS n FROM tickets',
    ],
    [
      'has part of the key fixed by WHERE',
      'SELECT id FROM tickets WHERE site = 3 ORDER BY id NULLS LAST LIMIT 5',
    ],
    [
      'is the grain of a view',
      'SELECT lag(revenue) OVER (PARTITION BY site ORDER BY month NULLS LAST) AS before FROM scorecard',
    ],
    [
      'is all that was grouped by',
      'SELECT customer, count(*) AS n FROM tickets GROUP BY customer ORDER BY n DESC NULLS LAST, customer NULLS LAST LIMIT 3',
    ],
    [
      'is numbered in the rows below',
      'WITH n AS (SELECT customer, total, row_number() OVER (PARTITION BY customer ORDER BY total NULLS LAST, site NULLS LAST, id NULLS LAST) AS turn FROM tickets) SELECT customer FROM n WHERE turn = 1 ORDER BY customer NULLS LAST LIMIT 3',
    ],
    [
      'goes through a join on the other side’s key',
      'SELECT t.id FROM tickets AS t LEFT JOIN sites AS s ON s.site = t.site ORDER BY s.name NULLS LAST, t.site NULLS LAST, t.id NULLS LAST LIMIT 3',
    ],
    [
      'names the other side of an equality',
      'SELECT c.month FROM scorecard AS c JOIN sites AS s ON s.site = c.site ORDER BY c.month NULLS LAST, s.name NULLS LAST LIMIT 3',
    ],
    [
      'is all of what is distinct',
      'SELECT DISTINCT customer FROM tickets ORDER BY customer NULLS LAST LIMIT 3',
    ],
    [
      'has a mark for each branch',
      'WITH m AS (SELECT site, 1 AS place FROM sites UNION ALL SELECT site, 2 AS place FROM sites) SELECT row_number() OVER (PARTITION BY site ORDER BY place NULLS LAST) AS n FROM m',
    ],
    ['is of one row', 'SELECT max(total) AS total FROM tickets LIMIT 1'],
    [
      'is a rank, which gives equal rows one place',
      'SELECT rank() OVER (ORDER BY total DESC NULLS LAST) AS place FROM tickets',
    ],
    [
      'adds up peers together',
      'SELECT sum(total) OVER (ORDER BY created NULLS LAST) AS so_far FROM tickets',
    ],
  ])('because it %s', async (_, sql) => {
    expect(await chance(sql)).toEqual([])
  })
})

describe('an order that leaves equal rows to chance is named', () => {
  it.each([
    [
      'a number by an amount alone',
      'SELECT row_number() OVER (ORDER BY total NULLS LAST) AS n FROM tickets',
      `${tie} at 1:36`,
    ],
    [
      'half of a merge key',
      'SELECT row_number() OVER (ORDER BY id NULLS LAST) AS n FROM tickets',
      `${tie} at 1:36`,
    ],
    [
      'a limit by an amount',
      'SELECT id FROM tickets\nORDER BY total NULLS LAST LIMIT 3',
      `${tie} at 2:10`,
    ],
    [
      'a limit of groups by their count',
      'SELECT customer, count(*) AS n FROM tickets GROUP BY customer ORDER BY n NULLS LAST LIMIT 3',
      `${tie} at 1:72`,
    ],
    [
      'the first of equal ones',
      'SELECT first_value(id) OVER (PARTITION BY customer ORDER BY created NULLS LAST) AS f FROM tickets',
      `${tie} at 1:61`,
    ],
    [
      'a running sum row by row',
      'SELECT sum(total) OVER (ORDER BY created NULLS LAST ROWS UNBOUNDED PRECEDING) AS s FROM tickets',
      `${tie} at 1:34`,
    ],
    [
      'a join that repeats rows',
      'SELECT s.name FROM sites AS s JOIN tickets AS t ON t.site = s.site ORDER BY s.site NULLS LAST LIMIT 3',
      `${tie} at 1:77`,
    ],
    [
      'branches without a mark',
      'WITH m AS (SELECT site FROM sites UNION ALL SELECT site FROM sites) SELECT row_number() OVER (ORDER BY site NULLS LAST) AS n FROM m',
      `${tie} at 1:104`,
    ],
    [
      'a limit without an order',
      'SELECT id FROM tickets LIMIT 3',
      'LIMIT without ORDER BY at 1:30',
    ],
    [
      'a number without an order',
      'SELECT row_number() OVER () AS n FROM tickets',
      'row_number() without ORDER BY at 1:8',
    ],
    [
      'a rank without an order',
      'SELECT rank() OVER (PARTITION BY site) AS n FROM tickets',
      'rank() without ORDER BY at 1:8',
    ],
  ])('%s', async (_, sql, found) => {
    expect(await chance(sql)).toEqual([found])
  })
})

describe('names that only some engines look up', () => {
  it.each([
    [
      'an alias beside it',
      'SELECT total AS paid, paid * 2 AS twice FROM tickets',
      'the alias paid beside it at 1:23',
    ],
    [
      'an alias in WHERE',
      'SELECT total AS paid FROM tickets WHERE paid > 1',
      'the alias paid beside it at 1:41',
    ],
    [
      'a value of the row around it',
      'SELECT (SELECT max(t.total) FROM tickets AS t WHERE t.site = s.site) AS m FROM sites AS s',
      'a subquery of the row around it at 1:8',
    ],
  ])('%s', async (_, sql, found) => {
    expect(await chance(sql)).toEqual([found])
  })

  it('but a column of that name is the column, and ORDER BY and GROUP BY may use the alias', async () => {
    const sql =
      'SELECT site AS place, trim(name) AS name, name AS again FROM sites GROUP BY place, name ORDER BY place NULLS LAST'
    expect(await chance(sql)).toEqual([])
  })
})
