import { describe, expect, it } from 'vitest'
import { problems, project } from './folder.ts'

const view = {
  'views/a.yaml': 'view: a\ncolumns: {x: {type: text}}\n',
  'views/a.sql': 'select 1\n',
}

describe('What a project says about questions that no single view answers', () => {
  it('stands in questions/scope.yaml', async () => {
    const { scope } = await project({
      ...view,
      'questions/scope.yaml': `out_of_scope: [what is the weather]
ambiguous: [{question: how are we doing, views: [a]}]
negatives: [payroll]
`,
    })
    expect(scope).toEqual({
      outOfScope: ['what is the weather'],
      ambiguous: [{ question: 'how are we doing', views: ['a'] }],
      negatives: ['payroll'],
    })
  })

  it('may be left out', async () => {
    const { scope } = await project(view)
    expect(scope).toEqual({ outOfScope: [], ambiguous: [], negatives: [] })
  })

  it('names only views that there are', async () => {
    const [first] = await problems({
      ...view,
      'questions/scope.yaml': 'ambiguous: [{question: how are we doing, views: [b]}]\n',
    })
    expect(first?.message).toContain('there is no view b')
    expect(first?.where).toMatchObject({ file: 'questions/scope.yaml', line: 1 })
  })
})
