import { spawnSync } from 'node:child_process'

/** Why a program of the machine cannot be used; undefined where it answers. */
export function toolMissing(name: string): string | undefined {
  const { status } = spawnSync(name, ['--version'])
  return status === 0 ? undefined : `needs ${name}, which this machine lacks`
}
