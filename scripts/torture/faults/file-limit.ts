import type { Fault } from '../fault.ts'
import { resumable } from '../fault.ts'
import { toolMissing } from './tool.ts'

/** No file may grow beyond a size (RLIMIT_FSIZE): writes end with EFBIG. */
export const fileLimit: Fault = {
  name: 'file too large',
  during: 'run',
  rounds: 'rounds',
  missing: toolMissing('prlimit'),
  strike: async (stage, draw, program) => {
    const limit = draw.whole(1, stage.after.largestBytes)
    const under = ['prlimit', `--fsize=${limit}`]
    const { exit, out, err } = await program.start(stage.root, stage.words, { under }).ended
    if (exit === 0) return undefined
    return { exit, ...resumable(exit, err + out) }
  },
}
