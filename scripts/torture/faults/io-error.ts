import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Draw } from '../draw.ts'
import type { Fault } from '../fault.ts'
import { resumable } from '../fault.ts'
import type { Stage } from '../stage.ts'
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
    rounds: 'rounds',
    missing: toolMissing('strace'),
    strike: async (stage, draw, program) => {
      const log = join(tmpdir(), `torture-${process.pid}-${Math.random()}.strace`)
      const set = calls.join(',')
      const when = `${draw.whole(1, latest + 1)}${draw.oneOf(['', '+'])}`
      const path = only?.(stage, draw)
      const under = [
        ...['strace', '-f', '--seccomp-bpf', '-qq', '-y', '-o', log, '-e', `trace=${set}`],
        ...['-e', `inject=${set}:error=EIO:when=${when}`],
        ...(path === undefined ? [] : ['-P', path]),
      ]
      const { exit, out, err } = await program.start(stage.root, stage.words, { under }).ended
      const lines = readFileSync(log, 'utf8').split('\n')
      const [hit] = lines.filter((line) => line.includes('INJECTED'))
      rmSync(log)
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

/** The kind of file that was hit. */
function placeOf(line: string): string {
  const path = /\/\.bankfull\/([^">]*)/.exec(line)?.[1] ?? ''
  return path.replace(/\/[^/]*\.(\w+(\.aside)?)$/, '/*.$1').replace(/(silver|gold)\/\w+/, '$1')
}
