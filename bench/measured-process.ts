import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What one process took. */
export interface Usage {
  readonly wallSeconds: number
  /** User and system time of all its threads. */
  readonly cpuSeconds: number
  /** The most memory that was resident at once, in MB of 2^20 bytes. */
  readonly peakMb: number
}

/** A measured process that ended with another code than 0. */
export class ProcessFailed extends Error {
  override readonly name = 'ProcessFailed'
}

const preload = fileURLToPath(new URL('usage-at-exit.ts', import.meta.url))

/** Runs a TypeScript file in a Node of its own and measures it from start to end. Throws where it ends with another code than expected. */
export async function measured(
  script: string,
  args: readonly string[],
  scratch: string,
  expected: readonly number[] = [0],
): Promise<Usage> {
  const all = ['--import', preload, script, ...args]
  return measuredCommand(process.execPath, all, scratch, {}, expected)
}

/** As `measured`, for any program that writes what it used, as `usage-at-exit.ts` does, before it ends. */
export async function measuredCommand(
  command: string,
  args: readonly string[],
  scratch: string,
  env: Readonly<Record<string, string>>,
  expected: readonly number[] = [0],
): Promise<Usage> {
  const usageFile = join(scratch, `usage-${process.pid}.json`)
  const startedMs = performance.now()
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env, BENCH_USAGE: usageFile },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const wallSeconds = (performance.now() - startedMs) / 1000
  if (code === null || !expected.includes(code))
    throw new ProcessFailed(
      `${args.find((one) => !one.startsWith('-')) ?? command} ended with ${code ?? 'a signal'}:\n${said}`,
    )
  const used = JSON.parse(await readFile(usageFile, 'utf8')) as Omit<Usage, 'wallSeconds'>
  await rm(usageFile, { force: true })
  return { wallSeconds, ...used }
}

/** The run in the middle by wall time; of an even number the faster of the two. */
export function median(runs: readonly Usage[]): Usage {
  const sorted = [...runs].sort((a, b) => a.wallSeconds - b.wallSeconds)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new RangeError('no runs')
  return { ...middle, peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)) }
}
