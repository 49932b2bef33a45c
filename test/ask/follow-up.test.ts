import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/ask/reply.ts'
import { type Clinics, openClinics } from './clinics-project.ts'

let clinics: Clinics

beforeAll(async () => {
  clinics = await openClinics()
})
afterAll(() => clinics[Symbol.asyncDispose]())

async function answered(question: string, follows?: string): Promise<Answer> {
  const reply = await clinics.asker.ask(question, { follows })
  if (reply.kind !== 'answer') throw new Error(`${question}: ${JSON.stringify(reply)}`)
  return reply
}

describe('a follow-up', () => {
  it('stays with the view of the former answer where it only names another place', async () => {
    const question = 'no shows in Washington State'
    const first = await clinics.asker.ask(question, { view: 'clinic_ranking' })
    if (first.kind !== 'answer') throw new Error(first.kind)
    const second = await answered('and for Oregon?', first.id)
    expect(second.view).toBe('clinic_ranking')
    expect(second.match.slots).toMatchObject({ ...first.match.slots, state: 'OR' })
  })

  it('keeps what the former question said, but for what it names itself', async () => {
    const first = await answered('how many visits in Washington State in September')
    const second = await answered('and for Oregon?', first.id)
    expect(second.view).toBe(first.view)
    expect(second.match.slots).toEqual({ ...first.match.slots, state: 'OR' })
    const third = await answered('what about October', second.id)
    expect(third.match.slots).toEqual({
      ...second.match.slots,
      period: { start: '2026-10-01', end: '2026-10-31' },
    })
  })

  it('of an answer that is not known is refused, and says what to do', async () => {
    const reply = await clinics.asker.ask('and for Oregon?', { follows: 'ANOTHER' })
    expect(reply).toMatchObject({ kind: 'refuse', code: 'unknown_answer' })
  })

  it('without the answer’s id is a question of its own', async () => {
    await answered('how many visits in Washington State in September')
    const reply = await clinics.asker.ask('and for Oregon?')
    expect(reply.kind).not.toBe('answer')
  })
})
