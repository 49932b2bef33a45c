import { readFileSync } from 'node:fs'
import { openAsker } from '../../src/ask/ask.ts'
import { fixedClock } from '../../src/base/clock.ts'
import { quietReporter } from '../../src/base/reporter.ts'
import { loadProject } from '../../src/project/load.ts'
import { openWorkspace } from '../../src/workspace/workspace.ts'

// node answer-all.ts PROJECT QUESTIONS.jsonl prints every reply in full, a line each, without its id and its time.

const [root = '', file = ''] = process.argv.slice(2)
await using workspace = await openWorkspace(await loadProject(root), {
  clock: fixedClock('2026-11-24T12:00:00Z'),
  reporter: quietReporter,
})
await using asker = await openAsker(workspace)
for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
  const { question } = JSON.parse(line) as { question: string }
  const reply = await asker.ask(question, { today: '2026-11-24' })
  const said = JSON.stringify(reply, (key, value: unknown) =>
    key === 'id' || key === 'elapsedMs'
      ? undefined
      : typeof value === 'bigint'
        ? `${value}`
        : value,
  )
  process.stdout.write(`${said}\n`)
}
