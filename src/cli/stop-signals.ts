import { Problem } from '../base/problem.ts'

const codes = { SIGINT: 'RUN_INTERRUPTED', SIGTERM: 'RUN_TERMINATED' } as const

/** While it lasts, the first SIGINT or SIGTERM aborts `signal`, its reason the Problem that the run ends with; a second one ends the process where it stands, which is safe too. */
export interface StopSignals extends Disposable {
  readonly signal: AbortSignal
}

/** Listens until it is disposed. */
export function stopSignals(): StopSignals {
  const controller = new AbortController()
  const stop = (name: NodeJS.Signals): void => {
    if (name !== 'SIGINT' && name !== 'SIGTERM') return
    const problem = new Problem(
      codes[name],
      { signal: name },
      { notLost: 'published snapshots stand as they were; tables that were done are published' },
    )
    if (controller.signal.aborted) process.exit(problem.exitCode)
    controller.abort(problem)
  }
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, stop)
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, stop)
    },
  }
}
