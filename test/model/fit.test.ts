import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { AdditiveModel } from '../../src/model/additive-model.ts'
import { modelText } from '../../src/model/additive-model.ts'
import { pairedBootstrapAucGain } from '../../src/model/auc-gain.ts'
import type { DataColumn } from '../../src/model/data-column.ts'
import { engineData } from '../../src/model/engine-data.ts'
import { fitTo, fit as trained } from '../../src/model/fit.ts'
import { rowsOf } from '../../src/model/frame.ts'
import { auc } from '../../src/model/ranking.ts'
import { contributions, score } from '../../src/model/score.ts'
import { name, raw, sql } from '../../src/sql/sql.ts'
import { drawn, frameOf, madeRows, valueColumns, valuesOf } from './rows.ts'

const rows = madeRows(4000)
const frame = frameOf(rows)
const later = madeRows(8000).slice(4000)
const fresh = frameOf(later)
let model: AdditiveModel

beforeAll(async () => {
  model = await trained(frame)
})

describe('A model', () => {
  it('tells rows it did not see, by what two columns say together as well', () => {
    expect(model.pairs.map(({ columns }) => columns)).toEqual([['spent', 'visits']])
    const { labels } = fresh
    const truth = auc({ labels, scores: later.map(({ logOdds }) => logOdds) })
    expect(auc({ labels, scores: score(model, fresh).score })).toBeGreaterThan(truth - 0.015)
  })

  it('tells them far worse without that pair', async () => {
    const { labels } = fresh
    const alone = await trained(frame, { pairs: 'off' })
    const gain = pairedBootstrapAucGain({
      labels,
      champion: score(model, fresh).score,
      heuristic: score(alone, fresh).score,
    })
    expect(gain.low).toBeGreaterThan(0.05)
    expect(gain.low).toBeLessThan(gain.gain)
    expect(gain.gain).toBeLessThan(gain.high)
  })

  it('leaves out a column that only says what another says', () => {
    expect(model.dropped).toEqual([{ column: 'spentCents', reason: 'copy', of: 'spent' }])
  })

  it('finds nothing where there is nothing: the term of noise is nearly flat', () => {
    const noise = model.terms.find(({ column }) => column === 'noise')?.coefficients ?? []
    expect(Math.max(...noise.map(Math.abs))).toBeLessThan(100_000)
  })

  it('gives log-odds that are exactly the sum of its terms and the intercept', () => {
    const { score: total, probability } = score(model, fresh)
    const parts = contributions(model, fresh)
    for (let row = 0; row < fresh.rows; row += 1) {
      const sum = parts.reduce((before, { values }) => before + (values[row] ?? 0), model.intercept)
      expect(total[row]).toBe(sum)
      expect(probability[row]).toBe(1 / (1 + Math.exp(-sum / 1_000_000)))
    }
  })

  it('is the same, byte for byte, whatever the order of the rows', async () => {
    const places = Uint32Array.from({ length: frame.rows }, (_, row) => row)
    places.sort((a, b) => drawn(a, 99) - drawn(b, 99))
    expect(modelText(await trained(rowsOf(frame, places)))).toBe(modelText(model))
  })

  it('comes back whole from its file', () => {
    expect(JSON.parse(modelText(model))).toEqual(model)
  })

  it('goes only in the direction that was declared', async () => {
    const held = await trained(frame, {
      monotone: { age: 'falling', spent: 'rising' },
      pairs: 'off',
    })
    for (const [column, sign] of [
      ['age', -1],
      ['spent', 1],
    ] as const) {
      const term = held.terms.find((one) => one.column === column)
      const values = term?.coefficients.slice(0, -1) ?? []
      expect(values.length).toBeGreaterThan(10)
      for (const [at, value] of values.slice(1).entries())
        expect(sign * (value - (values[at] ?? 0))).toBeGreaterThanOrEqual(0)
    }
  })

  it('keeps no pair where labels depend on one column at a time', async () => {
    const labels = Uint8Array.from(rows, ({ age }, row) =>
      drawn(row, 50) < 1 / (1 + Math.exp(((age ?? 40) - 40) / 10)) ? 1 : 0,
    )
    expect((await trained({ ...frame, labels })).pairs).toEqual([])
  })

  it('is refused where all labels are alike', async () => {
    const labels = new Uint8Array(frame.rows)
    await expect(trained({ ...frame, labels })).rejects.toMatchObject({ code: 'TRAIN_ONE_SIDED' })
  })
})

describe('Where the data stays in its engine', () => {
  const columns: readonly DataColumn[] = frame.columns.map(({ name, kind }) => ({ name, kind }))

  it.each(['off', 'across'] as const)(
    'the model is the same, byte for byte (pairs: %s)',
    async (pairs) => {
      await using engine: Engine = await openEngine('duckdb', { threads: 2 })
      const list = rows.slice(0, 2000)
      await engine.run(
        sql`create table made as select * from (values ${raw(valuesOf(list))}) as v(${raw(valueColumns)})`,
      )
      const data = engineData({
        engine,
        dialect: 'duckdb',
        from: name('made'),
        columns,
        label: 'label',
        fold: 'fold',
      })
      const here = await trained(frameOf(list), { pairs })
      expect(modelText(await fitTo(data, { pairs }))).toBe(modelText(here))
      expect(here.pairs).toHaveLength(pairs === 'off' ? 0 : 1)
    },
  )
})
