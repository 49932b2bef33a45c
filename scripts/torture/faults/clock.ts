import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Fault } from '../fault.ts'

const preload = pathToFileURL(join(import.meta.dirname, '..', 'clock-jumps.ts')).href

/** A clock that is years off and jumps while the run works. */
export const clock: Fault = {
  name: 'a clock that jumps',
  during: 'run',
  rounds: 'rounds',
  missing: undefined,
  strike: async (stage, draw, program) => {
    const node = ['--import', `${preload}?seed=${draw.whole(1, 2 ** 30)}`]
    const { exit, err } = await program.start(stage.root, stage.words, { node }).ended
    return { where: 'jumped', exit, wrong: exit === 0 ? [] : [`exit ${exit}: ${err.slice(-600)}`] }
  },
}
