import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Installed, Piece } from './install.ts'

/** A reader in a process of its own, which takes one question at a time and answers it. */
export interface Reader {
  ask<Answer>(what: string, facts: object): Promise<Answer>
}

const readers = join(import.meta.dirname, 'readers')

/** Starts one of `readers/*.py`; it ends with this process. */
export function startPython(file: string, { path }: { path: string }, facts: object): Reader {
  const child = spawn('python3', [join(readers, file)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      TMPDIR: process.env['TMPDIR'] ?? '',
      TZ: 'UTC',
      PYTHONPATH: path,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUTF8: '1',
      READER: JSON.stringify(facts),
    },
  })
  const answers = linesOf(child)
  let last: Promise<unknown> = answers.next()
  return {
    ask: <Answer>(what: string, asked: object) => {
      const answer = last.then(async () => {
        child.stdin.write(`${JSON.stringify({ what, ...asked })}\n`)
        const { ok, error } = await answers.next()
        if (error !== undefined) throw new Error(`${file}: ${error}`)
        return ok as Answer
      })
      last = answer.catch(() => undefined)
      return answer
    },
  }
}

interface Reply {
  readonly ok?: unknown
  readonly error?: string
}

function linesOf(child: ChildProcess): { next(): Promise<Reply> } {
  if (child.stdout === null) throw new RangeError('no pipe')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4000)
  })
  return {
    next: async () => {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`the reader ended: ${said}`)
      return JSON.parse(value) as Reply
    },
  }
}

/** Why a reader cannot be had here, if so. */
export function missingOf(
  installed: Installed,
  ...needs: readonly (keyof Installed)[]
): string | undefined {
  const missing = needs
    .map((need): Piece => installed[need])
    .flatMap((piece) => ('missing' in piece ? [piece.missing] : []))
  return missing.length === 0 ? undefined : missing.join('; ')
}
