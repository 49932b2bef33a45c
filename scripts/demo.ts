/** The main job on the reference deliveries: deliver, merge, build, ask. Each step is a command that a person can give. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { naiveKeyLoss } from './demo-key.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const project = join(root, '.demo', 'carwash')
const shown = relative(process.cwd(), project) || '.'
const questions = [
  'bottom 20 locations',
  'churn rate in Texas last month',
  'what share of recurring charges were declined in October?',
]
const startedMs = performance.now()

rmSync(join(root, '.demo'), { recursive: true, force: true })
heading('1  Deliver: 39 stores export eight tables, with the faults that real exports have')
bankfull([0], 'init', project, '--template', 'carwash')
heading(
  '2  Merge and build: every row gets one fate, then the views are built from the merged tables',
)
bankfull([0, 1], '-C', project, 'run')
say(
  '  Exit 1 says that two delivered files were rejected: the generator cut one short and emptied another.',
)
heading('3  The key: what a key that looks right would have lost')
say(await naiveKeyLoss(project))
heading('4  Ask: three questions, answered from the views')
for (const question of questions) bankfull([0], '-C', project, 'ask', question)
heading('Next')
for (const command of [
  `./bin/bankfull -C ${shown} ask "worst 5 sites in Florida"      another question`,
  `./bin/bankfull -C ${shown} ask --views                         what can be asked`,
  `./bin/bankfull -C ${shown} plan -s HouseAccounts               how a table is merged, column by column`,
  `./bin/bankfull -C ${shown} account --json                      each merged and quarantined row`,
  `./bin/bankfull -C ${shown} export Tickets --out tickets.csv    a merged table as a file`,
]) {
  say(`  ${command}`)
}
say(
  `\nThe demo took ${((performance.now() - startedMs) / 1000).toFixed(0)} s. It lies in ${shown} and can be deleted.`,
)

/** Runs the command line of this checkout as a person would, and stops the demo where it ends unexpectedly. */
function bankfull(expected: readonly number[], ...args: string[]): void {
  say(
    `$ bankfull ${args
      .map((word) => (/[ ?"]/.test(word) ? `"${word}"` : word))
      .join(' ')
      .replaceAll(project, shown)}`,
  )
  const { status } = spawnSync(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...args], {
    stdio: 'inherit',
  })
  if (status !== null && expected.includes(status)) return
  console.error(`The demo stopped: the last command ended with ${status ?? 'a signal'}.`)
  process.exit(status ?? 70)
}

function heading(text: string): void {
  say(`\n── ${text}\n`)
}

function say(text: string): void {
  console.log(text)
}
