import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairedBootstrapAucGain, type Rivals } from '../../src/model/auc-gain.ts'
import { drawn } from './rows.ts'

/** People of whom one prediction knows more than the other, each seen in so many months. */
function people(count: number, months: number): Required<Rivals> {
  const rows = Array.from({ length: count * months }, (_, row) => Math.floor(row / months))
  const labels = rows.map((person) => Number(drawn(person, 0) < 0.3))
  const told = (weight: number, draw: number): number[] =>
    rows.map((person, row) => weight * (labels[row] ?? 0) + drawn(person, draw))
  return { labels, champion: told(0.5, 1), heuristic: told(0.3, 2), memberOf: rows }
}

function width(rivals: Rivals): number {
  const { low, high } = pairedBootstrapAucGain(rivals, 200)
  return high - low
}

describe('The interval of a gain', () => {
  it('is no narrower because the same people are there in six months', () => {
    const { memberOf: _, ...once } = people(200, 1)
    expect(pairedBootstrapAucGain(people(200, 6), 200)).toEqual(pairedBootstrapAucGain(once, 200))
  })

  it('would be less than half as wide if their rows were drawn one by one', () => {
    const { memberOf: _, ...rows } = people(200, 6)
    expect(width(rows)).toBeLessThan(width(people(200, 6)) / 2)
  })

  it('does not depend on the order of rows, nor on how people are numbered but for their order', () => {
    const rivals = people(60, 3)
    const expected = pairedBootstrapAucGain(rivals, 50)
    const places = fc.shuffledSubarray(
      Array.from(rivals.labels, (_, row) => row),
      { minLength: rivals.labels.length },
    )
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 1000 }), (order, step) => {
        const at = (values: ArrayLike<number>): number[] => order.map((row) => values[row] ?? 0)
        const { low, high, gain } = pairedBootstrapAucGain(
          {
            labels: at(rivals.labels),
            champion: at(rivals.champion),
            heuristic: at(rivals.heuristic),
            memberOf: at(rivals.memberOf).map((member) => 7 + step * member),
          },
          50,
        )
        expect({ low, high, gain }).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })
})
