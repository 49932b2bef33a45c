import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { AdditiveModel } from '../../src/model/additive-model.ts'
import type { Dialect } from '../../src/model/dialect.ts'
import { fit as trained } from '../../src/model/fit.ts'
import { contributions, score } from '../../src/model/score.ts'
import { scoreSql } from '../../src/model/score-sql.ts'
import { raw, sql } from '../../src/sql/sql.ts'
import { cutsOf, makeOddTable, oddFrame, oddRows } from './odd-rows.ts'
import { frameOf, madeRows } from './rows.ts'

/** Small enough to be read in its golden files. */
const small: AdditiveModel = {
  format: 'bankfull-additive-model',
  version: 1,
  rows: 100,
  positives: 30,
  intercept: -900_000,
  terms: [
    {
      column: 'age',
      binning: { kind: 'numeric', cuts: ['20', '35.5', '1e+21'], range: ['18', '2e+21'] },
      coefficients: [400_000, 100_000, 100_000, -300_000, 7],
      counts: [20, 30, 30, 10, 10],
      monotone: 'falling',
    },
    {
      column: 'pl"a`n',
      binning: { kind: 'text', levels: ["o'clock", 'plus\\'] },
      coefficients: [250_000, -250_000, 0, 50_000],
      counts: [40, 40, 0, 20],
    },
  ],
  pairs: [
    {
      columns: ['age', 'pl"a`n'],
      groups: [
        [0, 0, 1, 1, 2],
        [0, 1, 3, 2],
      ],
      coefficients: [
        [10, -10, 0],
        [-20, 20, 5],
        [1, 2, 3],
      ],
    },
  ],
  dropped: [],
}

describe('The SQL of a model', () => {
  it.each(['duckdb', 'spark', 'bigquery'] as const)(
    'is one plain SELECT (%s)',
    async (dialect: Dialect) => {
      const text = scoreSql(small, { dialect, from: 'scored', ids: ['id'], contributions: true })
      await expect(`${text}\n`).toMatchFileSnapshot(`../golden/model/score.${dialect}.sql`)
    },
  )
})

describe('On DuckDB', () => {
  let engine: Engine
  let model: AdditiveModel
  let rows: ReturnType<typeof oddRows>

  beforeAll(async () => {
    engine = await openEngine('duckdb', { threads: 2 })
    model = await trained(frameOf(madeRows(4000)))
    rows = oddRows(cutsOf(model), 2000)
    await makeOddTable(engine, rows)
    return () => engine[Symbol.asyncDispose]()
  })

  it('every row has the same whole score as here, its probability within 1e-9, and the same parts', async () => {
    const text = scoreSql(model, {
      dialect: 'duckdb',
      from: 'odd',
      ids: ['id'],
      contributions: true,
    })
    const found = await engine.rows(sql`select * from (${raw(text)}) order by id`)
    const frame = oddFrame(rows)
    const here = score(model, frame)
    const parts = contributions(model, frame)
    expect(found).toHaveLength(frame.rows)
    for (const [row, cells] of found.entries()) {
      expect(Number(cells['score'])).toBe(here.score[row])
      expect(
        Math.abs(Number(cells['probability']) - (here.probability[row] ?? 0)),
      ).toBeLessThanOrEqual(1e-9)
      for (const [at, { values }] of parts.entries())
        expect(Number(cells[`c${at + 1}`])).toBe(values[row])
    }
  })

  it('the columns are typed, and NaN counts as null', async () => {
    const from = `(select 'NaN'::double as age, 1 as spent, 'plus' as plan, 2 as visits, 0.5 as noise, 1 as id union all select null, 1, 'plus', 2, 0.5, 2)`
    const text = raw(scoreSql(model, { dialect: 'duckdb', from, ids: ['id'] }))
    expect(await engine.describe(text)).toEqual([
      { name: 'id', type: 'INTEGER' },
      { name: 'score', type: 'BIGINT' },
      { name: 'probability', type: 'DECIMAL(18,9)' },
    ])
    const found = await engine.rows(text)
    expect(new Set(found.map((row) => row['score'])).size).toBe(1)
  })
})
