import { describe, expect, it } from 'vitest'
import { figuresOf, judge, percentile } from '../../src/eval/figures.ts'
import type { Predicted, Prediction } from '../../src/eval/prediction.ts'
import { isSame } from '../../src/eval/slot-score.ts'
import type { TestQuestion } from '../../src/eval/test-question.ts'
import { checkThresholds } from '../../src/eval/threshold-check.ts'

/** A question and what became of it, as short as a line of a table. */
function line(
  question: Partial<TestQuestion>,
  prediction: Partial<Prediction>,
  at: number,
): Predicted {
  const id = `q${at}`
  const full: TestQuestion = {
    id,
    question: id,
    view: null,
    acceptableViews: question.view ? [question.view] : [],
    slots: undefined,
    tags: [],
    line: at,
    ...question,
  }
  const made: Prediction = {
    id,
    status: prediction.view ? 'answer' : 'refuse',
    view: null,
    candidates: prediction.view ? [prediction.view] : [],
    slots: {},
    ms: at,
    ...prediction,
  }
  const matching = {
    kind: 'refuse',
    id,
    question: id,
    code: 'no_authoritative_view',
    reason: '',
    unknownWords: [],
    terms: [],
    didYouMean: [],
    suggestions: [],
    candidates: [],
    slots: {},
  } as const
  return { question: full, prediction: made, matching }
}

const period = { start: '2026-10-01', end: '2026-10-31' }

const predicted = [
  line(
    { view: 'a', tags: ['bottom'], slots: { n: 5, period } },
    { view: 'a', slots: { period, n: 5 } },
    1,
  ),
  line({ view: 'a', tags: ['bottom'], slots: { n: 5 } }, { view: 'b', slots: { n: 6 } }, 2),
  line({ view: 'a', slots: { plan: 'x' } }, { candidates: ['a', 'b'] }, 3),
  line({ view: 'b' }, { status: 'clarify', candidates: ['a', 'b'] }, 4),
  line({ tags: ['out_of_scope'] }, {}, 5),
  line({ tags: ['out_of_scope'] }, { status: 'clarify', candidates: ['a', 'b'] }, 6),
  line({ tags: ['out_of_scope'] }, { view: 'a' }, 7),
  line(
    { acceptableViews: ['a', 'b'], tags: ['ambiguous'] },
    { status: 'clarify', candidates: ['b', 'a'] },
    8,
  ),
  line(
    { acceptableViews: ['a', 'b'], tags: ['ambiguous'] },
    { status: 'clarify', candidates: ['b', 'c'] },
    9,
  ),
  line({ acceptableViews: ['a', 'b'], tags: ['ambiguous'] }, { view: 'a' }, 10),
]

describe('The figures', () => {
  const figures = figuresOf(judge(predicted))

  it('count what a view was to answer: right, wrong without a sign, refused, asked back', () => {
    expect(figures).toMatchObject({
      forcedAccuracy: { count: 2, of: 4 },
      accuracy: { count: 1, of: 4 },
      silentErrors: { count: 1, of: 4 },
      falseRefusals: { count: 1, of: 4 },
      needlessClarifications: { count: 1, of: 4 },
    })
  })

  it('take what is out of scope for right unless a view answers it', () => {
    expect(figures.outOfScope).toEqual({ count: 2, of: 3 })
  })

  it('take an ambiguous question for right only where both its views are offered', () => {
    expect(figures.ambiguous).toEqual({ count: 1, of: 3 })
  })

  it('score slots over the questions that name them', () => {
    expect(figures.bySlot).toEqual([
      { slot: 'n', hits: 1, extra: 1, missed: 1, f1: 0.5 },
      { slot: 'period', hits: 1, extra: 0, missed: 0, f1: 1 },
      { slot: 'plan', hits: 0, extra: 0, missed: 1, f1: 0 },
    ])
    expect(figures.slots?.f1).toBeCloseTo(4 / 7)
  })

  it('name what is taken for what', () => {
    expect(figures.confusions).toContainEqual({ wanted: 'a', got: 'b', ids: ['q2'] })
    expect(figures.confusions).toContainEqual({ wanted: 'refusal', got: 'a', ids: ['q7'] })
  })

  it('know the median and the slowest of a hundred', () => {
    expect(figures.latencyMs).toEqual({ p50: 5, p99: 10, most: 10 })
    expect(percentile([], 0.99)).toBe(0)
  })

  it('are held against the thresholds; what nobody asked about breaks none', () => {
    const checks = checkThresholds(figures, [
      { figure: 'forced_accuracy', bound: 0.5, written: '50%' },
      { figure: 'silent_errors', bound: 0.2, written: '20%' },
      { figure: 'p99_ms', bound: 10, written: '10' },
      { figure: 'by_tag', name: 'bottom', bound: 1, written: '100%' },
      { figure: 'by_slot', name: 'n', bound: 0.5, written: '0.5' },
      { figure: 'by_tag', name: 'night', bound: 1, written: '100%' },
    ])
    expect(checks.map(({ measured, holds }) => [measured, holds])).toEqual([
      [0.5, true],
      [0.25, false],
      [10, true],
      [0.5, false],
      [0.5, true],
      [undefined, true],
    ])
  })
})

describe('A slot', () => {
  it.each([
    [['a'], 'a', true],
    [['a', 'b'], ['b', 'a'], true],
    [{ op: '>', value: '5000.00' }, { value: 5000, op: '>' }, true],
    [{ start: '2026-10-01' }, { start: '2026-10-02' }, false],
    ['20', 20, true],
    ['TX', undefined, false],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(isSame(a, b)).toBe(same)
  })
})
