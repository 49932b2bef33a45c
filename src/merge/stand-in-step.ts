import type { Engine } from '../engine/engine.ts'
import { sql } from '../sql/sql.ts'
import type { WrittenFile } from './execute.ts'
import type { MergePlan } from './plan.ts'

/** Data files whose survivors are looked at together, and the rows that were merged into them. */
export interface StandInStep {
  readonly files: readonly WrittenFile[]
  /** Numbers of the delivered files that the survivors came from. */
  readonly survivors: readonly number[]
  /** Numbers of the delivered files that have merged rows of theirs. */
  readonly merged: ReadonlySet<number>
}

/** Merged rows of one step: the values that stand for them are in memory at the same time. */
const mostMerged = 100_000

/** Gathers data files until their merged rows are enough for one look; those that nothing was merged into are left out. */
export async function standInSteps(
  plan: MergePlan,
  written: readonly WrittenFile[],
  engine: Engine,
): Promise<readonly StandInStep[]> {
  const pairs = await engine.rows<{ survivor: number; merged: number; rows: bigint }>(
    sql`select survivor_file as survivor, _file as merged, count(*) as rows from _fates where fate = 'merged' group by all order by all`,
  )
  const writes = plan.steps.flatMap((step) => (step.kind === 'write' ? [step.batches.flat()] : []))
  const steps: { files: WrittenFile[]; survivors: number[]; merged: Set<number>; rows: number }[] =
    []
  for (const [at, file] of written.entries()) {
    const from = new Set(writes[at])
    const mine = pairs.filter(({ survivor }) => from.has(Number(survivor)))
    if (mine.length === 0) continue
    const rows = mine.reduce((sum, pair) => sum + Number(pair.rows), 0)
    let step = steps.at(-1)
    if (step === undefined || step.rows + rows > mostMerged) {
      step = { files: [], survivors: [], merged: new Set(), rows: 0 }
      steps.push(step)
    }
    step.files.push(file)
    step.survivors.push(...from)
    for (const { merged } of mine) step.merged.add(Number(merged))
    step.rows += rows
  }
  return steps
}
