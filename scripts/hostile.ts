import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { openMatcher } from '../src/ask/matcher.ts'
import type { Reply } from '../src/ask/reply.ts'
import { apiKeyFrom } from '../src/serve/api-key.ts'
import { buildApp } from '../src/serve/app.ts'
import { openCarwash } from '../test/ask/carwash-project.ts'
import { hostileCases } from './hostile/case.ts'
import { growthOf, lengths, meanMs } from './hostile/growth.ts'
import { questionFault, requestFault } from './hostile/judge.ts'
import { send } from './hostile/request.ts'

// node scripts/hostile.ts FILE asks every line of FILE, as a question and over HTTP, of the reference project with all
// its sites, and holds the time of matching against its limit and against the length. Ends with 1 where anything fails.

const mostMs = 50
const today = '2026-11-24'
const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: node scripts/hostile.ts FILE')

await using carwash = await openCarwash()
await using matcher = await openMatcher(carwash.workspace)
const key = randomBytes(32).toString('hex')
const errors: unknown[] = []
const app = buildApp({
  asker: carwash.asker,
  key: apiKeyFrom({ BANKFULL_API_KEY: key }),
  onError: (error) => errors.push(error),
})
await app.listen({ port: 0, host: '127.0.0.1' })
const service = { port: (app.server.address() as AddressInfo).port, key }

const faults: string[] = []
const byCategory = new Map<
  string,
  { cases: number; answered: number; faults: number; mostMs: number }
>()
const ask = (question: string): Promise<Reply> => carwash.asker.ask(question, { today })
for (const one of hostileCases(file)) {
  const { id, cat, expect, question, body, headers } = one
  const said: string[] = []
  let answered = 0
  let ms = 0
  try {
    if (question !== undefined && headers === undefined) {
      const reply = await ask(question)
      if (reply.kind === 'answer') answered = 1
      const fault = await questionFault(expect, question, reply, ask)
      if (fault !== undefined) said.push(fault)
      ms = meanMs(matcher, question)
      if (ms > mostMs) said.push(`matching takes ${ms.toFixed(0)} ms`)
    }
    const sent = body ?? JSON.stringify({ question, options: { today } })
    const received = await send(service, sent, headers, !expect.startsWith('401'))
    if (received.status >= 500) said.push(`status ${received.status}`)
    const fault =
      question === undefined || headers !== undefined ? requestFault(expect, received) : undefined
    if (fault !== undefined) said.push(fault)
  } catch (error) {
    said.push(`throws ${error instanceof Error ? error.message : String(error)}`)
  }
  for (const fault of said)
    faults.push(
      `${id}  ${cat}, ${expect}: ${fault}  ${JSON.stringify(question ?? body)?.slice(0, 80)}`,
    )
  const kind = cat.replace(/^unicode_.*/, 'unicode')
  const count = byCategory.get(kind) ?? { cases: 0, answered: 0, faults: 0, mostMs: 0 }
  count.cases += 1
  count.answered += answered
  count.faults += said.length > 0 ? 1 : 0
  count.mostMs = Math.max(count.mostMs, ms)
  byCategory.set(kind, count)
}
await app.close()

console.log('| kind | cases | answered | faults | slowest match, ms |\n|---|--:|--:|--:|--:|')
for (const [kind, count] of byCategory)
  console.log(
    `| ${kind} | ${count.cases} | ${count.answered} | ${count.faults} | ${count.mostMs.toFixed(2)} |`,
  )

const growths = growthOf(
  matcher,
  carwash.workspace.project.views.flatMap(({ examples }) =>
    examples.slice(0, 1).map((text) => `${text} `),
  ),
)
console.log(
  `\nCPU ms by length, mean of several runs\n\n| text | ${lengths.join(' | ')} | |\n|---|${'--:|'.repeat(lengths.length)}---|`,
)
for (const { unit, ms, linear } of growths) {
  console.log(
    `| ${unit.slice(0, 24).replaceAll('|', '\\|')} | ${ms.map((one) => one.toFixed(2)).join(' | ')} | ${linear ? 'linear at most' : 'GROWS FASTER'} |`,
  )
  if (!linear) faults.push(`'${unit}' grows faster than its length`)
}
for (const error of errors) faults.push(`the service failed: ${String(error)}`)
console.log(faults.length === 0 ? '\nno fault' : `\n${faults.join('\n')}`)
process.exitCode = faults.length === 0 ? 0 : 1
