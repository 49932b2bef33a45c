import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { percentile } from '../src/eval/figures.ts'
import { parseQuestions, type TestQuestion } from '../src/eval/test-question.ts'
import { loadProject } from '../src/project/load.ts'
import type { Project } from '../src/project/project.ts'
import type { AskGuess, AskJob } from './ask-contender.ts'
import { packageOf, peers, peersFolder } from './ask-peers.ts'
import { measured } from './measured-process.ts'
import { table } from './table.ts'

const run = promisify(execFile)
const contender = fileURLToPath(new URL('ask-contender.ts', import.meta.url))
const project = fileURLToPath(new URL('../examples/carwash/', import.meta.url))

/** Our matcher against others, all with the project's own words, over its own held-out questions; returns the exit code. */
export async function benchAsk(folder: string, file: string | undefined): Promise<number> {
  const loaded = await loadProject(project)
  const path = file ?? join(project, 'questions', 'test.jsonl')
  const views = loaded.views.map(({ name }) => name)
  const questions = parseQuestions(path, await readFile(path, 'utf8'), views)
  await mkdir(folder, { recursive: true })
  const scratch = await mkdtemp(join(folder, 'ask-'))
  const missing = await install()
  console.log(`ask: ${questions.length} questions, one process each, ${cpus().length} cores`)
  const lines: (readonly string[])[] = []
  try {
    for (const name of ['bankfull', ...Object.keys(peers)]) {
      if (missing !== undefined && packageOf[name] !== undefined) {
        console.log(`  ${name} cannot be had here: ${missing}`)
        continue
      }
      const startedMs = performance.now()
      lines.push(await lineOf(name, loaded, questions, scratch))
      console.log(`  ${name} ended after ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  console.log(table(heads, lines))
  const [ours, ...others] = lines
  const share = (line: readonly string[] | undefined): number => Number.parseFloat(line?.[1] ?? '0')
  const beaten = others.every((line) => share(line) < share(ours))
  console.log(`  ${beaten ? 'ok  ' : 'FAIL'}  ours is right more often than each of the others`)
  return beaten ? 0 : 1
}

const heads = [
  '',
  'best right',
  'bottom N',
  'answered right',
  'answered wrong',
  'not answered, out of scope',
  'p50 ms',
  'p99 ms',
  'ready s',
  'peak MB',
]

async function lineOf(
  name: string,
  { views, scope }: Project,
  questions: readonly TestQuestion[],
  scratch: string,
): Promise<readonly string[]> {
  const samples = views.flatMap((view) => {
    const words = [
      view.purpose,
      ...[...view.synonyms.values()].flat(),
      ...[...view.phrases.values()].flat(),
    ]
    return [...view.examples, ...words].map((text) => ({ text, view: view.name }))
  })
  const job: AskJob = {
    name,
    samples,
    outOfScope: scope.outOfScope,
    questions: questions.map(({ question }) => question),
    today: '2026-11-24',
    out: join(scratch, 'out.json'),
  }
  const jobFile = join(scratch, 'job.json')
  await writeFile(jobFile, JSON.stringify(job))
  const { peakMb } = await measured(contender, [jobFile], scratch)
  const { readySeconds, guesses } = JSON.parse(await readFile(job.out, 'utf8')) as {
    readonly readySeconds: number
    readonly guesses: readonly AskGuess[]
  }
  const judged = questions.map((question, at) => ({ question, guess: guesses[at] }))
  const inScope = judged.filter(({ question }) => question.view !== null)
  const bottom = inScope.filter(({ question }) => question.tags.some((tag) => /^bottom/.test(tag)))
  const outside = judged.filter(
    ({ question }) => question.view === null && question.acceptableViews.length === 0,
  )
  const isIn = (question: TestQuestion, view: string | null | undefined): boolean =>
    question.acceptableViews.includes(view ?? '')
  const of = (among: typeof judged, holds: (one: (typeof judged)[number]) => boolean): string =>
    `${((100 * among.filter(holds).length) / Math.max(1, among.length)).toFixed(1)} %`
  const ms = guesses.map((guess) => guess.ms)
  return [
    name,
    of(inScope, ({ question, guess }) => isIn(question, guess?.best)),
    of(bottom, ({ question, guess }) => isIn(question, guess?.best)),
    of(inScope, ({ question, guess }) => isIn(question, guess?.view)),
    of(inScope, ({ question, guess }) => guess?.view !== null && !isIn(question, guess?.view)),
    of(outside, ({ guess }) => guess?.view === null),
    percentile(ms, 0.5).toFixed(2),
    percentile(ms, 0.99).toFixed(2),
    readySeconds.toFixed(1),
    peakMb.toFixed(0),
  ]
}

/** Installs the peers into the checkout, once; gives the reason where that cannot be done. */
async function install(): Promise<string | undefined> {
  const packages = Object.values(packageOf).filter((one) => one !== undefined)
  const standing = (): boolean =>
    packages.every((one) => existsSync(join(peersFolder, 'node_modules', one)))
  if (standing()) return undefined
  const words = ['install', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']
  try {
    await run('npm', words, { cwd: peersFolder })
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]
  }
  return standing() ? undefined : 'the packages were not installed'
}
