import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { systemClock } from '../src/base/clock.ts'
import { quietReporter } from '../src/base/reporter.ts'
import { askedViews } from '../src/project/detail.ts'
import { loadProject } from '../src/project/load.ts'
import { scoresOf } from '../src/project/model.ts'
import { openWorkspace } from '../src/workspace/workspace.ts'
import type { GoldJob } from './gold-once.ts'
import type { GoldPeerJob } from './gold-peer.ts'
import type { Usage } from './measured-process.ts'
import { measured, median } from './measured-process.ts'
import { table } from './table.ts'

/** How the gold benchmark is run. */
export interface GoldBenchSettings {
  /** Scale of the reference chain. */
  readonly scale: string
  readonly rounds: number
  readonly threads: string
  /** As DuckDB writes it. */
  readonly memory: string
  /** Where generated projects are kept, merged. */
  readonly folder: string
}

/** The limit of CPU, and the size from which the start of a build no longer weighs. */
const most = 1.15
const judgedFrom = 10_000_000

const cli = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const once = fileURLToPath(new URL('gold-once.ts', import.meta.url))
const peer = fileURLToPath(new URL('gold-peer.ts', import.meta.url))

/** Views in an order in which each reads only those before it. */
const views = [
  'churn_retention',
  'billing_health',
  'location_scorecard',
  'location_scorecard_bottom',
  'wash_volume',
  'membership_growth',
  'prepaid_liability',
  'house_account_balances',
  'customer_profile',
]

/** The detail that prepaid_liability is added up from; the script has it in one statement. */
const details = ['prepaid_books']

/**
 * Our build of the nine views against hand-written SQL over the same merged tables; returns the exit code. The script
 * tests nothing, so our build is measured without its tests too. A model's scores, which some views read and the script
 * does not know, are built before.
 */
export async function benchGold(settings: GoldBenchSettings): Promise<number> {
  const { scale, rounds, threads, memory } = settings
  const project = await mergedProject(settings)
  const { tables, scores, rows } = await published(project)
  console.log(
    `gold: nine views over ${rows.toLocaleString('en-US')} merged tickets (${scale}), ${threads} threads, ${memory}, ${cpus().length} cores`,
  )
  const out = await mkdtemp(join(settings.folder, 'gold-'))
  const job: GoldPeerJob = { tables, views, out, spill: join(out, 'spill'), threads, memory }
  const ours: GoldJob = {
    root: project,
    views: [...details, ...views],
    withTests: false,
    threads,
    memory,
  }
  const run = (script: string, given: GoldJob | GoldPeerJob): Promise<Usage> =>
    measured(script, [JSON.stringify(given)], out)
  const runs: Record<'alone' | 'tested' | 'theirs', Usage[]> = { alone: [], tested: [], theirs: [] }
  try {
    const scored = scores.length > 0 && (await run(once, { ...ours, views: scores }))
    for (let round = 1; round <= rounds; round++) {
      runs.alone.push(await run(once, ours))
      runs.tested.push(await run(once, { ...ours, withTests: true }))
      runs.theirs.push(await run(peer, job))
    }
    const theirs = median(runs.theirs)
    const times = (used: Usage): number => used.cpuSeconds / theirs.cpuSeconds
    const line = (label: string, used: Usage): readonly string[] => [
      label,
      used.wallSeconds.toFixed(2),
      used.cpuSeconds.toFixed(2),
      used.peakMb.toFixed(0),
      (used.wallSeconds / theirs.wallSeconds).toFixed(2),
      times(used).toFixed(2),
    ]
    const [alone, tested] = [median(runs.alone), median(runs.tested)]
    const lines = [
      line('our build alone', alone),
      line('our build with its tests', tested),
      line('hand-written DuckDB', theirs),
      ...(scored ? [line('the scores, beside it', scored)] : []),
    ]
    const head = ['', 'wall s', 'CPU s', 'peak MB', 'times its wall', 'times its CPU']
    console.log(table(head, lines))
    const unlike = await differences(project, out)
    for (const said of unlike) console.log(`  FAIL  ${said}`)
    if (unlike.length === 0)
      console.log('  ok    both hold the same rows, each number within a rounding')
    const isOver = times(alone) > most
    const isJudged = rows >= judgedFrom
    console.log(
      `  ${isOver ? (isJudged ? 'FAIL' : 'note') : 'ok  '}  ${times(alone).toFixed(2)} times the script's CPU, ${times(tested).toFixed(2)} with tests; alone at most ${most} from ${judgedFrom.toLocaleString('en-US')} tickets on`,
    )
    return unlike.length === 0 && !(isOver && isJudged) ? 0 : 1
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** Makes and merges a project of the scale, once: the folder is used again. */
async function mergedProject({
  scale,
  folder,
  threads,
  memory,
}: GoldBenchSettings): Promise<string> {
  const project = join(folder, `carwash-v1-${scale}`)
  const scratch = await mkdirFor(folder)
  if (!existsSync(join(project, 'bankfull.yaml'))) {
    const made = await measured(
      cli,
      ['init', project, '--template', 'carwash', '--scale', scale, '-q'],
      scratch,
    )
    console.log(`  generated in ${made.wallSeconds.toFixed(0)} s, ${made.peakMb.toFixed(0)} MB`)
  }
  if (!existsSync(join(project, '.bankfull', 'warehouse', 'silver', 'Tickets', 'metadata'))) {
    // Two delivered files are damaged on purpose, so the merge ends with 1.
    const merged = await measured(
      cli,
      ['-C', project, 'merge', '-q', '--threads', threads, '--memory', memory],
      scratch,
      [0, 1],
    )
    console.log(`  merged in ${merged.wallSeconds.toFixed(0)} s, ${merged.peakMb.toFixed(0)} MB`)
  }
  return project
}

async function mkdirFor(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return folder
}

interface Merged {
  readonly tables: Record<string, readonly string[]>
  readonly scores: readonly string[]
  /** Of the largest table. */
  readonly rows: number
}

async function published(root: string): Promise<Merged> {
  await using workspace = await openWorkspace(await loadProject(root), {
    clock: systemClock,
    reporter: quietReporter,
  })
  const tables: Record<string, readonly string[]> = {}
  let rows = 0
  for (const { name } of workspace.project.tables) {
    const snapshot = await workspace.catalog.current('silver', name)
    if (snapshot === undefined) throw new RangeError(`${name} is not published`)
    tables[name] = workspace.catalog.files(snapshot)
    if (name === 'Tickets') rows = snapshot.rowCount
  }
  return { tables, scores: workspace.project.models.map(scoresOf), rows }
}

/** Views whose rows differ: in their number, or in the sum or set of values of a column that both have. */
async function differences(root: string, out: string): Promise<readonly string[]> {
  await using workspace = await openWorkspace(await loadProject(root), {
    clock: systemClock,
    reporter: quietReporter,
  })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const found: string[] = []
  for (const view of askedViews(workspace.project.views)) {
    const snapshot = await workspace.catalog.current('gold', view.name)
    const files = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
    const byHand = quoted(join(out, `${view.name}.parquet`))
    const described = await connection.runAndReadAll(`describe from read_parquet(${byHand})`)
    const known = described.getRows().map(([name]) => name)
    // What a model's scores add is not written by hand.
    const compared = view.columns.filter(({ name }) => known.includes(name))
    const digest = async (from: string): Promise<readonly unknown[]> => {
      const columns = compared.map(({ name, type }) => {
        if (type.kind === 'decimal' || type.kind === 'integer')
          return `sum("${name}")::double, count("${name}")::double`
        return `sum(hash("${name}"::varchar)::hugeint)::varchar, count("${name}")::double`
      })
      const read = await connection.runAndReadAll(
        `select count(*)::double, ${columns.join(', ')} from read_parquet(${from})`,
      )
      return read.getRows()[0] ?? []
    }
    const ours = await digest(`[${files.map(quoted).join(', ')}]`)
    const theirs = await digest(byHand)
    const names = ['rows', ...compared.flatMap(({ name }) => [name, `${name} that are not null`])]
    for (const [at, mine] of ours.entries()) {
      const other = theirs[at]
      const near =
        typeof mine === 'number' && typeof other === 'number'
          ? Math.abs(mine - other) <= 1e-7 * Math.abs(mine) + 1e-3
          : mine === other
      if (!near)
        found.push(`${view.name}: ${names[at]}: ${String(mine)} here, ${String(other)} by hand`)
    }
  }
  connection.closeSync()
  instance.closeSync()
  return found
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
