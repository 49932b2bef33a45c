import { describe, expect, it } from 'vitest'
import { openAsker } from '../../src/ask/ask.ts'
import type { Answer, Reply } from '../../src/ask/reply.ts'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { loadProject } from '../../src/project/load.ts'
import { openWorkspace } from '../../src/workspace/workspace.ts'
import { folder } from '../project/folder.ts'
import { publish } from './clinics-project.ts'

/** Vouchers of each branch as they stand today, and the same vouchers by the days on which they were sold and end. */
const vouchers = `view: vouchers
purpose: Vouchers that each branch still owes
grain: [branch]
columns:
  branch: {type: text}
  open_vouchers: {type: integer, total: sum, unit: vouchers}
  complaints: {type: integer, total: sum}
slots:
  period: {ahead: [ending, end], detail: voucher_days, by: {sold_on: [sold], ends_on: [ending, end, ended]}}
  branch: {column: branch}
  measure: {columns: [open_vouchers, complaints], default: open_vouchers}
phrases: {2: [vouchers]}
examples: [open vouchers by branch, complaints about vouchers]
`
const days = `view: voucher_days
grain: [branch, sold_on, ends_on]
columns:
  branch: {type: text}
  sold_on: {type: date}
  ends_on: {type: date}
  open_vouchers: {type: integer, total: sum, unit: vouchers}
slots:
  branch: {column: branch}
  measure: {columns: [open_vouchers], default: open_vouchers}
`
const rows = `select * from (values
  ('A', date '2026-07-03', date '2026-10-20', 5),
  ('A', date '2026-07-03', date '2026-11-02', 7),
  ('A', date '2026-09-01', date '2025-10-02', 0),
  ('B', date '2026-08-15', date '2026-10-31', 11)
) as t(branch, sold_on, ends_on, open_vouchers)`

/** Asks all of some questions of one asker, and gives the replies in their order. */
async function askAll(questions: readonly string[]): Promise<readonly Reply[]> {
  const root = folder({
    'views/vouchers.yaml': vouchers,
    'views/vouchers.sql': 'SELECT 1 AS branch',
    'views/voucher_days.yaml': days,
    'views/voucher_days.sql': 'SELECT 1 AS branch',
  })
  await using workspace = await openWorkspace(await loadProject(root), {
    clock: fixedClock('2026-10-05T12:00:00Z'),
    reporter: quietReporter,
  })
  const [daysView, view] = workspace.project.views
  if (view === undefined || daysView === undefined) throw new RangeError('no view')
  await publish(workspace, daysView, rows)
  await publish(
    workspace,
    view,
    `select branch, sum(open_vouchers) as open_vouchers, 3 as complaints from (${rows}) group by 1`,
  )
  await using asker = await openAsker(workspace)
  expect((await asker.views()).map(({ name }) => name)).toEqual(['vouchers'])
  const replies: Reply[] = []
  for (const question of questions) replies.push(await asker.ask(question))
  return replies
}

async function answered(...questions: readonly string[]): Promise<readonly Answer[]> {
  return (await askAll(questions)).map((reply, at) => {
    if (reply.kind !== 'answer') throw new Error(`${questions[at]}: ${JSON.stringify(reply)}`)
    return reply
  })
}

describe('A view whose rows are of today, with a detail by day', () => {
  it('answers without a period from its own rows', async () => {
    const [own] = await answered('open vouchers by branch')
    expect(own?.sql.text).not.toContain('voucher_days')
    expect(own?.rows).toMatchObject([
      { branch: 'A', open_vouchers: 12 },
      { branch: 'B', open_vouchers: 11 },
    ])
  })

  it('answers with a period from the detail, still as itself, and says so', async () => {
    const [reply] = await answered('open vouchers ending this month by branch')
    expect(reply?.view).toBe('vouchers')
    expect(reply?.rows).toEqual([
      { branch: 'A', open_vouchers: 5 },
      { branch: 'B', open_vouchers: 11 },
    ])
    expect(reply?.data.snapshot).toBe('voucher_days@1')
    expect(reply?.notes).toContain(
      'From voucher_days, which has the figures of vouchers by ends_on.',
    )
    expect(reply?.match.slots).toMatchObject({ period: { start: '2026-10-01', end: '2026-10-31' } })
  })

  it('tells by the words which of its days a period is meant by', async () => {
    const [reply] = await answered('open vouchers sold in July by branch')
    expect(reply?.rows).toEqual([{ branch: 'A', open_vouchers: 12 }])
  })

  it('puts what is said to end by the month together, those that ended too', async () => {
    const [reply] = await answered('open vouchers ending by month')
    expect(reply?.rows).toEqual([
      { month: '2025-10-01', open_vouchers: 0 },
      { month: '2026-10-01', open_vouchers: 16 },
      { month: '2026-11-01', open_vouchers: 7 },
    ])
  })

  it('looks ahead for what is to end, and back for what has ended', async () => {
    const replies = await answered(
      'open vouchers ending in September',
      'open vouchers that ended in September',
    )
    expect(replies.map(({ match }) => match.slots)).toMatchObject([
      { period: { start: '2027-09-01', end: '2027-09-30' } },
      { period: { start: '2026-09-01', end: '2026-09-30' } },
    ])
  })

  it('refuses where the words leave open which day is meant, or the detail has no such figure', async () => {
    const replies = await askAll([
      'open vouchers sold in July that end in October',
      'open vouchers in July',
      'complaints about vouchers sold in July',
    ])
    expect(replies.map(({ kind }) => kind)).toEqual(['refuse', 'refuse', 'refuse'])
  })

  it('is not asked for what stands in no row of it, nor for days before or after one that is named', async () => {
    const replies = await askAll([
      'bottom 2 branches by open vouchers sold in July',
      'branches with zero open vouchers sold in July',
      'vouchers that were not sold in July',
      'open vouchers ending before November',
      'open vouchers ending after November',
    ])
    expect(replies.map(({ kind }) => kind)).toEqual(Array(5).fill('refuse'))
  })

  it('has no questions of its own: the detail is never named as a view to ask', async () => {
    const [reply] = await askAll(['voucher days'])
    expect(JSON.stringify(reply)).not.toContain('voucher_days')
  })
})
