import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Factor } from '../../src/model/aggregates.ts'
import { coverOf } from '../../src/model/cover.ts'
import { crossed } from '../../src/model/crossed.ts'
import { jointPlaces } from '../../src/model/joint-places.ts'
import { drawn } from './rows.ts'

const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 })

describe('Columns are counted together', () => {
  it('so that every two share a grid, and no grid but a pair’s has too many cells', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 2000 }), (list, most) => {
        const sets = coverOf(list, most)
        for (const [one] of list.entries())
          for (const [other] of list.entries())
            expect(sets.some((set) => set.includes(one) && set.includes(other))).toBe(true)
        for (const set of sets.filter(({ length }) => length > 2))
          expect(set.reduce((product, at) => product * (list[at] ?? 0), 1)).toBeLessThanOrEqual(
            most,
          )
      }),
    )
  })

  it('three at a time where they are many: sixteen of 33 bins take fewer than half of 120 passes', () => {
    expect(coverOf(new Array(16).fill(33), 1 << 16).length).toBeLessThan(60)
  })

  it('and the table of any two is what counting them alone gives, for the rows that are meant', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), (list, seed) => {
        const rows = 200
        const bins = list.map((size, at) =>
          Uint16Array.from({ length: rows }, (_, row) => Math.floor(size * drawn(row, seed + at))),
        )
        const values = Float64Array.from({ length: rows }, (_, row) =>
          Math.floor(1000 * drawn(row, seed + 99)),
        )
        const factors = list.map((size, at): Factor => ({ kind: 'column', at, size }))
        const tables = crossed(factors, jointPlaces(rows, bins), values, [
          [10, 60],
          [90, rows],
        ])
        for (const [one, height] of list.entries())
          for (const [other, width] of list.entries()) {
            const alone = new Float64Array(height * width)
            for (let row = 10; row < rows; row += 1) {
              const cell = (bins[one]?.[row] ?? 0) * width + (bins[other]?.[row] ?? 0)
              if (row < 60 || row >= 90) alone[cell] = (alone[cell] ?? 0) + (values[row] ?? 0)
            }
            expect(tables.cells(one, other)).toEqual(alone)
          }
      }),
      { numRuns: 50 },
    )
  })
})
