import { expect, it } from 'vitest'
import { problems, smallest } from './folder.ts'

it('a threshold that cannot be is refused, with its place', async () => {
  const found = await problems({
    'bankfull.yaml': `${smallest.project}ask:\n  keep_questions: perhaps\n  thresholds:\n    accuracy: 120%\n    silent_errors: few\n    accurracy: 95%\n    p99_ms: -1\n`,
  })
  expect(found.map(({ where, code }) => [where?.line, code])).toEqual([
    [3, 'YAML_INVALID_VALUE'],
    [5, 'YAML_INVALID_VALUE'],
    [6, 'YAML_INVALID_VALUE'],
    [7, 'YAML_UNKNOWN_KEY'],
    [8, 'YAML_INVALID_VALUE'],
  ])
})
