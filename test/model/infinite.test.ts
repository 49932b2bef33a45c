import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { type AdditiveModel, modelText } from '../../src/model/additive-model.ts'
import type { DataColumn } from '../../src/model/data-column.ts'
import { engineData } from '../../src/model/engine-data.ts'
import { fitTo, fit as trained } from '../../src/model/fit.ts'
import { type LabelledFrame, numericColumn } from '../../src/model/frame.ts'
import { readFrame } from '../../src/model/read-features.ts'
import { score } from '../../src/model/score.ts'
import { scoreSql } from '../../src/model/score-sql.ts'
import { name, raw, sql } from '../../src/sql/sql.ts'
import { drawn } from './rows.ts'

/** What a division by zero, a missing sensor or an overflow leaves in a column of doubles. */
const odd = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, null]

const columns: readonly DataColumn[] = [
  { name: 'ratio', kind: 'numeric' },
  { name: 'never_finite', kind: 'numeric' },
]

/** Rows of which four in ten hold no finite ratio: the infinite ones come true most and least. */
const rows = Array.from({ length: 3000 }, (_, row) => {
  const at = Math.floor(10 * drawn(row, 1))
  const ratio = at < odd.length ? (odd[at] ?? null) : Math.round(1000 * drawn(row, 2)) / 8
  const chance = ratio === null || Number.isNaN(ratio) ? 0.3 : limited(0.2 + ratio / 250)
  return {
    ratio,
    never_finite: odd[Math.floor(odd.length * drawn(row, 3))] ?? null,
    label: drawn(row, 4) < chance ? 1 : 0,
  }
})

function limited(share: number): number {
  return Math.min(0.98, Math.max(0.02, share))
}

const frame: LabelledFrame = {
  rows: rows.length,
  columns: [
    numericColumn(
      'ratio',
      rows.map(({ ratio }) => ratio),
    ),
    numericColumn(
      'never_finite',
      rows.map((row) => row.never_finite),
    ),
  ],
  labels: Uint8Array.from(rows, ({ label }) => label),
}

describe('What is infinite', () => {
  let engine: Engine
  let model: AdditiveModel
  beforeAll(async () => {
    model = await trained(frame)
    engine = await openEngine('duckdb', { threads: 2 })
    const double = (value: number | null): string =>
      value === null ? 'null' : `'${value}'::double`
    const values = rows.map(
      (row, id) => `(${id}, ${double(row.ratio)}, ${double(row.never_finite)}, ${row.label})`,
    )
    await engine.run(
      sql`create table odd as select * from (values ${raw(values.join())}) as v(id, ratio, never_finite, label)`,
    )
    return () => engine[Symbol.asyncDispose]()
  })

  const ratio = () => model.terms.find(({ column }) => column === 'ratio')

  it('becomes no cut and no end of a range', () => {
    const { binning } = ratio() ?? {}
    const numbers = binning?.kind === 'numeric' ? [...binning.cuts, ...binning.range] : []
    expect(numbers.length).toBeGreaterThan(10)
    for (const number of numbers) expect(number).toMatch(/^-?\d+(\.\d+)?$/)
  })

  it('lies in the outermost bins, which tell what they saw, and no number in that of null', () => {
    const [lowest = 0, ...others] = ratio()?.coefficients ?? []
    const highest = others.at(-2) ?? 0
    expect(lowest).toBe(Math.min(lowest, ...others))
    expect(highest).toBe(Math.max(lowest, ...others))
    const counts = ratio()?.counts ?? []
    const held = (is: (value: number | null) => boolean): number =>
      rows.filter((row) => is(row.ratio)).length
    expect(counts[0]).toBeGreaterThanOrEqual(held((value) => value === Number.NEGATIVE_INFINITY))
    expect(counts.at(-2)).toBeGreaterThanOrEqual(
      held((value) => value === Number.POSITIVE_INFINITY),
    )
    expect(counts.at(-1)).toBe(held((value) => value === null || Number.isNaN(value)))
  })

  it('makes one bin of a column that holds nothing else, beside that of null', () => {
    const term = model.terms.find(({ column }) => column === 'never_finite')
    expect(term?.binning).toMatchObject({ kind: 'numeric', cuts: [] })
  })

  it('is learned from alike where the data stays in its engine, byte for byte', async () => {
    const from = name('odd')
    const data = engineData({ engine, dialect: 'duckdb', from, columns, label: 'label' })
    expect(modelText(await fitTo(data))).toBe(modelText(model))
  })

  it.each(['duckdb', 'portable'] as const)(
    'is scored in SQL as in training, also where it comes from the engine (%s)',
    async (dialect) => {
      const text = scoreSql(model, { dialect, from: 'odd', ids: ['id'] })
      const found = await engine.rows(sql`select * from (${raw(text)}) order by id`)
      const here = score(model, frame)
      expect(found.map((row) => Number(row['score']))).toEqual([...here.score])
      const read = await readFrame(engine, sql`(select * from odd order by id)`, columns)
      expect(score(model, read)).toEqual(here)
    },
  )
})
