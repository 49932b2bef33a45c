import { afterAll, beforeAll, expect, it } from 'vitest'
import { explainReply } from '../../src/ask/explain.ts'
import { type Clinics, openClinics } from './clinics-project.ts'

let clinics: Clinics

beforeAll(async () => {
  clinics = await openClinics()
})
afterAll(() => clinics[Symbol.asyncDispose]())

it.each([
  ['answer', 'worst 3 clinics and why', {}],
  ['answer-explained', 'the 2 weakest practices in Washington State', { explain: true }],
  ['answer-by-month', 'visits by month for Cedar Mill', {}],
  ['answer-empty', 'visits in 2019', {}],
  ['answer-misspelt', 'denail rate in Oregn', {}],
  ['clarify', 'how are we doing in Seattle?', {}],
  ['refuse-words', 'no-show rate of telehealth visits', {}],
  ['refuse-place', 'visits at Harborview', {}],
  ['refuse-slot', 'claim denials for Dermatology', {}],
  ['refuse-action', 'cancel all appointments', {}],
] as const)('writes %s for a person', async (name, question, options) => {
  const text = explainReply(await clinics.asker.ask(question), options)
  await expect(`? ${question}\n\n${text}`).toMatchFileSnapshot(`../golden/ask/${name}.txt`)
})

it('An answer names the stores that are missing and those that are late, five of each', async () => {
  const reply = await clinics.asker.ask('worst 3 clinics and why')
  if (reply.kind !== 'answer') throw new Error('no answer')
  const late = Array.from({ length: 7 }, (_, at) => ({ store: `0${at + 3}`, asOf: '2026-09-01' }))
  const withStores = (stores: typeof reply.data.stores): string =>
    explainReply({ ...reply, data: { ...reply.data, stores } })
  const some = { expected: 9, present: 8, missing: ['02'] }
  expect(withStores({ ...some, late })).toContain(
    'stores      8 of 9 stores (missing: 02; late: 03, 04, 05, 06, 07 and 2 more)\n',
  )
  expect(withStores(some)).toContain('stores      8 of 9 stores (missing: 02)\n')
})
