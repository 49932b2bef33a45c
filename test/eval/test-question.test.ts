import { describe, expect, it } from 'vitest'
import { Problems } from '../../src/base/problem.ts'
import { parseQuestions } from '../../src/eval/test-question.ts'

const views = ['visit_flow', 'claim_health']

function problemsOf(text: string): readonly string[] {
  try {
    parseQuestions('q.jsonl', text, views)
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    expect(error.exitCode).toBe(2)
    return error.problems.map(({ where, message, didYouMean }) =>
      [`${where?.line ?? 0}:`, message, ...(didYouMean === undefined ? [] : [didYouMean])].join(
        ' ',
      ),
    )
  }
  return []
}

describe('A file of questions', () => {
  it('is read line by line; what a line may leave out is filled in', () => {
    const [first, second, third] = parseQuestions(
      'q.jsonl',
      '\uFEFF{"id": "a", "question": "visits", "view": "visit_flow"}\r\n\n{"id": 7, "question": "", "view": null, "acceptable_views": ["visit_flow", "claim_health"], "slots": {"n": 2}, "tags": ["ambiguous"], "note": "kept out"}\n{"id":"c","question":"x","view":null,"slots":null}',
      views,
    )
    expect(first).toMatchObject({ id: 'a', acceptableViews: ['visit_flow'], tags: [], line: 1 })
    expect(first?.slots).toBeUndefined()
    expect(second).toMatchObject({ id: '7', view: null, slots: { n: 2 }, line: 3 })
    expect(third).toMatchObject({ acceptableViews: [], line: 4 })
  })

  it('that is malformed says everything that is wrong, each with its line', () => {
    const text = [
      '{"id": "a", "question": "visits", "view": "visit_flwo"}',
      'not json',
      '["a"]',
      '{"id": "b", "view": null}',
      '{"id": "a", "question": "visits", "view": null}',
      '{"question": 5, "view": 5, "tags": "x", "slots": [], "acceptable_views": "y"}',
    ].join('\n')
    expect(problemsOf(text)).toEqual([
      '1: This line is no question to evaluate: there is no view visit_flwo in the project. visit_flow',
      expect.stringMatching(/^2: This line is no question to evaluate: this is not JSON: /),
      '3: This line is no question to evaluate: a line is one JSON object.',
      '4: This line is no question to evaluate: it needs question: a text.',
      '5: This line is no question to evaluate: the id a stands on line 1 too.',
      '6: This line is no question to evaluate: it needs id: a text.',
      '6: This line is no question to evaluate: it needs question: a text.',
      '6: This line is no question to evaluate: it needs view: the name of a view, or null.',
      '6: This line is no question to evaluate: it needs acceptable_views: a list of names of views.',
      '6: This line is no question to evaluate: it needs slots: an object.',
      '6: This line is no question to evaluate: it needs tags: a list of texts.',
    ])
  })

  it.each(['', '\n \n'])('without a question is no file of questions: %j', (text) => {
    expect(problemsOf(text)).toEqual([
      '0: This line is no question to evaluate: the file holds no question.',
    ])
  })

  it('with ever so many wrong lines stays readable', () => {
    const all = problemsOf('nothing\n'.repeat(400))
    expect(all).toHaveLength(51)
    expect(all.at(-1)).toContain('350 more problems')
  })
})
