import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prove, question } from './prove.ts'

const [source] = process.argv.slice(2)
if (source === undefined || !existsSync(source) || statSync(source).isDirectory()) {
  process.stderr.write(
    'npm run cdnow -- PATH: PATH is cdnow_panel.csv.gz, which is not part of this checkout\n',
  )
  process.exitCode = 2
} else {
  const folder = await mkdtemp(join(tmpdir(), 'bankfull-cdnow-'))
  try {
    const { account, answer, findings } = await prove(source, folder)
    const held = findings.map(({ holds, text }) => `  ${holds ? 'ok  ' : 'FAIL'}  ${text}`)
    process.stdout.write(
      `${account}\n$ bankfull ask "${question}"\n${answer}\n${held.join('\n')}\n`,
    )
    process.exitCode = findings.every(({ holds }) => holds) ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
