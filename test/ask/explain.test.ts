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
