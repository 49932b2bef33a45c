import type { Ledger } from './ledger.ts'
import { endOf } from './run-end.ts'

/** Does something as a run of its own, which ends as that does. */
export async function inRun<T>(
  ledger: Ledger,
  command: string,
  work: () => Promise<T>,
): Promise<T> {
  const run = ledger.begin(command)
  ledger.start(run)
  try {
    const done = await work()
    ledger.finish(run, 'done')
    return done
  } catch (error) {
    ledger.finish(run, ...endOf(error))
    throw error
  }
}
