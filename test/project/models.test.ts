import { describe, expect, it } from 'vitest'
import { problems, project, told } from './folder.ts'

const least = `model: leaving
rows: SELECT id, month, left_within, visits FROM Members
label: left_within
time: month
`

describe('A model that says little', () => {
  it('has the defaults that the contract names', async () => {
    const { models } = await project({ 'models/leaving.yaml': least })
    expect(models).toHaveLength(1)
    expect(models[0]).toMatchObject({
      name: 'leaving',
      rowsFile: 'models/leaving.yaml (rows)',
      rows: 'SELECT id, month, left_within, visits FROM Members',
      id: undefined,
      testMonths: 3,
      calibrateMonths: 2,
      bands: [
        { name: 'low', atMost: 0.02 },
        { name: 'medium', atMost: 0.06 },
        { name: 'high', atMost: 1 },
      ],
      leastPositives: 200,
      leastMonths: 6,
    })
  })

  it.each([['rows: rows_of_leaving.sql'], ['file: rows_of_leaving.sql']])(
    'may keep its SELECT in a file beside it: %s',
    async (line) => {
      const { models } = await project({
        'models/leaving.yaml': least.replace(/rows: .*/, line),
        'models/rows_of_leaving.sql': 'SELECT 1 AS id\n',
      })
      expect(models[0]).toMatchObject({
        rowsFile: 'models/rows_of_leaving.sql',
        rows: 'SELECT 1 AS id\n',
      })
    },
  )
})

it('A model may ask for more rows than the least, and not for fewer', async () => {
  const asking = (publish: string) => ({ 'models/leaving.yaml': `${least}publish: ${publish}\n` })
  const { models } = await project(asking('{min_cancellations: 500, min_months: 12}'))
  expect(models[0]).toMatchObject({ leastPositives: 500, leastMonths: 12 })
  const text = told(await problems(asking('{min_cancellations: 199, min_months: 5}')))
  expect(text).toContain(
    'publish.min_cancellations: expected a whole number from 200 to 1000000000; found 199.',
  )
  expect(text).toContain('publish.min_months: expected a whole number from 6 to 600; found 5.')
})

describe('All that is wrong with a model is told at once', () => {
  it('each at its place, with what to do', async () => {
    const text = told(
      await problems({
        'models/leaving.yaml': `model: leavin
rows: rows_of_leaving.sql
label: left_within
time: left_within
causes: {column: why, voluntary: [chosen]}
features:
  include: [visits, why, Left_within]
  monotone: {visits: down}
split: {test_months: 2}
bands: {low: 0.06, medium: 0.02, high: 0.5}
publish: {min_cancelations: 100}
`,
      }),
    )
    await expect(text).toMatchFileSnapshot('../golden/project/model.txt')
  })

  it('where its scores would take the name of a view', async () => {
    const found = await problems({
      'models/leaving.yaml': least,
      'views/leaving_scores.yaml': 'view: leaving_scores\ncolumns: {id: {type: integer}}\n',
      'views/leaving_scores.sql': 'SELECT 1 AS id\n',
    })
    expect(found.map(({ code }) => code)).toEqual(['NAME_TAKEN'])
  })
})
