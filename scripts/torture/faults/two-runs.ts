import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../fault.ts'

/** A second run while the first one works. */
export const twoRuns: Fault = {
  name: 'two runs at once',
  during: 'run',
  rounds: 'rounds',
  missing: undefined,
  strike: async (stage, draw, program) => {
    const one = program.start(stage.root, stage.words)
    await sleep(draw.between(0, 0.7) * stage.lastsMs)
    const two = program.start(stage.root, stage.words)
    const both = await Promise.all([one.ended, two.ended])
    const locked = both.filter(({ exit }) => exit === 4)
    // One after the other is no fault.
    if (locked.length === 0 && both.every(({ exit }) => exit === 0)) return undefined
    const isRight =
      both.some(({ exit }) => exit === 0) &&
      locked.length === 1 &&
      locked.every(({ err }) => err.includes('RUN_LOCKED'))
    const wrong = isRight
      ? []
      : [`exits ${both.map(({ exit, err }) => `${exit} ${err.slice(-300)}`).join(', ')}`]
    return { where: 'one was told 4', exit: 0, wrong }
  },
}
