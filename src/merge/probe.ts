import type { Engine } from '../engine/engine.ts'
import type { LandedFile } from '../land/landed.ts'
import { isMachineFault } from '../land/machine-fault.ts'
import { parquet } from '../sql/parquet.ts'
import { sql } from '../sql/sql.ts'
import type { MergePlan } from './plan.ts'

/**
 * After the engine failed in the midst of a table: the Parquet files that cannot be read to their end, or
 * undefined where all can and the failure is another one.
 */
export async function probe(
  plan: MergePlan,
  engine: Engine,
  error: unknown,
): Promise<readonly LandedFile[] | undefined> {
  if (!isReaderError(error) || isMachineFault(error)) return undefined
  const broken: LandedFile[] = []
  for (const { landed } of plan.files) {
    if (landed.format !== 'parquet') continue
    try {
      await engine.rows(sql`select max(hash(columns(*))) from ${parquet([landed.engineFile])}`)
    } catch (found) {
      if (isMachineFault(found)) return undefined
      broken.push(landed)
    }
  }
  return broken.length === 0 ? undefined : broken
}

function isReaderError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Invalid Input|IO|Invalid|Serialization|Out of Range|Not implemented|Internal|TProtocolException)/i.test(
      error.message,
    )
  )
}
