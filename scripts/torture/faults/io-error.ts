import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Draw } from '../draw.ts'
import type { Fault } from '../fault.ts'
import { resumable } from '../fault.ts'
import type { Stage } from '../stage.ts'
import { injected, placeOf } from './injection.ts'
import { toolMissing } from './tool.ts'

interface Calls {
  readonly name: string
  readonly calls: readonly string[]
  /** The latest call of a thread that may be hit. */
  readonly latest: number
  /** The one file that is hit; any where left out. */
  readonly only?: (stage: Stage, draw: Draw) => string
}

/** A disk that answers some calls with EIO, once for each thread or from then on. */
function ioError({ name, calls, latest, only }: Calls): Fault {
  return {
    name: `EIO on ${name}`,
    during: 'run',
    rounds: 'rounds',
    missing: toolMissing('strace'),
    strike: async (stage, draw, program) => {
      const when = `${draw.whole(1, latest + 1)}${draw.oneOf(['', '+'])}`
      const injection = { calls, does: 'error=EIO', when, path: only?.(stage, draw) } as const
      const { exit, out, err, hit } = await injected(stage, injection, program)
      if (hit === undefined) return undefined
      const { wrong } = resumable(exit, err + out)
      return { where: placeOf(hit), exit, wrong }
    },
  }
}

/** Threads wake each other by writing too, so a write is hit in one file whose name is known before it is there. */
function writtenFile({ root, after, savedFolder }: Stage, draw: Draw): string {
  const landed = after.shape
    .filter((path) => /^landed.*parquet$/.test(path))
    .filter((path) => !existsSync(join(savedFolder, '.bankfull', path)))
    .flatMap((path) => ['aside', 'note'].map((end) => `${path}.${end}`))
  const standing = ['lock.json', 'ledger/ledger.sqlite', 'ledger/ledger.sqlite-wal']
  return join(root, '.bankfull', draw.oneOf([...landed, ...standing]))
}

export const ioErrors: readonly Fault[] = [
  ioError({ name: 'fsync', calls: ['fsync', 'fdatasync'], latest: 13 }),
  ioError({
    name: 'write',
    calls: ['write', 'pwrite64', 'writev'],
    latest: 2,
    only: writtenFile,
  }),
  ioError({
    name: 'rename',
    calls: ['rename', 'renameat', 'renameat2', 'link', 'linkat'],
    latest: 7,
  }),
]
