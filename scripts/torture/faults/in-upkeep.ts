import type { Draw } from '../draw.ts'
import type { Fault } from '../fault.ts'
import { resumable } from '../fault.ts'
import type { Stage, Upkeep } from '../stage.ts'
import { upkeep } from '../stage.ts'
import { injected, placeOf } from './injection.ts'
import { toolMissing } from './tool.ts'

/** Ended by the kernel just before one of its calls that change files, each as likely as any other. */
function killIn(during: Upkeep): Fault {
  return {
    name: `kill -9 in ${during}`,
    during,
    rounds: 'upkeep',
    missing: toolMissing('strace'),
    strike: async (stage, draw, program) => {
      const { call, at } = oneCall(stage, draw)
      const injection = { calls: [call], does: 'signal=KILL', when: String(at) } as const
      const { exit, hit } = await injected(stage, injection, program)
      return hit === undefined ? undefined : { where: whereOf(hit), exit, wrong: [] }
    },
  }
}

/** A disk that fails in one of those calls, or from it on. */
function ioErrorIn(during: Upkeep): Fault {
  return {
    name: `EIO in ${during}`,
    during,
    rounds: 'upkeep-errors',
    missing: toolMissing('strace'),
    strike: async (stage, draw, program) => {
      const { call, at } = oneCall(stage, draw)
      const when = `${at}${draw.oneOf(['', '+'])}`
      const injection = { calls: [call], does: 'error=EIO', when } as const
      const { exit, out, err, hit } = await injected(stage, injection, program)
      if (hit === undefined) return undefined
      return { where: whereOf(hit), exit, wrong: resumable(exit, err + out).wrong }
    },
  }
}

function oneCall({ calls }: Stage, draw: Draw): { readonly call: string; readonly at: number } {
  const all = [...calls].flatMap(([call, count]) =>
    Array.from({ length: count }, (_, before) => ({ call, at: before + 1 })),
  )
  return draw.oneOf(all)
}

function whereOf(line: string): string {
  const call = /^\d+ +(\w+)\(/.exec(line)?.[1] ?? ''
  return `${call.replace(/(at2?)$/, '')} ${placeOf(line)}`
}

export const inUpkeep: readonly Fault[] = upkeep.flatMap((one) => [killIn(one), ioErrorIn(one)])
