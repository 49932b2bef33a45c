import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measured } from './measured-process.ts'
import type { BenchSettings } from './merge.ts'
import type { MergeJob, StageUsage } from './merge-once.ts'
import { table } from './table.ts'
import { deliverTickets } from './ticket-deliveries.ts'

const once = fileURLToPath(new URL('merge-once.ts', import.meta.url))

/** Each size is so much of the rows that are asked for. */
const shares = [1 / 30, 1 / 10, 1 / 3, 1]

/** What the merge takes as its table grows: linear where CPU for each million rows stays alike. */
export async function benchGrowth(settings: BenchSettings): Promise<number> {
  const lines: string[][] = []
  for (const share of shares) {
    const rows = Math.round(settings.rows * share)
    const folder = await deliverTickets(settings.folder, { ...settings, rows })
    const scratch = await mkdtemp(join(settings.folder, 'run-'))
    try {
      const result = join(scratch, 'stages.json')
      const { threads, memory } = settings
      const job: MergeJob = { folder, threads, memory, result }
      await rm(join(folder, '.bankfull'), { recursive: true, force: true })
      const used = await measured(once, [JSON.stringify(job)], scratch)
      const stages = JSON.parse(await readFile(result, 'utf8')) as readonly StageUsage[]
      const delta = stages.find(({ stage }) => stage === 'delta')?.cpuSeconds ?? 0
      const millions = rows / 1e6
      lines.push([
        rows.toLocaleString('en-US'),
        used.wallSeconds.toFixed(1),
        (used.cpuSeconds - delta).toFixed(1),
        ((used.cpuSeconds - delta) / millions).toFixed(2),
        delta.toFixed(1),
        (delta / millions).toFixed(2),
        Math.max(...stages.map(({ peakMb }) => peakMb)).toFixed(0),
      ])
      console.log(`  ${lines.at(-1)?.join('  ')}`)
    } finally {
      await rm(scratch, { recursive: true, force: true })
      await rm(join(folder, '.bankfull'), { recursive: true, force: true })
    }
  }
  const head = ['rows', 'wall s', 'CPU s', 'a million', 'delta CPU s', 'a million', 'peak MB']
  console.log(table(head, lines))
  return 0
}
