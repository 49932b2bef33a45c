import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openMerging } from '../merge/merging.ts'
import { publishedRows } from '../merge/published-rows.ts'
import { bankfull, project, put, started } from './bankfull.ts'

const rounds = 12

describe('A run that is killed', () => {
  it(`at any of ${rounds} moments leaves the last snapshot readable, and the next run ends as if nothing had been`, async () => {
    const root = project()
    for (let store = 3; store < 9; store += 1)
      put(root, `data/Tickets/store_${store}/a.csv`, delivery(store, 400))
    const calm = performance.now()
    expect((await bankfull(root, 'merge', '-q')).exit).toBe(0)
    const lasts = performance.now() - calm
    const before = await rowsOf(root)

    for (let round = 0; round < rounds; round += 1) {
      const { child, ended } = started(root, ['merge', '-q', '--full'])
      await sleep((lasts * (round + 0.5)) / rounds)
      child.kill('SIGKILL')
      await ended
      expect(await rowsOf(root)).toEqual(before)
    }

    put(root, 'data/Tickets/store_9/a.csv', delivery(9, 3))
    const last = await bankfull(root, 'merge', '--json')
    expect(JSON.parse(last.out)).toMatchObject({
      tables: [{ status: 'published', account: { difference: 0 } }],
    })
    expect((await rowsOf(root)).length).toBe(before.length + 3)
    expect(leftovers(root)).toEqual([])
  })
})

describe('Two runs at once', () => {
  it('never both write: one publishes, the other is told with exit 4', async () => {
    const root = project()
    put(root, 'data/Tickets/store_3/a.csv', delivery(3, 20_000))
    const [one, two] = await Promise.all([
      bankfull(root, 'merge', '-q', '--full'),
      bankfull(root, 'merge', '-q', '--full'),
    ])
    // Never both are told that the other holds it. On a slow machine the second may start after the first has ended; then it simply runs.
    expect([one.exit, two.exit].filter((exit) => exit !== 4)).toContain(0)
    expect([one.exit, two.exit].every((exit) => exit === 0 || exit === 4)).toBe(true)
    for (const ended of [one, two].filter(({ exit }) => exit === 4))
      expect(ended.err).toMatch(/^RUN_LOCKED\n/)
    expect(await rowsOf(root)).toHaveLength(20_002)
  })
})

function delivery(store: number, count: number): string {
  const rows = Array.from({ length: count }, (_, at) => `${store * 1000 + at},${at}.50\n`)
  return `lTicketID,cTotal\n${rows.join('')}`
}

async function rowsOf(root: string): Promise<readonly unknown[]> {
  await using workspace = await openMerging(root)
  return (await publishedRows(workspace, 'Tickets')).silver?.rows ?? []
}

/** Files that no snapshot, no account and no landed note speaks of. */
function leftovers(root: string): readonly string[] {
  const state = join(root, '.bankfull')
  const paths = readdirSync(state, { recursive: true, encoding: 'utf8' })
  const versions = paths.filter((path) => /metadata\/v\d+\.metadata\.json$/.test(path)).length
  const data = paths.filter((path) => /Tickets\/data\/.*\.parquet$/.test(path))
  const half = paths.filter((path) => /^(aside|spill)\/|\.(aside|clean|note|quoted)$/.test(path))
  return data.length > versions ? [...half, ...data] : half
}
