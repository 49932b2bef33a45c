import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Evaluation, evaluate } from '../../src/eval/evaluate.ts'
import { parseQuestions } from '../../src/eval/test-question.ts'
import { type Clinics, openClinics } from './clinics-project.ts'

let clinics: Clinics
let evaluation: Evaluation

beforeAll(async () => {
  clinics = await openClinics()
  const file = new URL('clinics/questions.jsonl', import.meta.url)
  const views = clinics.workspace.project.views.map(({ name }) => name)
  const questions = parseQuestions('questions.jsonl', await readFile(file, 'utf8'), views)
  evaluation = await evaluate(clinics.workspace, questions, {
    today: '2026-11-24',
    nowMs: () => performance.now(),
  })
})
afterAll(() => clinics[Symbol.asyncDispose]())

describe('the clinics’ hundred questions, which tuned nothing', () => {
  it('are a hundred, and none is an example of a view', () => {
    const examples = new Set(clinics.workspace.project.views.flatMap((view) => view.examples))
    expect(evaluation.judged).toHaveLength(100)
    expect(evaluation.judged.filter(({ question }) => examples.has(question.question))).toEqual([])
  })

  it('85 of 100 in scope have the right view as best candidate', () => {
    const { count, of } = evaluation.figures.forcedAccuracy
    expect(count / of).toBeGreaterThanOrEqual(0.85)
  })

  it('85 of 100 end as they should: answered by a right view, refused, or asked back', () => {
    const right = evaluation.judged.filter(({ outcome }) => outcome === 'right')
    expect(right.length).toBeGreaterThanOrEqual(85)
  })
})
