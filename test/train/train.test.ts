import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Problem, Problems } from '../../src/base/problem.ts'
import { build } from '../../src/gold/gold.ts'
import { type RowColumns, readRows } from '../../src/model/read-rows.ts'
import { score } from '../../src/model/score.ts'
import { type Feature, markModel } from '../../src/model/stored-model.ts'
import { raw } from '../../src/sql/sql.ts'
import { type TrainReport, train } from '../../src/train/train.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { leaving, panelWorkspace, publishPanel, scores } from './panel.ts'

/** What is told of a training that is not begun. */
async function refused(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work
    return []
  } catch (error) {
    const all = error instanceof Problems ? error.problems : [error as Problem]
    return all.map(({ code, message }) => `${code}: ${message}`)
  }
}

/** The panel's columns by what they are for. */
function columnsOf(features: readonly Feature[]): RowColumns {
  const ids = [{ name: 'member', type: { kind: 'integer' as const } }]
  return { features, time: 'month', label: 'left_within', key: { ids, time: 'month' } }
}

describe('A model that beats the plain rule', () => {
  let workspace: Workspace
  let report: TrainReport
  beforeAll(async () => {
    workspace = await panelWorkspace(leaving())
    report = await train(workspace, leaving())
    await build(workspace)
  }, 120_000)
  afterAll(() => workspace[Symbol.asyncDispose]())

  it('learns from the oldest months, is calibrated on later ones, and judged by the newest three', () => {
    const { source, window, backtest } = report.current.stored
    expect(source).toBe('model')
    expect(report.problems).toEqual([])
    expect(window).toMatchObject({
      train: { from: '2025-12-01', to: '2026-05-01' },
      calibrate: { from: '2026-06-01', to: '2026-07-01' },
      test: { from: '2026-08-01', to: '2026-10-01' },
      scored: { from: '2026-11-01', rows: 1000 },
    })
    expect(backtest.months.map(({ month }) => month)).toEqual([
      '2026-08-01',
      '2026-09-01',
      '2026-10-01',
    ])
    expect(backtest.gain.low).toBeGreaterThan(0)
    expect(backtest.champion.logLoss).toBeLessThan(backtest.heuristic.logLoss)
    expect(backtest.checks.map(({ passed }) => passed)).toEqual([true, true, true, true])
  })

  it('scores each member of the newest two months, by the version whose digest stands in every row', async () => {
    expect(
      await scores(
        workspace,
        'select month, count(*) as n, min(scored_by) as by_first, max(scored_by) as by_last from scores group by month order by month',
      ),
    ).toEqual(
      ['2026-10-01', '2026-11-01'].map((month) => ({
        month,
        n: 1000n,
        by_first: report.current.label,
        by_last: report.current.label,
      })),
    )
    expect(report.current.label).toMatch(/^v1-[0-9a-f]{8}$/)
  })

  it('scores in SQL what it scores in the process: the same whole number in every row', async () => {
    const { scorer, features } = report.current.stored
    const snapshot = await workspace.catalog.current('silver', 'Panel')
    const [file = ''] = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
    const read = await readRows(
      workspace.engine,
      raw(
        `(select * from read_parquet('${file}') where month = date '2026-11-01' order by member)`,
      ),
      columnsOf(features),
    )
    const told = await scores(
      workspace,
      "select score from scores where month = date '2026-11-01' order by member",
    )
    expect(told.map((row) => Number(row['score']))).toEqual([...score(scorer, read.frame).score])
  })

  it('chooses pairs by people that a fit did not see: all months of a member are in one fold', async () => {
    const snapshot = await workspace.catalog.current('silver', 'Panel')
    const [file = ''] = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
    const members = raw(`(select * from read_parquet('${file}') order by month, member)`)
    const { foldOf, months } = await readRows(workspace.engine, members, columnsOf([]))
    const size = foldOf.length / months.length
    expect(size).toBe(1000)
    for (const [row, fold] of foldOf.entries()) expect(fold).toBe(foldOf[row % size])
    const sizes = [0, 1, 2, 3].map((fold) => foldOf.slice(0, size).filter((one) => one === fold))
    for (const { length } of sizes) expect(length).toBeGreaterThan(200)
  })

  it('tells the causes apart: both add up to the probability, and failed cards leave without a choice', async () => {
    const [sums] = await scores(
      workspace,
      `select count(*) filter (where probability <> probability_voluntary + probability_involuntary) as off,
        count(*) filter (where least(probability_voluntary, probability_involuntary) < 0) as negative from scores`,
    )
    expect(sums).toEqual({ off: 0n, negative: 0n })
    const causes = report.card.causes.map(({ cause, auc }) => [cause, (auc ?? 0) > 0.6])
    expect(causes).toEqual([
      ['voluntary', true],
      ['involuntary', true],
    ])
  })

  it('gives reasons in the words of the YAML, the strongest first', async () => {
    const [worst] = await scores(
      workspace,
      'select reason_1, reason_2, reason_3 from scores order by probability desc, member limit 1',
    )
    const said = Object.values(worst ?? {}).join(' | ')
    expect(said).toContain('the last charge failed')
    expect(said).toContain('0 visits last month')
  })

  it('puts members into bands that come true as often as they say', () => {
    for (const { name, rows, predicted, low, high } of report.card.bands) {
      expect(rows, name).toBeGreaterThan(0)
      expect(predicted, name).toBeGreaterThan(low * 0.8)
      expect(predicted, name).toBeLessThan(high * 1.2)
    }
  })

  it('never gives a lower probability for fewer visits where the YAML says so', () => {
    const term = report.current.stored.scorer.terms.find(({ column }) => column === 'visits')
    const curve = term?.coefficients.slice(0, -1) ?? []
    expect(curve).toEqual(curve.toSorted((a, b) => b - a))
  })

  it('is the same model whenever it is trained on the same rows', async () => {
    const again = await train(workspace, leaving())
    expect(again.current.stored).toEqual(report.current.stored)
    expect(again.current.label.slice(3)).toBe(report.current.label.slice(3))
  })

  it('and the same, to the last digit of its figures, in whatever order they lie', async () => {
    await using other = await panelWorkspace(leaving(), { order: 'md5(member || month)' })
    expect((await train(other, leaving())).current.label).toBe(report.current.label)
  })

  it('has a card that a person reads, as Markdown and as one HTML file with its plots in it', async () => {
    const [markdown = '', html = ''] = await Promise.all(
      report.cardFiles.map((file) => readFile(file, 'utf8')),
    )
    for (const card of [markdown, html]) {
      expect(card).toMatch(
        /The heuristic is .*each level at its rate of label 1|the rate of label 1 by/,
      )
      expect(card).toContain('0.5 is chance')
    }
    for (const title of [
      'Verdict',
      'Data and window',
      'Figures of',
      'Calibration',
      'Bands',
      'Causes',
      'Features',
      'Limits',
      'How to retire it',
    ])
      expect(markdown).toContain(`\n## ${title}`)
    expect(html.match(/<svg /g)?.length).toBeGreaterThan(3)
    expect(html).not.toMatch(/https?:|<script|NaN|undefined/)
  })

  it('can be retired: then the plain rule’s bands answer, labelled so', async () => {
    await markModel(workspace.stateFolder, 'leaving', { isRetired: true })
    await build(workspace)
    expect(await scores(workspace, 'select distinct scored_by, probability from scores')).toEqual([
      { scored_by: 'heuristic', probability: null },
    ])
  })
})

describe('Before a model is trained', () => {
  it('the views that read it are built from the plain rule, which is labelled', async () => {
    await using workspace = await panelWorkspace(leaving())
    const report = await build(workspace)
    expect(report.views.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'leaving_scores built',
      'at_risk built',
    ])
    expect(
      await scores(
        workspace,
        'select band, scored_by, count(*) > 0 as some from scores group by all order by band',
      ),
    ).toEqual([
      { band: 'high', scored_by: 'heuristic', some: true },
      { band: 'low', scored_by: 'heuristic', some: true },
      { band: 'medium', scored_by: 'heuristic', some: true },
    ])
  })

  it('members are unscored where no plain rule is declared', async () => {
    await using workspace = await panelWorkspace(leaving({ heuristic: undefined }))
    await build(workspace)
    expect(await scores(workspace, 'select distinct band, scored_by from scores')).toEqual([
      { band: 'unscored', scored_by: 'unscored' },
    ])
  })
})

describe('A model that is not to be published', () => {
  it('is one that tells no more than the plain rule: the check is named with figures, the rule answers', async () => {
    const model = leaving({ heuristic: "CASE WHEN visits = 0 THEN 'high' ELSE 'low' END" })
    await using workspace = await panelWorkspace(model, {
      odds: '-2.5 + (case visits when 0 then 2 else 0 end)',
    })
    const report = await train(workspace, model)
    expect(report.problems.map(({ code, exitCode }) => [code, exitCode])).toContainEqual([
      'MODEL_NOT_BETTER',
      1,
    ])
    expect(report.problems[0]?.message).toMatch(
      /it ranks better than the heuristic \(AUC 0\.\d{3} against 0\.\d{3}, gain -?0\.\d{3}, 95 % interval -0\.\d{3} to/,
    )
    await build(workspace)
    const [told] = await scores(
      workspace,
      'select count(distinct probability) as levels, min(scored_by) as a, max(scored_by) as b from scores',
    )
    expect(told).toEqual({ levels: 2n, a: 'heuristic', b: 'heuristic' })
  })

  it('is one of too few months and too few who left: both counts are said', async () => {
    await using workspace = await panelWorkspace(leaving(), { months: 5, members: 100 })
    expect(await refused(train(workspace, leaving()))).toEqual([
      expect.stringMatching(
        /^MODEL_TOO_LITTLE_DATA: leaving: \d+ positive rows in 4 closed months; it needs 200 in 6\.$/,
      ),
    ])
  })

  it('is one of rows that name a member twice in a month', async () => {
    const rows = leaving().rows.replace(
      'FROM Panel',
      'FROM Panel UNION ALL SELECT member, month, left_within, why, visits, failed, tenure, plan FROM Panel WHERE member = 7',
    )
    await using workspace = await panelWorkspace(leaving({ rows }))
    expect(await refused(train(workspace, leaving({ rows })))).toEqual([
      'MODEL_ROWS_REPEATED: leaving: 12 rows have the same member, month as another.',
    ])
  })
})

describe('A column that knows the future', () => {
  const more = {
    cancel_reason: ['text', "case when happens = 1 then 'price' end"],
    status: ['text', "case when happens = 1 then 'cancelled' else 'active' end"],
    ended_on: ['date', 'case when happens = 1 then month + 9 end'],
    noted_on: ['text', 'cast(month + cast(h % 20 as integer) as varchar)'],
    last_note: ['date', 'month - 1'],
    ever_left: ['boolean', 'happens = 1 or h % 900 = 0'],
  } as const
  const rows = leaving().rows.replace('plan FROM', `plan, ${Object.keys(more).join(', ')} FROM`)

  it('is refused, each by what it shows: a reason, a status, a day at or after the month, a perfect predictor', async () => {
    await using workspace = await panelWorkspace(leaving({ rows }), { more })
    const told = await refused(train(workspace, leaving({ rows })))
    expect(told.map((line) => /feature (\w+) knows/.exec(line)?.[1]).toSorted()).toEqual([
      'cancel_reason',
      'ended_on',
      'ever_left',
      'noted_on',
      'status',
    ])
    expect(told.find((line) => line.includes('noted_on'))).toContain(
      'rows it lies at or after the month',
    )
    expect(told.find((line) => line.includes('cancel_reason'))).toContain(
      'alone it ranks with an AUC of 1.000',
    )
  })

  it('is refused too where it only shows that somebody leaves some day', async () => {
    const later = {
      leaves_for: [
        'text',
        "case when max(happens) over (partition by member) = 1 then 'price' end",
      ],
    } as const
    const model = leaving({ rows: leaving().rows.replace('plan FROM', 'plan, leaves_for FROM') })
    await using workspace = await panelWorkspace(model, { more: later })
    const [told] = await refused(train(workspace, model))
    expect(told).toMatch(
      /leaves_for knows the future: of [\d,]+ rows where it is null, 0 came true, where \d+ were to be expected/,
    )
  })

  it('passes where a person vouches for it', async () => {
    const trusted = {
      ...leaving().features,
      trusted: ['status'],
      exclude: Object.keys(more).filter((one) => one !== 'status'),
    }
    const model = leaving({ rows, features: trusted })
    await using workspace = await panelWorkspace(model, { more })
    expect(await refused(train(workspace, model))).toEqual([])
  })
})

describe('After a model was trained', () => {
  it('a change of a column’s type refuses it, names the way back, and lets the plain rule answer', async () => {
    await using workspace = await panelWorkspace(leaving(), {
      more: { fee: ['decimal(9,2)', '9.99'] },
    })
    const model = leaving({ rows: leaving().rows.replace('plan FROM', 'plan, fee FROM') })
    const models = { ...workspace, project: { ...workspace.project, models: [model] } }
    await train(models, model)
    await publishPanel(workspace, { more: { fee: ['text', "'9.99 USD'"] } })
    const report = await build(models)
    const [problem] = report.views[0]?.problems ?? []
    expect(report.exitCode).toBe(1)
    expect(problem?.code).toBe('MODEL_SCHEMA_CHANGED')
    expect(problem?.message).toMatch(
      /^leaving v1-\w+ is refused: the column Panel.fee was decimal\(9,2\) and is text since it was trained\.$/,
    )
    expect(problem?.next).toContain('bankfull train leaving')
    expect(await scores(workspace, 'select distinct scored_by from scores')).toEqual([
      { scored_by: 'heuristic' },
    ])
    expect(report.views.map(({ status }) => status)).toEqual(['built', 'built'])
  })

  it('drift stops it until a person lets the drift pass, or trains again', async () => {
    await using workspace = await panelWorkspace(leaving())
    await train(workspace, leaving())
    expect((await build(workspace)).exitCode).toBe(0)
    await publishPanel(workspace, { visits: 'case when step = 11 then 4 else h % 5 end' })
    const stopped = await build(workspace)
    const [problem] = stopped.views[0]?.problems ?? []
    expect(stopped.exitCode).toBe(1)
    expect(problem?.code).toBe('MODEL_DRIFTED')
    expect(problem?.message).toMatch(/visits PSI \d\.\d\d/)
    expect(problem?.next).toContain('--acknowledge-drift')
    expect(await scores(workspace, 'select distinct scored_by from scores')).toEqual([
      { scored_by: 'heuristic' },
    ])
    expect((await build(workspace)).exitCode, 'an unchanged run says so again').toBe(1)
    await markModel(workspace.stateFolder, 'leaving', { acknowledged: ['visits', 'score'] })
    expect((await build(workspace)).exitCode).toBe(0)
    expect(
      await scores(workspace, "select distinct scored_by like 'v1-%' as by_model from scores"),
    ).toEqual([{ by_model: true }])
  })

  it('so does a column that has nulls where training had none, told with both shares', async () => {
    await using workspace = await panelWorkspace(leaving())
    await train(workspace, leaving())
    await publishPanel(workspace, {
      visits: 'case when step = 11 and h % 3 = 0 then null else h % 5 end',
    })
    const [problem] = (await build(workspace)).views[0]?.problems ?? []
    expect(problem?.code).toBe('MODEL_DRIFTED')
    expect(problem?.message).toMatch(
      /visits PSI \d\.\d\d \(null in 3\d % of the rows, 0 % in training\)/,
    )
  })

  it('names in its card a feature that today’s rows have beyond what it saw', async () => {
    await using workspace = await panelWorkspace(leaving(), {
      visits: 'case when step = 11 and h % 3 = 0 then 50 else h % 5 end',
    })
    const { card, cardFiles } = await train(workspace, leaving())
    expect(card.features.find(({ name }) => name === 'visits')?.outside).toBeGreaterThan(0.25)
    expect(await readFile(cardFiles[0] ?? '', 'utf8')).toMatch(
      /`visits` lies outside of its training range in 3\d\.\d % of the rows/,
    )
    expect(cardFiles[0]).toBe(join(workspace.stateFolder, 'models', 'leaving', 'v1.card.md'))
  })
})
