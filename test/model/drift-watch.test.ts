import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { driftText, stopping, watchDrift } from '../../src/model/drift-watch.ts'
import { numericColumn, textColumn } from '../../src/model/frame.ts'
import { rateBy } from '../../src/model/plain-rule.ts'
import type { StoredModel } from '../../src/model/stored-model.ts'

/** A thousand rows of a number and a text, of which so many in a thousand are null. */
function rows(nulls: number) {
  const values = Array.from({ length: 1000 }, (_, row) => (row < nulls ? null : row % 7))
  const texts = values.map((value) => (value === null ? null : `plan ${value % 3}`))
  return [numericColumn('visits', values), textColumn('plan', texts)] as const
}

/** What a model that was trained on such rows sees in others. */
function watched(before: number, now: number) {
  const [visits, plan] = rows(before)
  const labels = Uint8Array.from({ length: 1000 }, (_, row) => Number(row % 5 === 0))
  const rates = [
    rateBy(visits, { kind: 'numeric', cuts: ['1', '3', '5'], range: ['0', '6'] }, labels),
    rateBy(plan, { kind: 'text', levels: ['plan 0', 'plan 1', 'plan 2'] }, labels),
  ]
  const stored = {
    scorer: { ...rates[0], terms: rates.flatMap(({ terms }) => terms) },
    scores: { edges: [], counts: [1000] },
  } as unknown as StoredModel
  return watchDrift(stored, { rows: 1000, columns: rows(now) }, '2026-11-01')
}

describe('The watch on drift', () => {
  it.each([
    [0, 300, 'null in 30 % of the rows, 0 % in training'],
    [300, 0, 'null in 0 % of the rows, 30 % in training'],
    [0, 1000, 'null in 100 % of the rows, 0 % in training'],
    [500, 1000, 'null in 100 % of the rows, 50 % in training'],
  ])(
    'stops a model of rows with %d nulls in a thousand where there are %d, and names the columns with both shares',
    (before, now, said) => {
      const drifted = stopping(watched(before, now), [])
      expect(drifted.map(({ name }) => name).toSorted()).toEqual(['plan', 'visits'])
      for (const drift of drifted) {
        expect(driftText(drift)).toMatch(
          new RegExp(`^${drift.name} PSI \\d+\\.\\d\\d \\(${said}\\)$`),
        )
        expect(drift.psi).toBeGreaterThan(1)
      }
    },
  )

  it('gives each column a finite distance, whatever is null, and none where nothing moved', () => {
    const share = fc.integer({ min: 0, max: 1000 })
    fc.assert(
      fc.property(share, share, (before, now) => {
        const { drifts } = watched(before, now)
        expect(drifts).toHaveLength(3)
        for (const { psi } of drifts) expect(psi).toBeGreaterThanOrEqual(0)
        for (const { psi } of drifts) expect(psi).toBeLessThan(100)
        if (before === now) expect(drifts.every(({ psi }) => psi === 0)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})
