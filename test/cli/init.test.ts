import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bankfull } from './bankfull.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bankfull-init-'))
}

describe('bankfull init', () => {
  it.each([
    [['--template', 'carwsh'], 'did you mean  carwash'],
    [['--template', 'carwash', '--scale', 'huge'], 'one of tiny, small, full, not huge'],
    [['--template', 'carwash', '--seed', '1.5'], 'takes a whole number'],
    [[], 'init needs --template'],
  ])('with %j says what there is, and makes nothing', async (words, said) => {
    const folder = emptyFolder()
    const ended = await bankfull(folder, 'init', 'wash', ...words)
    expect(ended).toMatchObject({ exit: 2, out: '' })
    expect(ended.err).toContain(said)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['tiny', 64],
    ['small', 1024],
  ])('at scale %s on a disk that fills leaves nothing behind', async (scale, blocks) => {
    const folder = emptyFolder()
    const command = `ulimit -f ${blocks}; exec "$0" --disable-warning=ExperimentalWarning "$@"`
    const words = ['init', 'wash', '--template', 'carwash', '--scale', scale, '-q']
    const child = spawn('sh', ['-c', command, process.execPath, main, ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir() },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    for await (const chunk of child.stderr) said += String(chunk)
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    expect(said).toMatch(/RUN_FAILED[\s\S]*(file too large|File too large)/i)
    expect(code).toBe(3)
    expect(readdirSync(folder)).toEqual([])
  })
})
