import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../fault.ts'
import type { Stage } from '../stage.ts'

/** The kernel ends the process where it stands. */
export const kill: Fault = {
  name: 'kill -9',
  rounds: 'kills',
  missing: undefined,
  strike: async (stage, draw, program) => {
    const { child, ended } = program.start(stage.root, stage.words)
    await sleep(draw.between(0.2, 1.05) * stage.pace.lastsMs)
    child.kill('SIGKILL')
    const { exit, err } = await ended
    paced(stage, exit === 0)
    return exit === 0 ? undefined : { where: progressOf(err), exit, wrong: [] }
  },
}

/** A polite end: the run stops at its next checkpoint and says so. */
function asked(name: 'SIGTERM' | 'SIGINT', exitCode: number, code: string): Fault {
  return {
    name,
    rounds: 'rounds',
    missing: undefined,
    strike: async (stage, draw, program) => {
      const { child, ended } = program.start(stage.root, stage.words)
      await sleep(draw.between(0.4, 1.05) * stage.pace.lastsMs)
      child.kill(name)
      const { exit, err } = await ended
      paced(stage, exit === 0)
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

/** Rounds under load are slower: a run that was over too soon or too late moves the moments that are drawn. */
function paced(stage: Stage, isOver: boolean): void {
  stage.pace.lastsMs *= isOver ? 0.95 : 1.01
}

/** The stage that was over last, from what `-v` wrote. */
function progressOf(err: string): string {
  const over = [...err.matchAll(/^ {2}(\w+) +([\w]+).*: \d+ ms$/gm)].at(-1)
  return over === undefined ? 'before anything was found' : `${over[1]} was over`
}
