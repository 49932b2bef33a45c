import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Carwash, openCarwash } from './carwash-project.ts'

let carwash: Carwash
beforeAll(async () => {
  carwash = await openCarwash()
})
afterAll(() => carwash[Symbol.asyncDispose]())

async function answered(question: string): Promise<{ view: string; slots: object }> {
  const reply = await carwash.asker.ask(question, { dryRun: true, scopes: ['pii'] })
  if (reply.kind !== 'answer') throw new Error(`${question}: ${JSON.stringify(reply)}`)
  return { view: reply.view, slots: reply.match.slots }
}

const october = { start: '2026-10-01', end: '2026-10-31' }

describe('The weakest locations, in other words', () => {
  it.each([
    ['which store came in dead last in October', { n: 1, period: october }],
    ["who's at the back of the pack in October", { period: october }],
    ['the lousiest 8 stores in October', { n: 8, period: october }],
    ['low performers amongst the branches in October', { period: october }],
    ['stores that are the most weak in Florida', { state: 'FL' }],
    ['who are the bottom 3 in my region, the Midwest?', { n: 3, region: 'Midwest' }],
    ['fetch worst_locations n=14', { n: 14 }],
    ['{"request":"bottom 20","include":"reason"}', { n: 20 }],
    ['bottom half-dozen stores', { n: 6 }],
    ['show bottom 30 tunnels', { n: 30 }],
  ])('%s', async (question, slots) => {
    const found = await answered(question)
    expect(found.view).toBe('location_scorecard_bottom')
    expect(found.slots).toEqual({ order: 'bottom', ...slots })
  })

  it('give way to the view that has the measure, where the ranking has none of it', async () => {
    const found = await answered('top 5 locations for money at risk')
    expect(found).toEqual({
      view: 'billing_health',
      slots: { n: 5, order: 'top', measure: 'amount_at_risk' },
    })
  })

  it('are not guessed at where an order word is left without a number', async () => {
    expect((await carwash.asker.ask('top locations top')).kind).toBe('refuse')
    expect((await answered('which stores are at the top')).view).toBe('location_scorecard')
  })

  it('do not lend themselves to what is sold next door', async () => {
    expect((await carwash.asker.ask('best pizza near Cool Springs')).kind).toBe('refuse')
  })
})

describe('What is said around a question', () => {
  it.each([
    'Board pack item 4: decline rate in October',
    "For the auditor's sample, decline rate in October",
    'I keep getting complaints, what was the decline rate in October?',
  ])('changes nothing: %s', async (question) => {
    const found = await answered(question)
    expect(found.slots).toEqual({ measure: 'decline_rate', period: october })
  })

  it('is listed as left aside', async () => {
    const reply = await carwash.asker.ask("For the auditor's sample, decline rate in October")
    if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
    const notes = reply.notes.join(' ')
    expect(notes).toContain('left aside')
    expect(notes).toContain('sample')
  })

  it.each([
    'For the Denver region, decline rate in October',
    'Boise: churn last month',
    'For the vans, how many washes in October',
    'Motorcycles - how many washes in October?',
    'I only mean trucks, how many washes in October',
    'decline_rate exclude=Texas',
  ])('is not set aside where it could narrow: %s', async (question) => {
    expect((await carwash.asker.ask(question, { dryRun: true })).kind).toBe('refuse')
  })

  it('still narrows where it names what the data hold', async () => {
    const found = await answered('For Texas, decline rate in October')
    expect(found.slots).toEqual({ measure: 'decline_rate', period: october, state: 'TX' })
  })
})

describe('A limit, a share and a part of a word', () => {
  it.each([
    [
      'which stores cleared $150,000 in sales in October',
      {
        measure: 'revenue',
        period: october,
        threshold: { op: '>', value: 150_000, unit: 'USD' },
      },
    ],
    ['what percent of members quit on us in October', { measure: 'churn_rate', period: october }],
    [
      'authorisation success on recurring card charges in Tulsa',
      { measure: 'approval_rate', city: 'Tulsa' },
    ],
    [
      'which location had the most refused monthly payments in October',
      { n: 1, order: 'top', measure: 'failed_charges', period: october },
    ],
    ['unredeemed prepaid value, Southeast', { measure: 'liability_value', region: 'Southeast' }],
    [
      'locations losing over 6% of their members in October',
      {
        measure: 'churn_rate',
        period: october,
        threshold: { op: '>', value: 6, unit: 'percent' },
      },
    ],
    [
      'loyal customers at Cool Springs, 25 visits or more',
      {
        measure: 'visits',
        location: 'Cool Springs',
        threshold: { op: '>=', value: 25, unit: 'visits' },
      },
    ],
    [
      'locations that cleared a quarter of a million dollars in sales in October',
      {
        measure: 'revenue',
        period: october,
        threshold: { op: '>', value: 250_000, unit: 'USD' },
      },
    ],
  ])('%s', async (question, slots) => {
    expect((await answered(question)).slots).toEqual(slots)
  })
})

describe('A person', () => {
  it.each([
    ['Tell me everything about Marcus Reyes', 'Marcus Reyes'],
    ['when was Marcus Bell last in', 'Marcus Bell'],
    ['what plan is jane doe on', 'jane doe'],
  ])('is looked for by the whole name: %s', async (question, person) => {
    const reply = await carwash.asker.ask(question, { scopes: ['pii'] })
    if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
    expect(reply.view).toBe('customer_profile')
    expect(reply.sql.values).toContain(person)
  })

  it.each([
    ['has 61233 been in lately?', '61233'],
    ['customer no 7781, how often has he been here', '7781'],
    ['compare customers 1180 and 1181 on lifetime value', ['1180', '1181']],
  ])('is meant by a number: %s', async (question, customer) => {
    const found = await answered(question)
    expect(found.view).toBe('customer_profile')
    expect(found.slots).toMatchObject({ customer })
  })

  it('is no reason to answer what no view holds', async () => {
    const asked = await carwash.asker.ask('what kind of car does Maria Lopez drive', {
      scopes: ['pii'],
    })
    expect(asked.kind).toBe('refuse')
  })

  it('whose last visit lies in a period is one whose last visit lies in it', async () => {
    const reply = await carwash.asker.ask('guests whose last visit was in April')
    if (reply.kind !== 'answer') throw new Error(JSON.stringify(reply))
    expect(reply.sql.text).toContain('"last_visit" between')
    expect(reply.sql.values).toEqual(expect.arrayContaining(['2026-04-01', '2026-04-30']))
  })
})

describe('A wish for something to be done', () => {
  it.each([
    'give customer 31190 his money back',
    'run all the declined cards again right now',
    'please refund Marcus Bell his October dues',
  ])('is not answered: %s', async (question) => {
    const reply = await carwash.asker.ask(question)
    expect(reply).toMatchObject({ kind: 'refuse', code: 'action_request' })
  })
})
