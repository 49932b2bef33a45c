import { describe, expect, it } from 'vitest'
import { bankfull, project, put } from './bankfull.ts'

const model = `model: leaving
rows: SELECT member, month, left_within, visits FROM Panel
id: [member]
label: left_within
time: month
heuristic: CASE WHEN visits > 9 THEN 'low' ELSE 'high' END
split: {test_months: 3, calibrate_months: 2}
publish: {min_cancellations: 300, min_months: 6}
`

/** Ten months of members; who visits less leaves more often. The tenth month is open. */
function panel(): string {
  const lines = ['member,month,left_within,visits']
  for (let member = 1; member <= 300; member += 1)
    for (let month = 1; month <= 10; month += 1) {
      const drawn = (member * 7919 + month * 104_729 + member * month * 31) % 1000
      const visits = (member * 13 + month * 7) % 4
      const left = drawn < 320 - 100 * visits ? 1 : 0
      lines.push(
        `${member},2026-${String(month).padStart(2, '0')}-01,${month === 10 ? '' : left},${visits}`,
      )
    }
  return `${lines.join('\n')}\n`
}

const files = {
  'bankfull.yaml': 'project: till\n',
  'tables/panel.yaml':
    'table: Panel\nmerge: {key: [member, month]}\ncolumns: {member: {type: integer}, month: {type: date}, left_within: {type: integer}, visits: {type: integer}}\n',
  'data/Panel/store_1/all.csv': panel(),
  'models/leaving.yaml': model,
}

describe('bankfull train', () => {
  it('publishes a model, says its figures, and lets a person retire it', async () => {
    const root = project(files)
    await bankfull(root, 'merge', '-q')
    const trained = await bankfull(root, 'train', 'leaving', '--json', '-q')
    expect(trained, trained.err).toMatchObject({ exit: 0 })
    const { version, source, backtest, cardFiles } = JSON.parse(trained.out)
    expect([version.slice(0, 3), source, cardFiles.length]).toEqual(['v1-', 'model', 2])
    expect(backtest.checks).toHaveLength(4)
    const built = await bankfull(root, 'build', '-q')
    expect(built, built.err).toMatchObject({ exit: 0 })
    expect(built.out).toMatch(/leaving_scores +built +600/)
    expect((await bankfull(root, 'train', 'leaving', '--retire')).out).toContain(
      'is out of service',
    )
    put(
      root,
      'models/leaving.yaml',
      model.replace('visits FROM', 'left_within AS fate, visits FROM'),
    )
    const leaking = await bankfull(root, 'train', 'leaving', '-q')
    expect(leaking.exit).toBe(1)
    expect(leaking.err).toContain(
      'the feature fate knows the future: alone it ranks with an AUC of 1.000',
    )
  })

  it('names the models that there are, and what else is wrong with the words', async () => {
    const root = project(files)
    const [unknown, none, untrained] = await Promise.all([
      bankfull(root, 'train', 'leavin'),
      bankfull(root, 'train'),
      bankfull(project(files), 'train', 'leaving', '--retire'),
    ])
    expect(unknown).toMatchObject({ exit: 2 })
    expect(unknown.err).toContain('No model is named leavin.')
    expect(unknown.err).toContain('did you mean  leaving')
    expect(none).toMatchObject({ exit: 2 })
    expect(untrained.err).toContain('No version of leaving is published.')
  })
})
