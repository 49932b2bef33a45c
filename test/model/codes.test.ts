import { expect, it } from 'vitest'
import { codesIn, withCodes } from '../../src/model/codes.ts'
import { fit as fitted } from '../../src/model/fit.ts'
import type { LabelledFrame } from '../../src/model/frame.ts'
import { numericColumn, rowsOf } from '../../src/model/frame.ts'
import { auc as aucOf } from '../../src/model/ranking.ts'
import { score } from '../../src/model/score.ts'
import { drawn } from './rows.ts'

/** Rows of sixty places, each with a rate of its own, and of an age that tells in its order. */
function rowsOfPlaces(rows: number): LabelledFrame {
  const places = Array.from({ length: rows }, (_, row) => 1001 + Math.floor(60 * drawn(row, 0)))
  const ages = Array.from({ length: rows }, (_, row) => Math.floor(18 + 60 * drawn(row, 1)))
  const labels = Uint8Array.from(places, (place, row) => {
    const logOdds = 3 * (drawn(place, 2) - 0.5) + ((ages[row] ?? 0) - 48) / 12
    return drawn(row, 3) < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0
  })
  return {
    rows,
    columns: [numericColumn('place', places), numericColumn('age', ages)],
    labels,
  }
}

it('Numbers that are codes are found by their rates; an age, a half and a rare number are none', () => {
  const { columns, ...frame } = rowsOfPlaces(6000)
  const [place, age] = columns.map((column) => (column.kind === 'numeric' ? column.values : []))
  const others = [
    numericColumn(
      'half',
      Array.from(place ?? [], (one) => one + 0.5),
    ),
    numericColumn(
      'rare',
      [...(age ?? [])].map((one, row) => one + 100 * row),
    ),
  ]
  const found = codesIn({ ...frame, columns: [...columns, ...others] })
  expect(found.map(({ column }) => column)).toEqual(['place'])
})

it('A code’s values are told apart also where their order says nothing, and rank better for it', async () => {
  const all = rowsOfPlaces(8000)
  const parts = [0, 1].map((part) =>
    rowsOf(
      all,
      Uint32Array.from({ length: 4000 }, (_, at) => 2 * at + part),
    ),
  )
  const [learned, told] = parts as [LabelledFrame, LabelledFrame]
  const auc = async (codes: ReturnType<typeof codesIn>): Promise<number> => {
    const model = await fitted(withCodes(learned, codes))
    return aucOf({ labels: told.labels, scores: score(model, withCodes(told, codes)).probability })
  }
  expect((await auc(codesIn(learned))) - (await auc([]))).toBeGreaterThan(0.005)
})
