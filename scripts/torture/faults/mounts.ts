import { spawnSync } from 'node:child_process'

/** Why nothing can be mounted here; undefined inside of a mount namespace of our own. */
export function mountsMissing(): string | undefined {
  if (process.argv.includes(insideWord)) return undefined
  return 'needs a mount namespace of its own (unshare --mount)'
}

/** Tells a harness that it runs in a mount namespace of its own. */
export const insideWord = '--in-namespace'

/** Runs a mount command. Throws what it said where it fails. */
export function mount(...words: readonly string[]): void {
  ran('mount', words)
}

/** Takes a mount away, also one that is still in use. */
export function unmount(path: string): void {
  ran('umount', ['-l', path])
}

function ran(command: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(command, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`)
}
