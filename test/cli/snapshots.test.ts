import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMerging } from '../merge/merging.ts'
import { publishedRows } from '../merge/published-rows.ts'
import { treeDigest } from '../merge/tree-digest.ts'
import { bankfull, project, put } from './bankfull.ts'

let thrice: string
let root: string

/** Three runs: each time store 1 delivers one more ticket. */
beforeAll(async () => {
  thrice = project()
  for (const count of [1, 2, 3]) {
    put(thrice, 'data/Tickets/store_1/march.csv', delivery(count))
    expect(await bankfull(thrice, 'merge', '-q')).toMatchObject({ exit: 0 })
  }
})

beforeEach(() => {
  root = project()
  cpSync(thrice, root, { recursive: true })
})

describe('bankfull snapshots', () => {
  it('lists what is kept, and which version answers', async () => {
    const { exit, out } = await bankfull(root, 'snapshots', 'list', '-s', 'Tickets')
    expect(exit).toBe(0)
    const shown = out
      .replaceAll(/\d{4}-[\d:.T-]+Z/g, (when) => 'WHEN'.padStart(when.length))
      .replaceAll(/\b01[\dA-Z]{24}\b/g, (run) => 'RUN'.padStart(run.length))
    await expect(shown).toMatchFileSnapshot('../golden/cli/snapshots-list.txt')
    const { snapshots } = JSON.parse((await bankfull(root, 'snapshots', '--json')).out)
    expect(snapshots).toMatchObject([
      { name: 'Tickets', current: 3, history: [{ version: 1 }, { version: 2 }, { version: 3 }] },
    ])
  })

  it('lets an older version answer again, until the next run publishes on top of it', async () => {
    const before = await tickets()
    const { exit, out } = await bankfull(root, 'snapshots', 'activate', 'Tickets', '1')
    expect(exit).toBe(0)
    await expect(out).toMatchFileSnapshot('../golden/cli/snapshots-activate.txt')
    expect((await tickets()).length).toBeLessThan(before.length)
    expect((await bankfull(root, 'runs')).out).toContain('snapshots activate Tickets 1')
    await bankfull(root, 'merge', '-q')
    expect(await tickets()).toEqual(before)
    const { out: listed } = await bankfull(root, 'snapshots', '--json')
    expect(JSON.parse(listed)).toMatchObject({ snapshots: [{ current: 4 }] })
  })

  it('goes forward again to a newer version', async () => {
    const before = await tickets()
    await bankfull(root, 'snapshots', 'activate', 'Tickets', 'v2')
    await bankfull(root, 'snapshots', 'activate', 'Tickets', '3')
    expect(await tickets()).toEqual(before)
  })

  it.each([
    [
      'a version that is not kept',
      ['activate', 'Tickets', '9'],
      'Tickets has no snapshot 9; it has 1, 2, 3',
    ],
    ['a version that is none', ['activate', 'Tickets', 'first'], 'a number, not first'],
    ['a table that is not declared', ['activate', 'Tickts', '1'], 'did you mean  Tickets'],
    ['another word', ['drop', 'Tickets'], 'snapshots takes list, or activate NAME VERSION'],
  ])('refuses %s with 2, and changes nothing', async (_, words, said) => {
    const before = treeDigest(join(root, '.bankfull/warehouse'))
    const { exit, err } = await bankfull(root, 'snapshots', ...words)
    expect(err).toContain(said)
    expect(exit).toBe(2)
    expect(treeDigest(join(root, '.bankfull/warehouse'))).toEqual(before)
  })
})

describe('bankfull prune', () => {
  it('says what would go, and removes nothing', async () => {
    const before = treeDigest(join(root, '.bankfull/warehouse'))
    const { exit, out } = await bankfull(root, 'prune', '--keep', '1', '--dry-run')
    expect(exit).toBe(0)
    expect(out).toContain('v1 v2')
    expect(out).toMatch(/would remove 2 data files \(.* MB\) and 4 landed files/)
    expect(treeDigest(join(root, '.bankfull/warehouse'))).toEqual(before)
  })

  it('removes old snapshots and what only they need; the table stays, and the next run has nothing to do', async () => {
    const before = await tickets()
    const { exit, out } = await bankfull(root, 'prune', '--keep', '1')
    expect(exit).toBe(0)
    expect(out).toMatch(/removed 2 data files \(.* MB\) and 4 landed files/)
    expect(await tickets()).toEqual(before)
    expect(readdirSync(join(root, '.bankfull/warehouse/silver/Tickets/data'))).toHaveLength(1)
    const landed = readdirSync(join(root, '.bankfull/landed'))
    const { out: again } = await bankfull(root, 'merge', '-q', '--json')
    expect(JSON.parse(again)).toMatchObject({ tables: [{ status: 'unchanged' }] })
    expect(readdirSync(join(root, '.bankfull/landed'))).toEqual(landed)
    expect((await bankfull(root, 'snapshots', '--json')).out).toContain('"current":3')
    expect((await bankfull(root, 'prune', '--keep', '1')).out).toContain('nothing to remove')
  })

  it('keeps the version that answers, however old', async () => {
    await bankfull(root, 'snapshots', 'activate', 'Tickets', '1')
    const before = await tickets()
    await bankfull(root, 'prune', '--keep', '1')
    expect(await tickets()).toEqual(before)
    const { snapshots } = JSON.parse((await bankfull(root, 'snapshots', '--json')).out)
    expect(snapshots[0].history.map((one: { version: number }) => one.version)).toEqual([1, 3])
  })

  it.each([[[]], [['--keep', '0']], [['--keep', 'all']], [['--keep', '2', 'Tickets']]])(
    'wants a number of snapshots: %j ends with 2',
    async (words) => {
      expect(await bankfull(root, 'prune', ...words)).toMatchObject({ exit: 2 })
    },
  )
})

function delivery(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => `${100 + at},${at}.50\n`)
  return `lTicketID,cTotal\n${rows.join('')}`
}

async function tickets(): Promise<readonly unknown[]> {
  await using workspace = await openMerging(root)
  return (await publishedRows(workspace, 'Tickets')).silver?.rows ?? []
}
