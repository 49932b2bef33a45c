import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Evaluation, evaluate } from '../../src/eval/evaluate.ts'
import { parseQuestions } from '../../src/eval/test-question.ts'
import { type Carwash, openCarwash } from '../ask/carwash-project.ts'

let carwash: Carwash
let evaluation: Evaluation

beforeAll(async () => {
  carwash = await openCarwash()
  const file = new URL('../../examples/carwash/questions/test.jsonl', import.meta.url)
  const views = carwash.workspace.project.views.map(({ name }) => name)
  const questions = parseQuestions('test.jsonl', await readFile(file, 'utf8'), views)
  evaluation = await evaluate(carwash.workspace, questions, {
    today: '2026-11-24',
    nowMs: () => performance.now(),
  })
})
afterAll(() => carwash[Symbol.asyncDispose]())

describe('the reference project’s held-out questions', () => {
  it('keep every threshold of bankfull.yaml, as `bankfull eval` would say', () => {
    expect(evaluation.checks.length).toBeGreaterThan(5)
    expect(evaluation.checks.filter(({ holds }) => !holds)).toEqual([])
  })

  it('never reach billing_health by asking for the bottom of the locations', () => {
    const bottom = evaluation.judged.filter(({ question }) => question.tags.includes('bottom_n'))
    expect(bottom.length).toBeGreaterThan(40)
    expect(bottom.filter(({ prediction }) => prediction.view === 'billing_health')).toEqual([])
  })
})
