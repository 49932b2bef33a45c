import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { systemClock } from '../src/base/clock.ts'
import { quietReporter } from '../src/base/reporter.ts'
import { loadProject } from '../src/project/load.ts'
import { openWorkspace } from '../src/workspace/workspace.ts'
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

/** The limit, and the size from which the start of a build no longer weighs. */
const most = 1.15
const judgedFrom = 10_000_000

const cli = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
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

/** Our build of the nine views against hand-written SQL over the same merged tables; returns the exit code. */
export async function benchGold(settings: GoldBenchSettings): Promise<number> {
  const { scale, rounds, threads, memory } = settings
  const project = await mergedProject(settings)
  const { tables, rows } = await published(project)
  console.log(
    `gold: nine views over ${rows.toLocaleString('en-US')} merged tickets (${scale}), ${threads} threads, ${memory}, ${cpus().length} cores`,
  )
  const out = await mkdtemp(join(settings.folder, 'gold-'))
  const job: GoldPeerJob = { tables, views, out, spill: join(out, 'spill'), threads, memory }
  const engine = ['--threads', threads, '--memory', memory]
  const runs: Record<'ours' | 'theirs', Usage[]> = { ours: [], theirs: [] }
  try {
    for (let round = 1; round <= rounds; round++) {
      runs.ours.push(await measured(cli, ['-C', project, 'build', '--full', '-q', ...engine], out))
      runs.theirs.push(await measured(peer, [JSON.stringify(job)], out))
    }
    const [ours, theirs] = [median(runs.ours), median(runs.theirs)]
    const line = (label: string, used: Usage): readonly string[] => [
      label,
      used.wallSeconds.toFixed(2),
      used.cpuSeconds.toFixed(2),
      used.peakMb.toFixed(0),
      (used.wallSeconds / theirs.wallSeconds).toFixed(2),
    ]
    const lines = [line('bankfull build --full', ours), line('hand-written DuckDB', theirs)]
    console.log(table(['', 'wall s', 'CPU s', 'peak MB', 'times script'], lines))
    const unlike = await differences(project, out)
    for (const said of unlike) console.log(`  FAIL  ${said}`)
    if (unlike.length === 0)
      console.log('  ok    both hold the same rows, each number within a rounding')
    const times = ours.wallSeconds / theirs.wallSeconds
    const isOver = rows >= judgedFrom && times > most
    console.log(
      `  ${isOver ? 'FAIL' : 'note'}  ${times.toFixed(2)} times the script; at most ${most} from ${judgedFrom.toLocaleString('en-US')} tickets on`,
    )
    return unlike.length === 0 && !isOver ? 0 : 1
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

async function published(
  root: string,
): Promise<{ readonly tables: Record<string, readonly string[]>; readonly rows: number }> {
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
  return { tables, rows }
}

/** Views whose rows differ: in their number, or in a column's sum or set of values. */
async function differences(root: string, out: string): Promise<readonly string[]> {
  await using workspace = await openWorkspace(await loadProject(root), {
    clock: systemClock,
    reporter: quietReporter,
  })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const found: string[] = []
  for (const view of workspace.project.views) {
    const snapshot = await workspace.catalog.current('gold', view.name)
    const files = snapshot === undefined ? [] : workspace.catalog.files(snapshot)
    const digest = async (from: string): Promise<readonly unknown[]> => {
      const columns = view.columns.map(({ name, type }) => {
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
    const theirs = await digest(quoted(join(out, `${view.name}.parquet`)))
    const names = [
      'rows',
      ...view.columns.flatMap(({ name }) => [name, `${name} that are not null`]),
    ]
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
