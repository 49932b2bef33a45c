import { Problem } from '../base/problem.ts'
import { makeFolder } from '../storage/durable.ts'

/** Makes a folder of the project's state on first use. Rejects with RUN_FAILED where the place cannot be written. */
export async function makeStateFolder(path: string): Promise<void> {
  try {
    await makeFolder(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const cause = `${path} cannot be made; is the project read-only or its disk full? (${reason})`
    throw new Problem(
      'RUN_FAILED',
      { table: 'state folder', cause, command: 'the same command' },
      { cause: error, notLost: 'nothing was started; published snapshots stand as they were' },
    )
  }
}
