import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Carwash, openCarwash } from './carwash-project.ts'

let carwash: Carwash
beforeAll(async () => {
  carwash = await openCarwash()
})
afterAll(() => carwash[Symbol.asyncDispose]())

describe('a question about one of many', () => {
  it('takes the number behind the name of a thing as its key', async () => {
    const reply = await carwash.asker.ask('last visit of customer 12')
    if (reply.kind !== 'answer') throw new Error(reply.kind)
    expect(reply.match.slots).toEqual({ measure: 'last_visit', customer: '12' })
    expect(reply.sql.text).toContain('where "customer" = ')
    expect(new Set(reply.rows.map((row) => row['customer']))).toEqual(new Set([12]))
  })

  it('takes no other number for a key', async () => {
    const slots = await Promise.all(
      ['top 12 customers', 'customers 2026', 'visits per customer 2026'].map(async (question) => {
        const reply = await carwash.asker.ask(question, { dryRun: true })
        return reply.kind === 'answer' ? reply.match.slots : reply.slots
      }),
    )
    expect(slots.filter((one) => 'customer' in one)).toEqual([])
  })

  it('says which words of a pinned example choose no rows', async () => {
    const ask = async (question: string): Promise<readonly string[]> => {
      const reply = await carwash.asker.ask(question)
      return reply.kind === 'answer' ? reply.notes : [reply.kind]
    }
    expect(await ask('prepaid books expiring next month')).toEqual([])
    expect(await ask('what do we owe on prepaid washes sold in 2025')).toContain(
      'From prepaid_books, which has the figures of prepaid_liability by sold_on.',
    )
    expect(await ask('prepaid books expiring next quarter')).toEqual([
      'From prepaid_books, which has the figures of prepaid_liability by expires_on.',
    ])
    expect(await ask('prepaid liability by location')).toEqual([])
  })

  it('in a period is answered by month, but for what did not happen in it', async () => {
    const came = await carwash.asker.ask('customers with at least ten visits in October')
    if (came.kind !== 'answer') throw new Error(came.kind)
    expect(came.view).toBe('customer_profile')
    expect(came.notes).toContain(
      'From customer_months, which has the figures of customer_profile by month.',
    )
    const often = await carwash.asker.ask('top 50 customers by visits this year')
    if (often.kind !== 'answer') throw new Error(often.kind)
    expect(often.data.snapshot).toBe('customer_months@1')
    const stayedAway = await carwash.asker.ask('customers who did not visit in October')
    expect(stayedAway).toMatchObject({ kind: 'refuse', code: 'slot_not_supported' })
    const seldom = await carwash.asker.ask('customers with fewer than three visits in October')
    expect(seldom).toMatchObject({ kind: 'refuse', code: 'slot_not_supported' })
  })

  it('by name is answered for that person alone, and only to who may see persons', async () => {
    const refused = await carwash.asker.ask('what plan is jane doe on')
    expect(refused).toMatchObject({ kind: 'refuse', code: 'slot_not_supported' })
    const reply = await carwash.asker.ask('what plan is jane doe on', { scopes: ['pii'] })
    if (reply.kind !== 'answer') throw new Error(reply.kind)
    expect(reply.view).toBe('customer_profile')
    expect(reply.sql.text).toContain('lower("name") = lower(')
    expect(reply.sql.values).toContain('jane doe')
  })
})
