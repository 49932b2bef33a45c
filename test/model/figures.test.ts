import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binsOf } from '../../src/model/binning.ts'
import { calibrationBins } from '../../src/model/calibration.ts'
import { between, numericBinning, spansOf } from '../../src/model/cut.ts'
import { figuresOf } from '../../src/model/figures.ts'
import { numericColumn } from '../../src/model/frame.ts'
import { auc } from '../../src/model/ranking.ts'

describe('The figures', () => {
  const labels = [1, 0, 1, 0, 0, 1, 0, 0, 0, 0]
  const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.3, 0.2, 0.1, 0.1]

  it('are what one counts by hand', () => {
    const { auc: area, prAuc, logLoss, brier, liftTopDecile, ece } = figuresOf({ labels, scores })
    // Of 21 pairs of a 1 and a 0: 7 + 6 + 4 are in order, and one is a tie.
    expect(area).toBeCloseTo(17.5 / 21, 12)
    expect(prAuc).toBeCloseTo((1 + 2 / 3 + 3 / 6) / 3, 12)
    const told = [0.9, 0.2, 0.7, 0.4, 0.5, 0.5, 0.7, 0.8, 0.9, 0.9]
    expect(logLoss).toBeCloseTo(-told.reduce((sum, p) => sum + Math.log(p), 0) / 10, 12)
    expect(brier).toBeCloseTo(told.reduce((sum, p) => sum + (1 - p) ** 2, 0) / 10, 12)
    expect(liftTopDecile).toBeCloseTo(1 / 0.3, 12)
    expect(ece).toBeCloseTo((0.1 + 0.8 + 0.3 + 0.6 + 0 + 0.3 + 0.2 + 0.2) / 10, 12)
  })

  it('keep rows of one probability in one bin of the calibration plot', () => {
    const bins = calibrationBins({ labels, scores })
    expect(bins.map(({ rows }) => rows)).toEqual([2, 1, 1, 2, 1, 1, 1, 1])
    expect(bins.map(({ positives }) => positives)).toEqual([0, 0, 0, 1, 0, 1, 0, 1])
  })

  it('do not depend on the order of rows, ties included', () => {
    const order = [3, 5, 4, 0, 9, 8, 1, 2, 7, 6]
    const turned = {
      labels: order.map((at) => labels[at] ?? 0),
      scores: order.map((at) => scores[at] ?? 0),
    }
    const [one, other] = [figuresOf({ labels, scores }), figuresOf(turned)]
    for (const [name, value] of Object.entries(one))
      expect(other[name as keyof typeof other]).toBeCloseTo(value, 12)
  })

  it('have a slope of one where the chances are right, and of a half where they are twice too sure', () => {
    const rows = Array.from({ length: 1000 }, (_, row) => row)
    const right = rows.map((row) => (row % 2 === 0 ? 0.2 : 0.8))
    const drawn = rows.map((row) => Number(row % 10 < (row % 2 === 0 ? 2 : 8) ? row % 10 < 8 : 0))
    const rate = (odd: 0 | 1): number =>
      drawn.filter((label, row) => row % 2 === odd && label === 1).length / 500
    const exact = rows.map((row) => rate((row % 2) as 0 | 1))
    expect(figuresOf({ labels: drawn, scores: exact }).calibrationSlope).toBeCloseTo(1, 9)
    const sure = exact.map((p) => p ** 2 / (p ** 2 + (1 - p) ** 2))
    expect(figuresOf({ labels: drawn, scores: sure }).calibrationSlope).toBeCloseTo(0.5, 9)
    expect(auc({ labels: drawn, scores: right })).toBeCloseTo(
      auc({ labels: drawn, scores: exact }),
      12,
    )
  })
})

describe('A cut', () => {
  it('lies between the two values it parts, whatever they are', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(number, number, (one, other) => {
        fc.pre(one !== other)
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const cut = Number(between(low, high))
        expect(cut).toBeGreaterThanOrEqual(low)
        expect(cut).toBeLessThan(high)
      }),
    )
  })

  it('never parts equal values, and bins go up with the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }), (values) => {
        const sorted = Float64Array.from(values).sort()
        const binning = numericBinning(spansOf(sorted, 5))
        const bins = binsOf(binning, numericColumn('n', [...sorted]))
        for (let at = 1; at < sorted.length; at += 1) {
          const step = (bins[at] ?? 0) - (bins[at - 1] ?? 0)
          expect(step).toBeGreaterThanOrEqual(0)
          if (sorted[at] === sorted[at - 1]) expect(step).toBe(0)
        }
        expect(Math.max(...bins)).toBeLessThanOrEqual(5)
      }),
    )
  })
})
