import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lint } from '../../src/check/lint.ts'
import { everyMonth, saysMonths, scoredMonths } from '../../src/gold/wanted-months.ts'
import { leaving, panelWorkspace } from '../train/panel.ts'

const rows = `SELECT member, m.month
FROM months AS m -- wanted_month(a, b) is spoken of
WHERE Wanted_Month(add_months(m.month, 1), -- the month
  m.newest) AND plan <> 'wanted_month(1, 2)'`

describe('wanted_month in the SELECT of a model’s rows', () => {
  it('is true of every month in training, and nothing else in the text moves', () => {
    expect(everyMonth(rows)).toBe(`SELECT member, m.month
FROM months AS m -- wanted_month(a, b) is spoken of
WHERE TRUE${' '.repeat(45)}
${' '.repeat(11)} AND plan <> 'wanted_month(1, 2)'`)
  })

  it('is true of the newest month and the one before it in scoring', () => {
    expect(scoredMonths(rows)).toBe(`SELECT member, m.month
FROM months AS m -- wanted_month(a, b) is spoken of
WHERE (add_months(m.month, 1) >= add_months(m.newest, -1)) AND plan <> 'wanted_month(1, 2)'`)
  })

  it('leaves every text alone that has no such call', () => {
    const words = fc.constantFrom('wanted_month', '(', ')', ',', "'", '--', '\n', 'a', '.', ' ')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        expect(everyMonth(text).length).toBe(text.length)
        expect(scoredMonths(text) === text).toBe(!saysMonths(text))
      }),
    )
  })

  it('is a finding in a view, and where it has other than two dates', async () => {
    const model = leaving({ rows: `${leaving().rows} WHERE wanted_month(month)` })
    await using workspace = await panelWorkspace(model)
    const [atRisk] = workspace.project.views
    const views = [
      { ...atRisk, sql: 'SELECT month FROM Panel WHERE wanted_month(month, month)' },
    ] as typeof workspace.project.views
    const { problems } = await lint(
      { ...workspace, project: { ...workspace.project, views } },
      undefined,
    )
    const told = problems.filter(({ code }) => code === 'VIEW_NOT_PORTABLE')
    expect(told.map(({ where }) => `${where?.file}:${where?.column}`)).toEqual([
      'views/at_risk.sql:31',
      'models/leaving.sql:87',
    ])
    expect(told[0]?.next).toContain('wanted_month(month, newest)')
  })
})
