import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Draw } from '../draw.ts'
import type { Fault } from '../fault.ts'
import type { Stage } from '../stage.ts'

/** The kernel ends the process where it stands. */
export const kill: Fault = {
  name: 'kill -9',
  during: 'run',
  rounds: 'kills',
  missing: undefined,
  strike: async (stage, draw, program) => {
    const { child, ended } = program.start(stage.root, stage.words)
    await reached(child, stage, draw, 0)
    child.kill('SIGKILL')
    const { exit, err } = await ended
    return exit === 0 ? undefined : { where: progressOf(err), exit, wrong: [] }
  },
}

/** A polite end: the run stops at its next checkpoint and says so. */
function asked(name: 'SIGTERM' | 'SIGINT', exitCode: number, code: string): Fault {
  return {
    name,
    during: 'run',
    rounds: 'rounds',
    missing: undefined,
    strike: async (stage, draw, program) => {
      const { child, ended } = program.start(stage.root, stage.words)
      await reached(child, stage, draw, 1)
      child.kill(name)
      const { exit, err } = await ended
      // Before the project is open there is nothing to stop, and the signal ends the process by itself.
      if (exit === 0 || child.signalCode !== null) return undefined
      const isRight = exit === exitCode && err.includes(code)
      const wrong = isRight
        ? []
        : [`exit ${exit}, not ${exitCode} with ${code}: ${err.slice(-600)}`]
      return { where: progressOf(err), exit, wrong }
    },
  }
}

export const terminate: Fault = asked('SIGTERM', 143, 'RUN_TERMINATED')
export const interrupt: Fault = asked('SIGINT', 130, 'RUN_INTERRUPTED')

/** Waits until a number of stages that is drawn is over and some more time has passed, so that a slow machine is struck as evenly. */
async function reached(
  child: ChildProcess,
  { lastsMs, stages }: Stage,
  draw: Draw,
  fewest: number,
): Promise<void> {
  let left = draw.whole(fewest, stages + 1)
  const stepMs = lastsMs / (stages + 3)
  if (left > 0)
    await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.stderr?.on('data', (chunk: Buffer) => {
        left -= chunk.toString().split('\n').length - 1
        if (left <= 0) resolve()
      })
    })
  await sleep(draw.between(0, 3 * stepMs))
}

/** The stage that was over last, from what `-v` wrote. */
function progressOf(err: string): string {
  const over = [...err.matchAll(/^ {2}(\w+) +([\w]+).*: \d+ ms$/gm)].at(-1)
  return over === undefined ? 'before anything was found' : `${over[1]} was over`
}
