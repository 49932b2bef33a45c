import { isInterruption } from '../base/problem.ts'
import type { RunOutcome } from './records.ts'

/** How a run ends that an error ends. */
export function endOf(error: unknown): readonly [outcome: RunOutcome, note: string] {
  const note = error instanceof Error ? error.message : String(error)
  return [isInterruption(error) ? 'interrupted' : 'failed', note]
}
