import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numericColumn, textColumn } from '../../src/model/frame.ts'
import { leaksIn } from '../../src/model/leak.ts'
import { rateBy } from '../../src/model/plain-rule.ts'
import { recalibrated, recalibration } from '../../src/model/recalibrate.ts'
import { contributions, score } from '../../src/model/score.ts'
import { wilson } from '../../src/train/band-figures.ts'
import { whatIsRead } from '../../src/train/training-rows.ts'

/** A number from 0 to 1 that is the same for the same row. */
const chance = (row: number): number => ((row * 2_654_435_761) % 4_294_967_296) / 4_294_967_296

describe('The interval of a band’s rate', () => {
  it.each([
    [0, 10, '0.000 to 0.278'],
    [5, 10, '0.237 to 0.763'],
    [20, 1000, '0.013 to 0.031'],
    [0, 0, '0.000 to 1.000'],
  ])('of %d in %d rows is Wilson’s: %s', (positives, rows, said) => {
    const [low, high] = wilson(positives, rows)
    expect(`${low.toFixed(3)} to ${high.toFixed(3)}`).toBe(said)
  })
})

describe('Of more rows than are read', () => {
  const months = (rows: number, count = 24) =>
    Array.from({ length: count }, (_, at) => ({ month: `m${at}`, rows, positives: 1 }))
  const least = { months: 12 }

  it('the newest months are taken, whole while they fit', () => {
    expect(whatIsRead(months(100), 2400, least)).toEqual({ first: 'm0', thousandths: 1000 })
    expect(whatIsRead(months(100), 1500, least)).toEqual({ first: 'm9', thousandths: 1000 })
  })

  it('and where even the least number of months has more, the rows of a part of the ids', () => {
    expect(whatIsRead(months(100), 300, least)).toEqual({ first: 'm12', thousandths: 250 })
    expect(whatIsRead(months(100, 8), 400, least)).toEqual({ first: 'm0', thousandths: 500 })
  })
})

describe('The guard', () => {
  const labels = Uint8Array.from({ length: 4000 }, (_, row) => (chance(row) < 0.1 ? 1 : 0))

  it('lets honest columns pass, an identifier and a strong one among them', () => {
    const columns = [
      textColumn(
        'id',
        Array.from(labels, (_, row) => `member ${row}`),
      ),
      numericColumn(
        'strong',
        Array.from(
          labels,
          (label, row) =>
            Number(label === 1 && chance(row * 7) < 0.6) || Number(chance(row * 11) < 0.1),
        ),
      ),
      numericColumn(
        'noise',
        Array.from(labels, (_, row) => Math.floor(chance(row * 13) * 40)),
      ),
    ]
    expect(leaksIn({ rows: labels.length, columns }, labels)).toEqual([])
  })

  it('finds a value that is there only where it happened, be it for some of them alone', () => {
    const partly = Array.from(labels, (label, row) =>
      label === 1 && row % 3 === 0 ? 'asked to leave' : 'none',
    )
    const columns = [textColumn('request', partly)]
    expect(leaksIn({ rows: labels.length, columns }, labels)).toEqual([
      {
        column: 'request',
        alone: expect.closeTo(0.665, 3),
        evidence: expect.stringMatching(
          /^of (\d+) rows where it is 'asked to leave', \1 came true$/,
        ),
      },
    ])
  })
})

describe('Calibration on later months', () => {
  it('shifts and scales a model so that contributions still add up to the score exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 200, maxLength: 400 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (values, salt) => {
          const labels = Uint8Array.from(values, (value, row) =>
            chance(row + salt) < 0.05 + value / 10 ? 1 : 0,
          )
          const column = numericColumn('visits', values)
          const rule = rateBy(
            column,
            { kind: 'numeric', cuts: ['1', '3'], range: ['0', '5'] },
            labels,
          )
          const frame = { rows: values.length, columns: [column] }
          const made = recalibrated(
            rule,
            recalibration(
              labels,
              score(rule, frame).score.map((one) => one / 2 - 300_000),
            ),
          )
          const sums = Float64Array.from(values, (_, row) =>
            contributions(made, frame).reduce(
              (sum, one) => sum + (one.values[row] ?? 0),
              made.intercept,
            ),
          )
          expect(score(made, frame).score).toEqual(sums)
          expect([...sums].every(Number.isInteger)).toBe(true)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('Months in which nobody left', () => {
  it('shift no probability: the model stays as it was fitted', () => {
    const scores = Float64Array.from({ length: 50 }, (_, row) => row * 10_000 - 2_000_000)
    expect(recalibration(new Uint8Array(50), scores)).toEqual({ intercept: 0, slope: 1 })
  })
})
