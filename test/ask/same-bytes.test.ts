import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openClinics } from './clinics-project.ts'

const run = promisify(execFile)
const here = import.meta.dirname

it('two processes answer with the same bytes: views, SQL, rows, refusals', async () => {
  await using clinics = await openClinics()
  const { root } = clinics.workspace.project
  const lines = (await readFile(join(here, 'clinics/questions.jsonl'), 'utf8')).split('\n')
  const asked = join(root, 'asked.jsonl')
  await writeFile(asked, lines.filter((line, at) => line !== '' && at % 4 === 0).join('\n'))
  const answer = async (): Promise<string> => {
    const words = [
      '--disable-warning=ExperimentalWarning',
      join(here, 'answer-all.ts'),
      root,
      asked,
    ]
    return (await run(process.execPath, words, { maxBuffer: 1 << 28 })).stdout
  }
  const [first, second] = [await answer(), await answer()]
  expect(first.trim().split('\n')).toHaveLength(25)
  expect(second).toBe(first)
})
