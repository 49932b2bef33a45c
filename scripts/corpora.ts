import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openEngine } from '../src/engine/open.ts'
import type { Corpus, Verdict } from './corpora-judge.ts'
import { disputed, judge } from './corpora-judge.ts'

// node scripts/corpora.ts FOLDER lands every file that FOLDER/index.tsv names and prints what became of them by
// folder. The files are judged in a process of their own, so that one that kills it is counted and the rest goes on.

const outcomes = ['right', 'quarantined', 'refused', 'silent', 'crashed'] as const
const [folder, from] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node scripts/corpora.ts FOLDER')
const corpora = indexOf(folder)
if (from === undefined) await report(folder)
else await judgeFrom(Number(from), folder)

function indexOf(root: string): readonly Corpus[] {
  const [header = '', ...lines] = readFileSync(join(root, 'index.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
  const names = header.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    const cell = (column: string): string => cells[names.indexOf(column)] ?? ''
    return { path: cell('path'), must: cell('must'), truth: cell('truth') }
  })
}

async function judgeFrom(first: number, root: string): Promise<void> {
  const landedFolder = mkdtempSync(join(tmpdir(), 'bankfull-corpora-'))
  const engine = await openEngine('duckdb', {
    threads: 2,
    memoryLimit: '700MB',
    spillFolder: join(landedFolder, 'spill'),
  })
  for (const corpus of corpora.slice(first)) {
    const verdict = await judge(corpus, { folder: root, landedFolder, engine }).catch(
      (error: unknown): Verdict => ({
        outcome: 'crashed',
        why: error instanceof Error ? error.message : String(error),
      }),
    )
    process.stdout.write(`${JSON.stringify(verdict)}\n`)
  }
  await engine[Symbol.asyncDispose]()
  rmSync(landedFolder, { recursive: true, force: true })
}

async function report(root: string): Promise<void> {
  const verdicts: Verdict[] = []
  while (verdicts.length < corpora.length) {
    const script = fileURLToPath(import.meta.url)
    const child = spawn(process.execPath, [script, root, String(verdicts.length)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface({ input: child.stdout }))
      verdicts.push(JSON.parse(line) as Verdict)
    if (verdicts.length < corpora.length)
      verdicts.push({ outcome: 'crashed', why: 'the process died' })
  }
  for (const [at, { outcome, why }] of verdicts.entries())
    if (outcome === 'silent' || outcome === 'crashed')
      console.log(`${outcome}\t${corpora[at]?.path}\t${why}`)
  const folders = [...new Set(corpora.map(folderOf))]
  const row = (title: string, counted: readonly Verdict[]): string =>
    title.padEnd(14) +
    [
      counted.length,
      ...outcomes.map((one) => counted.filter(({ outcome }) => outcome === one).length),
    ]
      .map((count) => String(count).padStart(12))
      .join('')
  console.log(
    `\n${''.padEnd(14)}${['files', ...outcomes].map((word) => word.padStart(12)).join('')}`,
  )
  for (const one of folders)
    console.log(
      row(
        one,
        verdicts.filter((_, at) => folderOf(corpora[at]) === one),
      ),
    )
  console.log(row('all', verdicts))
  for (const [path, why] of Object.entries(disputed))
    if (corpora.some((corpus) => corpus.path === path)) console.log(`\ndisputed  ${path}: ${why}`)
}

function folderOf(corpus: Corpus | undefined): string {
  return corpus?.path.split('/')[0] ?? ''
}
