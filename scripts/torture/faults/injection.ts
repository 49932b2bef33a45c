import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ended, Program } from '../program.ts'
import type { Stage } from '../stage.ts'

/** What strace does to some calls of a run. */
export interface Injection {
  readonly calls: readonly string[]
  readonly does: 'error=EIO' | 'signal=KILL'
  /** Which of a thread's calls of one kind: `3`, or `3+` for all from the third on. */
  readonly when: string
  /** The one file that is hit; any where left out. */
  readonly path?: string | undefined
}

/** Runs a stage's command so. `hit` is what strace says of the call that was met first; undefined where none was. */
export async function injected(
  { root, words }: Stage,
  { calls, does, when, path }: Injection,
  program: Program,
): Promise<Ended & { readonly hit: string | undefined }> {
  const set = calls.join(',')
  const under = [
    // The filter of system calls swallows signals that are injected.
    ...(does === 'signal=KILL' ? [] : ['--seccomp-bpf']),
    ...['-e', `inject=${set}:${does}:when=${when}`],
    ...(path === undefined ? [] : ['-P', path]),
  ]
  const { lines, ...ended } = await traced(root, words, calls, under, program)
  const hit =
    does === 'signal=KILL'
      ? ended.exit === killed
        ? lines.at(-1)
        : undefined
      : lines.find((line) => line.includes('INJECTED'))
  return { ...ended, hit }
}

/** As a shell shows it. */
const killed = 137

/** The most calls of each kind that one thread of a command makes. */
export async function countCalls(
  root: string,
  words: readonly string[],
  calls: readonly string[],
  program: Program,
): Promise<Ended & { readonly counts: ReadonlyMap<string, number> }> {
  const { lines, ...ended } = await traced(root, words, calls, ['--seccomp-bpf'], program)
  const counts = new Map<string, number>()
  const each = Map.groupBy(lines, (line) => /^(\d+ +\w+)\(/.exec(line)?.[1] ?? '')
  for (const [thread, those] of each) {
    const name = thread.split(' ').at(-1) ?? ''
    if (name !== '') counts.set(name, Math.max(counts.get(name) ?? 0, those.length))
  }
  return { ...ended, counts }
}

/** With one thread for files, so that the n-th call is the same one each time. */
async function traced(
  root: string,
  words: readonly string[],
  calls: readonly string[],
  how: readonly string[],
  program: Program,
): Promise<Ended & { readonly lines: readonly string[] }> {
  const log = join(tmpdir(), `torture-${process.pid}-${Math.random()}.strace`)
  const under = ['strace', '-f', '-qq', '-y', '-o', log, '-e', `trace=${calls.join(',')}`, ...how]
  const env = { UV_THREADPOOL_SIZE: '1' }
  const ended = await program.start(root, words, { under, env }).ended
  const lines = readFileSync(log, 'utf8').split('\n')
  rmSync(log)
  return { ...ended, lines: lines.filter((line) => /^\d+ +\w+\(/.test(line)) }
}

/** The kind of file that was hit. */
export function placeOf(line: string): string {
  const path = /\/\.bankfull\/([^">]*)/.exec(line)?.[1] ?? ''
  return path
    .replace(/^environments\/\w+\//, '')
    .replace(/\/[^/]*\.(\w+(\.aside)?)$/, '/*.$1')
    .replace(/(silver|gold)\/\w+/, '$1')
}
