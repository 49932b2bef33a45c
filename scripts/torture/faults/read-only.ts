import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../fault.ts'
import { resumable } from '../fault.ts'
import { unread } from './full-disk.ts'
import { mount, mountsMissing, unmount } from './mounts.ts'

const folders = [
  '',
  'landed',
  'ledger',
  'ledger/rows',
  'ledger/delta',
  'ledger/recipes',
  'warehouse',
  'warehouse/silver',
  'warehouse/silver/Sites',
  'warehouse/silver/Tickets/data',
  'warehouse/silver/Tickets/metadata',
  'warehouse/gold/site_totals',
  'warehouse/gold/site_totals/metadata',
]

/** The folder that the round made read-only. */
const locked = new Map<string, string>()

/** A folder of the state on a file system that only reads; permissions would not bind root. */
export const readOnly: Fault = {
  name: 'read-only target',
  during: 'run',
  rounds: 'rounds',
  missing: mountsMissing(),
  strike: async (stage, draw, program) => {
    const path = draw.oneOf(folders)
    const folder = join(stage.root, '.bankfull', path)
    mkdirSync(folder, { recursive: true })
    mount('--bind', folder, folder)
    locked.set(stage.root, folder)
    mount('-o', 'remount,bind,ro', folder)
    const { exit, out, err } = await program.start(stage.root, stage.words).ended
    if (exit === 0) return undefined
    const { wrong } = resumable(exit, err + out)
    return { where: path || '.', exit, wrong: [...wrong, ...(await unread(stage))] }
  },
  mend: ({ root }) => release(root),
  clean: ({ root }) => release(root),
}

function release(root: string): void {
  const folder = locked.get(root)
  if (folder !== undefined) unmount(folder)
  locked.delete(root)
}
