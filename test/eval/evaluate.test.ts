import { expect, it } from 'vitest'
import { evaluate } from '../../src/eval/evaluate.ts'
import { parseQuestions } from '../../src/eval/test-question.ts'
import { openClinics } from '../ask/clinics-project.ts'

it('A project in which nothing was built is evaluated all the same, and told which names it lacks', async () => {
  await using clinics = await openClinics([])
  const text = [
    '{"id": "a", "question": "bottom 3 clinics", "view": "clinic_watchlist"}',
    '{"id": "b", "question": "visits at Pine Hollow", "view": "visit_flow", "slots": {"clinic": "Pine Hollow"}}',
  ].join('\n')
  const questions = parseQuestions('q.jsonl', text, ['clinic_watchlist', 'visit_flow'])
  const evaluation = await evaluate(clinics.workspace, questions, {
    today: '2026-11-24',
    nowMs: () => 0,
  })
  expect(evaluation.predictions[0]).toMatchObject({ status: 'answer', view: 'clinic_watchlist' })
  expect(evaluation.predictions[1]).toMatchObject({ status: 'refuse', ms: 0 })
  expect(evaluation.unpublished).toEqual([
    'claim_health',
    'clinic_ranking',
    'clinic_watchlist',
    'visit_flow',
  ])
  const [advice] = evaluation.advice
  expect(advice?.mends[0]).toEqual({
    kind: 'yaml',
    file: 'views/visit_flow.yaml',
    line: 'slots: {clinic: {values: {Pine Hollow: [pine, hollow]}}}',
  })
})
