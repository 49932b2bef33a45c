import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Carwash, openCarwash } from './carwash-project.ts'

let carwash: Carwash
beforeAll(async () => {
  carwash = await openCarwash()
})
afterAll(() => carwash[Symbol.asyncDispose]())

const november = { start: '2026-11-01', end: '2026-11-24' }
const october = { start: '2026-10-01', end: '2026-10-31' }

describe('A question typed in a hurry, or by a program', () => {
  it.each([
    ['upgrds to ultimte nov', { measure: 'upgrades', plan: 'Ultimate', period: november }],
    ['churn plano pkwy oct', { measure: 'churn_rate', location: 'Plano Parkway', period: october }],
    ['bounced pymts this mo', { measure: 'failed_charges', period: november }],
    [
      'GET churn_rate grouped by state, period=2026-Q2',
      {
        measure: 'churn_rate',
        group_by: 'state',
        period: { start: '2026-04-01', end: '2026-06-30' },
      },
    ],
    [
      'sign ups over the past 30 days',
      { measure: 'new_members', period: { start: '2026-10-26', end: '2026-11-24' } },
    ],
    [
      'washes Jan 1 to November 24 of 2025',
      { measure: 'washes', period: { start: '2025-01-01', end: '2025-11-24' } },
    ],
  ])('%s', async (question, slots) => {
    const reply = await carwash.asker.ask(question, { dryRun: true })
    if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
    expect(reply.match.slots).toEqual(slots)
  })
})

describe('A share of a count', () => {
  it('is the ratio that has the count above its line, also in a limit', async () => {
    const share = await carwash.asker.ask('what share of tickets are voids at Polaris')
    const limit = await carwash.asker.ask('void pct over 3')
    if (share.kind !== 'answer' || limit.kind !== 'answer') throw new Error(JSON.stringify(limit))
    expect(share.match.slots).toMatchObject({ measure: 'void_rate' })
    expect(limit.match.slots).toMatchObject({
      measure: 'void_rate',
      threshold: { op: '>', value: 3, unit: 'percent' },
    })
    expect(limit.sql.text).toContain('"void_rate" >')
    expect(limit.sql.values).toContain('0.03')
  })
})

describe('Two order words in one question', () => {
  it('mean the one that stands before a measure', async () => {
    const reply = await carwash.asker.ask('top 10 plans with the fewest cancellations')
    if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
    expect(reply.match.slots).toMatchObject({ n: 10, order: 'bottom', measure: 'cancellations' })
  })

  it('are refused where they contradict each other', async () => {
    const reply = await carwash.asker.ask('store performance, weakest and strongest')
    expect(reply).toMatchObject({ kind: 'refuse', reason: expect.stringContaining('strongest') })
  })
})

describe('A question that could mean several views', () => {
  it.each([
    ['members in Arizona', ['membership_growth', 'location_scorecard', 'churn_retention']],
    ['churn and rewashes last month', ['churn_retention', 'wash_volume']],
  ])('%s is asked back with each of them', async (question, views) => {
    const reply = await carwash.asker.ask(question)
    if (reply.kind !== 'clarify') throw new Error(JSON.stringify(reply))
    expect(reply.readings.map(({ view }) => view)).toEqual(expect.arrayContaining(views))
  })

  it('is not one that names its view by a measure of its own', async () => {
    const reply = await carwash.asker.ask('average ticket in Ohio')
    expect(reply).toMatchObject({ kind: 'answer', view: 'location_scorecard' })
  })
})

it('A period ahead is not cut off at today', async () => {
  const reply = await carwash.asker.ask('Prepaid washes that go stale between now and December 31')
  if (reply.kind !== 'answer') throw new Error(reply.kind)
  expect(reply.match.slots).toMatchObject({ period: { start: '2026-11-24', end: '2026-12-31' } })
  expect(reply.sql.values).toEqual(expect.arrayContaining(['2026-11-24', '2026-12-31']))
})
