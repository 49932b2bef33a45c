import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { toolMissing } from '../../scripts/torture/faults/tool.ts'
import { programAt } from '../../scripts/torture/program.ts'
import { project } from './bankfull.ts'
import type { SystemCall } from './system-calls.ts'
import { systemCalls } from './system-calls.ts'

const missing = toolMissing('strace')
const program = programAt(join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts'))
const watched = 'trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat'

describe('What the system was asked for while a table was published', () => {
  let calls: readonly SystemCall[] = []
  let root = ''
  beforeAll(async () => {
    if (missing !== undefined) return
    root = project()
    const log = join(root, 'strace.log')
    const under = ['strace', '-f', '-qq', '-y', '-o', log, '-e', watched]
    expect((await program.start(root, ['merge', '-q'], { under }).ended).exit).toBe(0)
    calls = systemCalls(log)
  })

  it('each file was written aside, flushed, moved into place, and its folder flushed', ({
    skip,
  }) => {
    skip(missing !== undefined, missing)
    const moves = calls.filter(({ name, to }) => name === 'move' && !isHint(to ?? ''))
    expect(kindsOf(moves, root)).toEqual([
      'landed',
      'ledger/delta',
      'ledger/recipes',
      'ledger/rows',
      'warehouse/silver/Tickets/data',
      'warehouse/silver/Tickets/metadata',
    ])
    for (const move of moves) {
      // A rename knows no other disk, and the folders may lie on several.
      expect(dirname(move.path)).toBe(dirname(move.to ?? ''))
      const at = calls.indexOf(move)
      expect(synced(calls.slice(0, at), move.path), `${move.path} before its move`).toBe(true)
      const next = calls.slice(at + 1).find(({ name }) => name !== 'sync')
      const until = next === undefined ? calls.length : calls.indexOf(next)
      expect(synced(calls.slice(at, until), dirname(move.to ?? '')), `${move.to}`).toBe(true)
    }
  })

  it('then one pointer was switched, once all else was on the disk, and its folder flushed', ({
    skip,
  }) => {
    skip(missing !== undefined, missing)
    const links = calls.filter(({ to }) => /\/v\d+\.metadata\.json$/.test(to ?? ''))
    const metadata = join(root, '.bankfull/warehouse/silver/Tickets/metadata')
    expect(links).toMatchObject([{ name: 'link', to: join(metadata, 'v1.metadata.json') }])
    const at = links[0] === undefined ? -1 : calls.indexOf(links[0])
    const [before, after] = [calls.slice(0, at), calls.slice(at + 1)]
    expect(synced(before, links[0]?.path ?? '')).toBe(true)
    // The account is in the ledger by then, so that no snapshot ever lacks its own.
    const lastFlush = before.findLast(
      ({ name, path }) => name === 'sync' && /ledger\.sqlite-wal$/.test(path),
    )
    const rows = before.findLastIndex(({ to }) => /ledger\/(rows|delta|recipes)\//.test(to ?? ''))
    expect(before.indexOf(lastFlush ?? { name: 'sync', path: '' })).toBeGreaterThan(rows)
    expect(after[0]).toEqual({ name: 'sync', path: metadata })
    expect(after.filter(({ name, to }) => name !== 'sync' && !isHint(to ?? ''))).toEqual([])
  })
})

/** The hint for other readers is no part of the commit: it may lag behind. */
function isHint(path: string): boolean {
  return path.endsWith('/version-hint.text')
}

function synced(calls: readonly SystemCall[], path: string): boolean {
  return calls.some((call) => call.name === 'sync' && call.path === path)
}

function kindsOf(moves: readonly SystemCall[], root: string): readonly string[] {
  const folders = moves.map(({ to }) => dirname(to ?? '').slice(`${root}/.bankfull/`.length))
  return [...new Set(folders)].toSorted()
}
