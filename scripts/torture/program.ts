import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { constants, tmpdir } from 'node:os'

/** How a run of the command line ended. A run that a signal ended has the exit code that a shell would show. */
export interface Ended {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** A run that was started. */
export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** What a run is started with beside the command's words. */
export interface Around {
  /** A program that starts it, with its words: strace, prlimit. */
  readonly under?: readonly string[]
  /** Words for Node itself. */
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The command line of a checkout: `main` is src/cli/main.ts or what was built from it. */
export interface Program {
  start(root: string, words: readonly string[], around?: Around): Started
}

/** Runs Bankfull in processes of their own. */
export function programAt(main: string): Program {
  return {
    start: (root, words, { under = [], node = [], env = {} } = {}) => {
      const [command = '', ...rest] = [
        ...under,
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        ...node,
        main,
        ...words,
      ]
      const child = spawn(command, rest, {
        cwd: root,
        env: {
          PATH: process.env['PATH'] ?? '',
          TMPDIR: tmpdir(),
          NO_COLOR: '1',
          TZ: 'UTC',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let out = ''
      let err = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
      })
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString()
      })
      const ended = new Promise<Ended>((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (code, signal) =>
          resolve({ exit: code ?? 128 + (signal ? constants.signals[signal] : 0), out, err }),
        )
      })
      return { child, ended }
    },
  }
}
