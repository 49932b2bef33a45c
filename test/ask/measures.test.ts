import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Carwash, openCarwash } from './carwash-project.ts'

let carwash: Carwash
beforeAll(async () => {
  carwash = await openCarwash()
})
afterAll(() => carwash[Symbol.asyncDispose]())

async function measureOf(question: string, view: string): Promise<unknown> {
  const reply = await carwash.asker.ask(question, { dryRun: true, view })
  if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
  return reply.match.slots['measure']
}

describe('A measure is named by a phrase whose words stand apart', () => {
  it.each([
    ['how many memberships did Polaris sell in October', 'membership_growth', 'new_members'],
    ["what share of Tulsa's members are on Premium", 'membership_growth', 'plan_mix'],
    ['how many cards on file have by now expired', 'billing_health', 'expired_cards'],
    ['what percentage of charges did not clear in October', 'billing_health', 'decline_rate'],
  ])('%s', async (question, view, measure) => {
    expect(await measureOf(question, view)).toBe(measure)
  })

  it('but not across words that begin another thought', async () => {
    const view = 'membership_growth'
    expect(await measureOf('which members and what each of them sold', view)).toBe('members')
  })
})

describe('Of several measures that are named', () => {
  it.each([
    ['what is denied is not meant', 'not the voids, just the rewashes', 'wash_volume', 'rewashes'],
    [
      'money is meant where dollars are asked for',
      'what are the unredeemed wash books worth in dollars',
      'prepaid_liability',
      'liability_value',
    ],
    [
      'money is meant by how much, not by how many',
      'how much of the failed dues did we claw back',
      'billing_health',
      'recovered_amount',
    ],
    [
      'a limit in dollars of things is on what they are worth',
      'stores with more than $5,000 of unredeemed books',
      'prepaid_liability',
      'liability_value',
    ],
    ['how often asks for a share', 'how often are tickets voided', 'wash_volume', 'void_rate'],
    [
      'too many asks for a share',
      'are too many tickets voided at Polaris',
      'wash_volume',
      'void_rate',
    ],
  ])('%s', async (_, question, view, measure) => {
    expect(await measureOf(question, view)).toBe(measure)
  })
})

describe('The place in a ranking', () => {
  it.each([
    ['what rank is Polaris', 'rank'],
    ['where does Dale Mabry place among the stores', 'rank'],
    ['rank the stores by revenue', 'revenue'],
    ['Ohio stores, ranked', undefined],
  ])('%s', async (question, measure) => {
    expect(await measureOf(question, 'location_scorecard')).toBe(measure)
  })
})

describe('A limit in days', () => {
  it('is set on the days, where the measure that is named is a date', async () => {
    const reply = await carwash.asker.ask('customers we have not seen for 45 days', {
      dryRun: true,
    })
    if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
    expect(reply.match.slots).toEqual({
      measure: 'last_visit',
      threshold: { op: '>=', value: 45, unit: 'days' },
    })
    expect(reply.sql.text).toContain('"days_since_visit" >= ')
  })
})
