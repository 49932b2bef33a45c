import { describe, expect, it } from 'vitest'
import { openEngine } from '../../src/engine/open.ts'
import { order } from '../../src/gold/order.ts'
import { parseView, tablesRead } from '../../src/gold/syntax-tree.ts'
import { viewOf } from './gold-workspace.ts'

describe('the order of a build', () => {
  it('puts each view after all that it reads, and else keeps the order given', () => {
    const items = [
      { name: 'bottom', needs: ['scorecard'] },
      { name: 'churn', needs: [] },
      { name: 'scorecard', needs: ['churn', 'billing'] },
      { name: 'billing', needs: [] },
      { name: 'alone', needs: ['published elsewhere'] },
    ]
    const result = order(items)
    expect(result.kind === 'ordered' && result.items.map(({ name }) => name)).toEqual([
      ...['churn', 'billing', 'scorecard', 'bottom', 'alone'],
    ])
  })

  it('names the circle, not the views that only lead into it', () => {
    const items = [
      { name: 'outside', needs: ['a'] },
      { name: 'a', needs: ['b'] },
      { name: 'b', needs: ['c'] },
      { name: 'c', needs: ['a'] },
    ]
    expect(order(items)).toEqual({ kind: 'cycle', names: ['a', 'b', 'c', 'a'] })
    expect(order([{ name: 'self', needs: ['self'] }])).toEqual({
      kind: 'cycle',
      names: ['self', 'self'],
    })
  })
})

describe('the tables that a view reads', () => {
  it.each([
    ['SELECT * FROM a, b AS c JOIN d USING (k)', 'a b d'],
    ['WITH x AS (SELECT * FROM a) SELECT * FROM x JOIN b ON x.k = b.k', 'a b'],
    ['WITH x AS (SELECT * FROM a), y AS (SELECT * FROM x) SELECT * FROM y', 'a'],
    // A clause hides a table of its name behind it, not inside of it.
    ['WITH a AS (SELECT * FROM A) SELECT * FROM a', 'A'],
    ['WITH y AS (SELECT * FROM x), x AS (SELECT * FROM a) SELECT * FROM x, y', 'x a'],
    ['SELECT * FROM (WITH x AS (SELECT 1 AS k) SELECT * FROM x) AS q, x', 'x'],
    ['SELECT (SELECT max(k) FROM a) AS m FROM b WHERE EXISTS (SELECT 1 FROM c)', 'a b c'],
    [
      'SELECT k FROM a WHERE k IN (SELECT k FROM b) UNION SELECT k FROM c EXCEPT SELECT k FROM d',
      'a b c d',
    ],
    ['WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM r) SELECT i FROM r', ''],
    ['SELECT 1 AS n', ''],
    ["SELECT 'from a' AS b -- from c", ''],
    ['SELECT * FROM other.a', 'other.a'],
  ])('%s reads %s', async (sql, tables) => {
    await using engine = await openEngine('duckdb', { threads: 1 })
    const tree = await parseView(viewOf(['v', { sql, columns: {} }]), engine)
    const read = tablesRead(tree, sql).map(({ name }) => name)
    expect(read.sort().join(' ')).toBe(tables.split(' ').sort().join(' '))
  })
})
