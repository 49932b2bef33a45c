import { readFileSync, writeFileSync } from 'node:fs'
import type { Reporter } from '../src/base/reporter.ts'
import { built } from './built.ts'

const { systemClock } = await built<typeof import('../src/base/clock.ts')>('base/clock')
const { mergeAll } = await built<typeof import('../src/merge/merge-all.ts')>('merge/merge-all')
const { loadProject } = await built<typeof import('../src/project/load.ts')>('project/load')
const { openWorkspace } =
  await built<typeof import('../src/workspace/workspace.ts')>('workspace/workspace')

/** One merge, as the JSON of the first argument. */
export interface MergeJob {
  readonly folder: string
  readonly threads: string
  readonly memory: string
  /** Written with what each stage took, as JSON. */
  readonly result: string
}

/** What one stage of a merge took. */
export interface StageUsage {
  readonly stage: string
  readonly wallSeconds: number
  readonly cpuSeconds: number
  /** The most memory that was resident during the stage, in MB of 2^20 bytes. */
  readonly peakMb: number
}

/** Merges a project from nothing, as `bankfull merge` does, and measures its stages. */
async function main({ folder, threads, memory, result }: MergeJob): Promise<void> {
  const stages = new Stages()
  const project = await loadProject(folder)
  {
    await using workspace = await openWorkspace(project, {
      clock: systemClock,
      reporter: stages,
      threads: Number(threads),
      memoryLimit: memory,
    })
    const run = workspace.ledger.begin('merge')
    await mergeAll(workspace, run, { force: true })
    workspace.ledger.finish(run, 'done')
  }
  writeFileSync(result, JSON.stringify(stages.all()))
}

class Stages implements Reporter {
  readonly #all: StageUsage[] = []
  #stage = 'start'
  #startedMs = 0
  #cpuSeconds = 0

  stage(stage: string): void {
    this.#close()
    this.#stage = stage
  }

  progress(): void {}

  note(): void {}

  all(): readonly StageUsage[] {
    this.#close()
    return this.#all
  }

  #close(): void {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6
    const nowMs = performance.now()
    this.#all.push({
      stage: this.#stage,
      wallSeconds: (nowMs - this.#startedMs) / 1000,
      cpuSeconds: cpuSeconds - this.#cpuSeconds,
      peakMb: highWaterMb(),
    })
    this.#startedMs = nowMs
    this.#cpuSeconds = cpuSeconds
  }
}

/** The high-water mark since it was last read, where the kernel keeps one. */
function highWaterMb(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    writeFileSync('/proc/self/clear_refs', '5')
    return Number(kilobytes) / 1024
  } catch {
    return process.resourceUsage().maxRSS / 1024
  }
}

await main(JSON.parse(process.argv[2] ?? '{}') as MergeJob)
