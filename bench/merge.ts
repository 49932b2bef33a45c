import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Usage } from './measured-process.ts'
import { measured, median, ProcessFailed } from './measured-process.ts'
import type { MergeJob, StageUsage } from './merge-once.ts'
import { otherPeers } from './other-peers.ts'
import type { PeerJob } from './peer.ts'
import { ticketColumns } from './store-layout.ts'
import { table } from './table.ts'
import { deliverTickets } from './ticket-deliveries.ts'

/** How a benchmark is run. */
export interface BenchSettings {
  readonly rows: number
  readonly rounds: number
  readonly threads: string
  /** As DuckDB writes it: 700MB. */
  readonly memory: string
  readonly seed: number
  /** Where generated deliveries are kept. */
  readonly folder: string
  /** Without Polars and Spark. */
  readonly alone?: boolean
}

/** The limits that the project promises, without the delta ledger, whose cost is told apart: CPU against the floor, wall time against the script. */
const mostTimesFloor = 1.6
const mostTimesScript = 0.5
const mostPeakMb = 400
/** Below this many rows starting up outweighs the merge. */
const leastRowsForScript = 10_000_000

const once = fileURLToPath(new URL('merge-once.ts', import.meta.url))
const peer = fileURLToPath(new URL('peer.ts', import.meta.url))

/** One side of the comparison, its runs, and what it wrote. */
interface Ran {
  readonly label: string
  /** A glob over the Parquet that it wrote. */
  readonly wrote: string
  readonly runs: Usage[]
}

interface Contender extends Ran {
  readonly run: () => Promise<Usage>
}

/** Our own side, with what its stages took. */
interface Ours extends Contender {
  readonly stages: (readonly StageUsage[])[]
}

/** Our merge against a hand-written script on the same files, in turns; returns the exit code. */
export async function benchMerge(settings: BenchSettings): Promise<number> {
  const { rows, rounds, threads, memory } = settings
  console.log(
    `merge: ${rows.toLocaleString('en-US')} tickets of 40 stores in 160 Parquet files, ${threads} threads, ${memory}, ${cpus().length} cores, load ${load()}`,
  )
  const folder = await deliverTickets(settings.folder, settings)
  const scratch = await mkdtemp(join(settings.folder, 'run-'))
  try {
    const contenders = contendersIn(folder, scratch, settings)
    for (let round = 1; round <= rounds; round++) {
      for (const contender of contenders) {
        const used = await contender.run()
        contender.runs.push(used)
        say(`round ${round}`, contender.label, used)
      }
    }
    const others = settings.alone === true ? [] : await runOthers(folder, scratch, settings)
    return await verdict(contenders, others, settings)
  } finally {
    await rm(scratch, { recursive: true, force: true })
    await rm(join(folder, '.bankfull'), { recursive: true, force: true })
  }
}

function say(when: string, label: string, { wallSeconds, peakMb }: Usage): void {
  console.log(
    `  ${when}  ${label.padEnd(26)} ${wallSeconds.toFixed(2)} s, ${peakMb.toFixed(0)} MB, load ${load()}`,
  )
}

/** Polars and Spark once each, where they are installed: they take minutes at full size. */
async function runOthers(
  folder: string,
  scratch: string,
  { threads }: BenchSettings,
): Promise<readonly Ran[]> {
  const ran: Ran[] = []
  for (const peer of otherPeers(folder, threads)) {
    if ('missing' in peer) {
      console.log(`  ${peer.label} is not here; ${peer.missing}`)
      continue
    }
    const used = await peer.run(scratch)
    say('once   ', peer.label, used)
    ran.push({ label: peer.label, wrote: peer.wrote(scratch), runs: [used] })
  }
  return ran
}

function contendersIn(
  folder: string,
  scratch: string,
  { threads, memory }: BenchSettings,
): readonly [Ours, Contender, Contender] {
  const state = join(folder, '.bankfull')
  const job = (kind: PeerJob['kind']): PeerJob => ({
    kind,
    folder,
    out: join(scratch, `${kind}.parquet`),
    spill: join(scratch, 'spill'),
    threads,
    memory,
    result: join(scratch, `${kind}.rows`),
  })
  const script = (kind: PeerJob['kind']): (() => Promise<Usage>) => {
    let limited = true
    return async () => {
      const { memory: limit, ...free } = job(kind)
      try {
        const asked = limited ? { ...free, memory: limit } : free
        return await measured(peer, [JSON.stringify(asked)], scratch)
      } catch (error) {
        if (!limited || !(error instanceof ProcessFailed)) throw error
        limited = false
        console.log(`  the ${kind} script does not fit ${memory}; from here on without a limit`)
        return measured(peer, [JSON.stringify(free)], scratch)
      }
    }
  }
  const result = join(scratch, 'stages.json')
  const ours: MergeJob = { folder, threads, memory, result }
  const stages: (readonly StageUsage[])[] = []
  return [
    {
      label: 'bankfull merge --full',
      run: async () => {
        await rm(state, { recursive: true, force: true })
        const used = await measured(once, [JSON.stringify(ours)], scratch)
        stages.push(JSON.parse(await readFile(result, 'utf8')) as readonly StageUsage[])
        return { ...used, peakMb: Math.max(...(stages.at(-1) ?? []).map(({ peakMb }) => peakMb)) }
      },
      wrote: join(state, 'warehouse', '**', '*.parquet'),
      runs: [],
      stages,
    },
    {
      label: 'hand-written DuckDB script',
      run: script('dedupe'),
      wrote: join(scratch, 'dedupe.parquet'),
      runs: [],
    },
    {
      label: 'floor: casts, no dedupe',
      run: script('floor'),
      wrote: join(scratch, 'floor.parquet'),
      runs: [],
    },
  ]
}

async function verdict(
  contenders: readonly [Ours, Contender, Contender],
  others: readonly Ran[],
  { rows }: BenchSettings,
): Promise<number> {
  const all: readonly Ran[] = [...contenders, ...others]
  const digests: Digest[] = []
  for (const { wrote } of all) digests.push(await digest(wrote))
  const medians = all.map(({ runs }) => median(runs))
  const [ours, script, floor] = medians
  if (ours === undefined || script === undefined || floor === undefined)
    throw new RangeError('nothing was run')
  const lines = all.map(({ label }, at) => {
    const used = medians[at] ?? ours
    return [
      label,
      used.wallSeconds.toFixed(2),
      used.cpuSeconds.toFixed(2),
      used.peakMb.toFixed(0),
      (digests[at]?.rows ?? 0n).toLocaleString('en-US'),
      (used.wallSeconds / script.wallSeconds).toFixed(2),
      (used.cpuSeconds / floor.cpuSeconds).toFixed(2),
      isSame(digests[at], digests[0]) ? 'same' : 'other',
    ]
  })
  console.log(
    table(
      ['', 'wall s', 'CPU s', 'peak MB', 'rows out', 'times script', 'CPU/floor', 'rows'],
      lines,
    ),
  )
  const stages = contenders[0].stages.at(-1) ?? []
  console.log(
    table(
      ['stage of the last round', 'wall s', 'CPU s', 'peak MB'],
      stages.map(({ stage, wallSeconds, cpuSeconds, peakMb }) => [
        stage,
        wallSeconds.toFixed(2),
        cpuSeconds.toFixed(2),
        peakMb.toFixed(0),
      ]),
    ),
  )
  const delta = stages.find(({ stage }) => stage === 'delta')
  const isDelta = ({ stage }: StageUsage): boolean => stage === 'delta'
  const bare = stages.filter((one) => !isDelta(one)).reduce((sum, one) => sum + one.cpuSeconds, 0)
  const timesFloor = bare / floor.cpuSeconds
  const deltaSeconds = delta?.wallSeconds ?? 0
  const timesScript = (ours.wallSeconds - deltaSeconds) / script.wallSeconds
  const timesWithDelta = ours.wallSeconds / script.wallSeconds
  const same = isSame(digests[0], digests[1])
  const findings = [
    { good: same, text: same ? 'both hold the same rows' : 'the rows DIFFER from the script’s' },
    {
      good: timesFloor <= mostTimesFloor,
      text: `${timesFloor.toFixed(2)} times the floor's CPU without the delta ledger (limit ${mostTimesFloor}), which takes ${(delta?.cpuSeconds ?? 0).toFixed(2)} s more`,
    },
    {
      good: timesScript <= mostTimesScript || rows < leastRowsForScript,
      text: `${timesScript.toFixed(2)} times the script's time without the delta ledger, ${timesWithDelta.toFixed(2)} with it (limit ${mostTimesScript} from ${leastRowsForScript.toLocaleString('en-US')} rows on)`,
    },
    {
      good: ours.peakMb <= mostPeakMb,
      text: `peak ${ours.peakMb.toFixed(0)} MB (limit ${mostPeakMb})`,
    },
  ]
  for (const { good, text } of findings) console.log(`  ${good ? 'ok  ' : 'FAIL'}  ${text}`)
  return findings.every(({ good }) => good) ? 0 : 1
}

/** Rows and the sum of their hashes, whatever their order. */
interface Digest {
  readonly rows: bigint
  readonly hash: bigint
}

function isSame(one: Digest | undefined, other: Digest | undefined): boolean {
  return one?.rows === other?.rows && one?.hash === other?.hash
}

async function digest(wrote: string): Promise<Digest> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '500MB' })
  const connection = await instance.connect()
  const columns = ticketColumns.map((column) => `"${column}"`).join(', ')
  const found = await connection.runAndReadAll(
    `select count(*), sum(hash(${columns})::hugeint) from read_parquet('${wrote.replaceAll("'", "''")}')`,
  )
  connection.closeSync()
  instance.closeSync()
  const [rows, hash] = found.getRows()[0] ?? []
  return { rows: BigInt(String(rows)), hash: BigInt(String(hash)) }
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}
