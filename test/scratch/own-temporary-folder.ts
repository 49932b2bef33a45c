import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let folder = ''

/** Gives the whole run a temporary folder of its own. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'bankfull-tests-'))
  process.env['TMPDIR'] = folder
}

/** Takes it away; fails the run if a command left its own scratch folder in it. */
export function teardown(): void {
  const left = readdirSync(folder).filter((name) => name.startsWith('bankfull-preview-'))
  rmSync(folder, { recursive: true, force: true })
  if (left.length > 0) throw new Error(`commands left behind: ${left.join(', ')}`)
}
