import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problems } from '../../src/base/problem.ts'
import { trainText } from '../../src/cli/train-report.ts'
import { backtest, unmeasured } from '../../src/model/backtest.ts'
import { type TrainReport, train } from '../../src/train/train.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { leaving, odds, panelWorkspace } from './panel.ts'

/** Nobody leaves in these steps of the panel; step 9 is September 2026. */
const nobodyIn = (steps: string): string => `case when step in (${steps}) then -99 else ${odds} end`

describe('A month of the test in which nobody left', () => {
  let workspace: Workspace
  let report: TrainReport
  beforeAll(async () => {
    workspace = await panelWorkspace(leaving(), { odds: nobodyIn('9') })
    report = await train(workspace, leaving())
  }, 60_000)
  afterAll(() => workspace[Symbol.asyncDispose]())

  it('has no AUC, PR-AUC, lift or slope, and keeps the figures that mean something', () => {
    const { months } = report.current.stored.backtest
    const september = months.find(({ month }) => month === '2026-09-01')
    const none = { auc: null, prAuc: null, liftTopDecile: null, calibrationSlope: null }
    const some = {
      rows: 1000,
      positives: 0,
      logLoss: expect.any(Number),
      brier: expect.any(Number),
    }
    expect(september?.champion).toMatchObject({ ...none, ...some })
    expect(september?.heuristic).toMatchObject(none)
  })

  it('is left out of the figures of all months, of the bands and of the causes', () => {
    const { months, champion, heuristic, bins } = report.current.stored.backtest
    const [august, , october] = months.map((one) => one.champion)
    const positives = (august?.positives ?? 0) + (october?.positives ?? 0)
    for (const rows of [[champion], [heuristic], bins, report.card.bands])
      expect(rows.reduce((sum, one) => sum + one.rows, 0)).toBe(2000)
    for (const rows of [[champion], [heuristic], bins, report.card.bands])
      expect(rows.reduce((sum, one) => sum + one.positives, 0)).toBe(positives)
    expect(report.card.causes.reduce((sum, one) => sum + one.happened, 0)).toBe(positives)
  })

  it('keeps the model from being published: two months are too few to judge by, and that alone fails', () => {
    expect(report.current.stored.source).toBe('heuristic')
    const [ranks] = report.current.stored.backtest.checks.slice(1)
    expect(ranks).toMatchObject({
      passed: true,
      figures: expect.stringMatching(/ over 2 of 3 months$/),
    })
    expect(report.problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'MODEL_NOT_BETTER',
        'leaving is not published: the check fails that 3 months can be measured (2 of 3 months).',
      ],
    ])
  })

  it('is made up for by one more month to judge by', async () => {
    const longer = leaving({ testMonths: 4 })
    await using other = await panelWorkspace(longer, { odds: nobodyIn('9'), months: 13 })
    const { problems, current } = await train(other, longer)
    expect(problems).toEqual([])
    expect(current.stored.backtest.checks[0]).toMatchObject({
      passed: true,
      figures: '3 of 4 months',
    })
  })

  it('is named with the reason in the report and in both cards, and nothing reads NaN', async () => {
    const cards = await Promise.all(report.cardFiles.map((file) => readFile(file, 'utf8')))
    const why = 'is not measurable: no row has label 1 in that month'
    for (const text of [trainText(report), ...cards]) {
      expect(text.replace(/\*\*|<\/?strong>/g, '')).toContain(`2026-09 ${why}`)
      expect(text).not.toMatch(/NaN|Infinity|undefined/)
    }
    expect(cards[0]).toMatch(
      /\| model, 2026-09 \| 1,000 \| 0 \| not measurable \| not measurable \| 0\.\d{4} /,
    )
  })

  it('reads in JSON as it was measured: null, and nothing that JSON cannot say', () => {
    const { stored } = report.current
    expect(JSON.parse(JSON.stringify(stored))).toEqual(stored)
  })
})

it('A month in which all left is not measurable either, and a model that says one thing has no slope', () => {
  const rows = 60
  const monthOf = Array.from({ length: rows }, (_, row) => row % 3)
  const judged = backtest({
    labels: Uint8Array.from(monthOf, (month, row) => (month === 1 ? 1 : Number(row % 4 === 0))),
    champion: new Float64Array(rows).fill(0.3),
    heuristic: new Float64Array(rows).fill(0.2),
    monthOf,
    memberOf: monthOf.map((_, row) => Math.floor(row / 3)),
    months: ['2026-08-01', '2026-09-01', '2026-10-01'],
  })
  expect(unmeasured(judged)).toEqual([
    { month: '2026-09', why: 'no row has label 0 in that month' },
  ])
  expect(judged.champion).toMatchObject({ rows: 40, positives: 10, auc: 0.5 })
  expect(judged.calibration).toEqual({ slope: null, intercept: null })
  expect(judged.checks.map(({ passed, figures }) => [passed, figures])).toContainEqual([
    false,
    'slope not measurable, allowed 0.8 to 1.25',
  ])
})

it('Where nobody left in the months to calibrate on, the card says that nothing was calibrated', async () => {
  await using workspace = await panelWorkspace(leaving(), { odds: nobodyIn('6, 7') })
  const { current, cardFiles } = await train(workspace, leaving())
  expect(current.stored.window.calibrate).toMatchObject({ rows: 2000, positives: 0 })
  expect(await readFile(cardFiles[0] ?? '', 'utf8')).toContain(
    'In the months to calibrate on all rows have one label: the probabilities stand as they were fitted.',
  )
})

it('Where nobody left in any month of the test the model is refused, and told what it needs', async () => {
  await using workspace = await panelWorkspace(leaving(), { odds: nobodyIn('8, 9, 10') })
  const refusal = await train(workspace, leaving()).catch((error: Problems) => error.problems)
  expect(refusal).toMatchObject([
    {
      code: 'MODEL_NOT_MEASURABLE',
      exitCode: 1,
      where: { file: 'models/leaving.yaml split' },
      message:
        'leaving: none of the months that it is judged by can be measured: 2026-08 (label 1 in 0 of 1,000 rows), 2026-09 (label 1 in 0 of 1,000 rows), 2026-10 (label 1 in 0 of 1,000 rows).',
      next: 'It needs a month in which the label is 1 in some rows and 0 in others. The newest is 2026-07: hold back more months (split: {test_months: 4}), or have the outcomes after it delivered.',
    },
  ])
})

describe('A month in the middle in which one outcome of a thousand is not known', () => {
  const gap = {
    label: 'left_or_unknown',
    rows: `SELECT member, month, why, visits, failed, tenure, plan,
      CASE WHEN member = 7 AND month = DATE '2026-09-01' THEN NULL ELSE left_within END AS left_or_unknown FROM Panel`,
  }
  const model = leaving(gap)
  let workspace: Workspace
  let report: TrainReport
  beforeAll(async () => {
    workspace = await panelWorkspace(model)
    report = await train(workspace, model)
  }, 60_000)
  afterAll(() => workspace[Symbol.asyncDispose]())

  it('is not closed: nothing is learned from it, and nothing is judged by it', () => {
    const { months } = report.current.stored.backtest
    expect(months.map(({ month }) => month)).toEqual(['2026-07-01', '2026-08-01', '2026-10-01'])
    expect(report.current.stored.window.test).toMatchObject({ rows: 3000 })
  })

  it('is named in the report and in both cards with its rows', async () => {
    const cards = await Promise.all(report.cardFiles.map((file) => readFile(file, 'utf8')))
    const said = '2026-09 is not used: of its 1,000 rows 1 have no outcome'
    for (const text of [trainText(report), ...cards]) expect(text).toContain(said)
  })
})

it('Where each month has a row without an outcome none is closed, and the refusal says so', async () => {
  const model = leaving({
    label: 'left_or_unknown',
    rows: `SELECT member, month, why, visits, failed, tenure, plan,
      CASE WHEN member = 7 THEN NULL ELSE left_within END AS left_or_unknown FROM Panel`,
  })
  await using workspace = await panelWorkspace(model)
  const refusal = await train(workspace, model).catch((error: Problems) => error.problems)
  expect(refusal).toMatchObject([
    {
      code: 'MODEL_TOO_LITTLE_DATA',
      message:
        'leaving: 0 positive rows in 0 closed months; it needs 200 in 6. 11 months more would be closed, had all rows an outcome.',
    },
  ])
})
