import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from '../docs/command-line.ts'
import { bankfull as inFolder } from '../docs/command-line.ts'
import { project, put, started } from './bankfull.ts'

const bankfull = (root: string, ...words: readonly string[]): Promise<Ended> =>
  inFolder(words, root)

const json = async (root: string, ...words: readonly string[]): Promise<Json> =>
  JSON.parse((await bankfull(root, ...words, '--json')).out)

// biome-ignore lint/suspicious/noExplicitAny: what a command prints is read as it comes
type Json = any

const files: Readonly<Record<string, string>> = {
  'bankfull.yaml':
    'project: river\nnaming: {s: text, l: integer, c: decimal, dt: timestamp}\nenvironments: {dev: {}, staging: {}, prod: {}}\n',
  'tables/tickets.yaml':
    'table: Visits\nmerge: {key: [lVisitID]}\ncolumns: {sGuest: {pii: true}}\nchecks: [{column: cTotal, between: [0, 1000]}]\n',
  'data/Visits/north/a.csv': 'lVisitID,cTotal,sGuest\n1,5.00,ann\n2,6.50,bob\n',
  'views/each.yaml':
    'view: each\npurpose: Visits\ngrain: [id]\ncolumns: {id: {type: integer}, total: {type: "decimal(18,4)"}}\ntests: [{column: total, between: [0, 100]}]\n',
  'views/each.sql': 'SELECT lVisitID AS id, cTotal AS total FROM Visits\n',
  'views/best.yaml': 'view: best\npurpose: The best\ncolumns: {total: {type: "decimal(18,4)"}}\n',
  'views/best.sql': 'SELECT max(total) AS total FROM each\n',
}

/** Staging has merged and built; prod has nothing. */
async function staged(): Promise<string> {
  const root = project(files)
  const ended = await bankfull(root, 'run', '-e', 'staging')
  expect(ended.exit, ended.err).toBe(0)
  return root
}

const toProd = ['promote', '--from', 'staging', '--to', 'prod'] as const

/** The data files of an environment's table or view. */
function dataOf(root: string, environment: string, layer: string, name: string): readonly string[] {
  const folder = join(root, '.bankfull/environments', environment, 'warehouse', layer, name, 'data')
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((file) => readFileSync(join(folder, file)).toString('base64'))
}

const said = (text: string): string =>
  text
    .replaceAll(/\b[0-9A-Z]{26}\b/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replaceAll(/took [\d.]+ s/g, 'took TIME')

describe('bankfull promote', () => {
  let root = ''
  beforeAll(async () => {
    root = await staged()
  })

  it('says first what it would do, and writes nothing', async () => {
    const dry = await bankfull(root, ...toProd, '--dry-run')
    expect(dry.exit, dry.err).toBe(0)
    expect(dry.out).toContain('would promote 3 of 3; nothing was written')
    expect(existsSync(join(root, '.bankfull/environments/prod'))).toBe(false)
  })

  it('copies tables and views byte for byte, and writes down from which version to which', async () => {
    const ended = await bankfull(root, ...toProd)
    expect(ended.exit, ended.err).toBe(0)
    const { runs } = await json(root, 'runs', '-e', 'prod')
    expect(runs).toMatchObject([{ command: 'promote --from staging --to prod', outcome: 'done' }])
    const told = await bankfull(root, 'runs', runs[0].id, '-e', 'prod')
    const again = await bankfull(root, ...toProd)
    expect(again.out).toContain('prod answers with the same already; nothing was written')
    await expect(said(`${ended.out}\n${told.out}`)).toMatchFileSnapshot('../golden/cli/promote.txt')
    for (const [layer, name] of [
      ['silver', 'Visits'],
      ['gold', 'each'],
      ['gold', 'best'],
    ] as const) {
      const copied = dataOf(root, 'prod', layer, name)
      expect(copied).toHaveLength(1)
      expect(copied).toEqual(dataOf(root, 'staging', layer, name))
    }
    expect((await json(root, 'runs', '-e', 'prod')).runs).toHaveLength(1)
  })

  it('leaves prod whole: what was delivered is restored from there, and nothing is left to do', async () => {
    const verified = await bankfull(root, 'verify', '-e', 'prod')
    expect(verified.exit, verified.err + verified.out).toBe(0)
    expect((await bankfull(root, 'trace', 'Visits', '1', '-e', 'prod')).exit).toBe(0)
    const { tables, views } = await json(root, 'run', '-e', 'prod')
    expect(tables.map(({ status }: Json) => status)).toEqual(['unchanged'])
    expect(views.map(({ status }: Json) => status)).toEqual(['unchanged', 'unchanged'])
  })

  it('takes files whose columns bear other numbers than the target gave them', async () => {
    const own = project(files)
    await bankfull(own, 'run', '-e', 'prod')
    put(
      own,
      'views/each.yaml',
      'view: each\npurpose: V\ncolumns: {total: {type: "decimal(18,4)"}}\n',
    )
    put(own, 'views/each.sql', 'SELECT cTotal AS total FROM Visits\n')
    await bankfull(own, 'run', '-e', 'staging')
    put(own, 'views/each.yaml', files['views/each.yaml'] ?? '')
    put(own, 'views/each.sql', 'SELECT lVisitID AS id, cTotal + 1 AS total FROM Visits\n')
    await bankfull(own, 'run', '-e', 'staging')
    const ended = await bankfull(own, ...toProd)
    expect(ended.exit, ended.err).toBe(0)
    expect((await bankfull(own, 'diff', '--from', 'staging', '--to', 'prod')).exit).toBe(0)
    put(own, 'views/each.sql', 'SELECT lVisitID AS id, cTotal + 2 AS total FROM Visits\n')
    expect((await bankfull(own, 'build', '-e', 'prod')).exit).toBe(0)
  })

  it('is told by diff in exact values, and taken back by snapshots activate', async () => {
    put(root, 'data/Visits/north/b.csv', 'lVisitID,cTotal,sGuest\n2,6.5001,bob\n')
    expect((await bankfull(root, 'run', '-e', 'staging')).exit).toBe(0)
    const before = await bankfull(root, 'diff', '--from', 'prod', '--to', 'staging', '-s', 'each')
    expect(before.exit, before.err).toBe(1)
    expect(said(before.out)).toContain('each: prod v1, run RUN → staging v2, run RUN')
    expect(before.out).toMatch(/6\.5000.*6\.5001/s)
    expect((await bankfull(root, ...toProd)).out).toContain('promoted 3 of 3')
    const same = await bankfull(root, 'diff', '--from', 'prod', '--to', 'staging')
    expect(same.exit, same.out).toBe(0)
    const back = await bankfull(root, 'snapshots', 'activate', 'best', '1', '-e', 'prod')
    expect(back.exit, back.err).toBe(0)
    const { compared } = await json(root, 'diff', '--from', 'prod', '--to', 'staging')
    const differing = compared.filter((one: Json) => one.differs)
    expect(differing.map(({ name }: Json) => name)).toEqual(['best'])
  })
})

describe('A promotion is refused, and nothing is written,', () => {
  it('where a check does not hold, or the newest build failed', async () => {
    const root = await staged()
    await bankfull(root, ...toProd)
    put(root, 'data/Visits/north/b.csv', 'lVisitID,cTotal,sGuest\n3,101.00,cid\n4,1001.00,dan\n')
    expect((await bankfull(root, 'run', '-e', 'staging')).exit).toBe(1)
    const ended = await bankfull(root, ...toProd)
    expect(ended.exit).toBe(1)
    expect(ended.err).toContain('Visits v2 of staging is not promoted: 1 of its rows fail a check')
    expect(ended.err).toContain('lVisitID 4, cTotal 1001.00')
    expect(ended.err).toContain('each v1 of staging is not promoted: its newest build there failed')
    expect(ended.err).toContain('it was built from Visits v1, and staging now has v2')
    expect((await json(root, 'status', '-e', 'prod')).published[0].snapshot.version).toBe(1)
    expect((await json(root, 'runs', '-e', 'prod')).runs).toHaveLength(1)
  })

  it('where its inputs would be others than those that it was built from', async () => {
    const root = await staged()
    const alone = await bankfull(root, ...toProd, 'best')
    expect(alone.exit).toBe(1)
    expect(alone.err).toContain('prod has another each than the one that it was built from')
    expect(alone.err).toContain('bankfull promote --from staging --to prod -s +best')
    const { promotions } = await json(root, ...toProd, '-s', '+best')
    expect(promotions.map(({ name }: Json) => name)).toEqual(['Visits', 'each', 'best'])
    put(root, 'data/Visits/north/b.csv', 'lVisitID,cTotal,sGuest\n3,7.00,cid\n')
    await bankfull(root, 'merge', '-e', 'staging')
    const stale = await bankfull(root, ...toProd, 'each')
    expect(stale.err).toContain('it was built from Visits v1, and staging now has v2')
    const table = await bankfull(root, ...toProd, 'Visits')
    expect(table.exit, table.err).toBe(0)
    expect(table.out).toContain('each of prod is older than Visits now')
  })

  it('where it would bring back a person who was erased there', async () => {
    const root = await staged()
    await bankfull(root, ...toProd)
    await bankfull(root, 'erase', 'Visits', '2', '-e', 'prod')
    put(root, 'data/Visits/north/b.csv', 'lVisitID,cTotal,sGuest\n3,7.00,cid\n')
    await bankfull(root, 'run', '-e', 'staging')
    const ended = await bankfull(root, ...toProd)
    expect(ended.exit, ended.out + ended.err).toBe(1)
    expect(ended.err).toContain('1 rows of Visits have a key that was erased in prod')
  })

  it.each([
    [['--from', 'staging', '--to', 'staging'], 'both staging'],
    [['--from', 'staging', '--to', 'live'], 'no environment live'],
    [['--from', 'staging'], '--from ENV and --to ENV'],
    [['--from', 'prod', '--to', 'staging'], 'has no snapshot in prod'],
    [['--from', 'prod', '--to', 'staging', 'each'], 'each has no snapshot in prod'],
    [['--from', 'staging', '--to', 'prod', 'eahc'], 'did you mean  each'],
  ])('where the words are wrong: %s', async (words, message) => {
    const ended = await bankfull(project(files), 'promote', ...words)
    expect(ended.exit, ended.out).toBe(2)
    expect(ended.err).toContain(message)
  })
})

describe('A promotion that is disturbed', () => {
  it('by another that holds the lock ends with 4', async () => {
    const root = await staged()
    const both = await Promise.all([1, 2].map(() => started(root, [...toProd]).ended))
    const codes = both.map(({ exit }) => exit).toSorted()
    // The second may come after the first has ended, and then finds nothing to do.
    expect([
      [0, 4],
      [0, 0],
    ]).toContainEqual(codes)
    expect((await json(root, 'runs', '-e', 'prod')).runs).toHaveLength(1)
  })

  it('by kill -9 leaves a target that answers whole, and is done by the same command again', async () => {
    const root = await staged()
    const exits: (number | null)[] = []
    for (const stage of ['copy', 'promote', 'promote'] as const) {
      const { child, ended } = started(root, [...toProd, '-v'])
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes(stage)) child.kill('SIGKILL')
      })
      exits.push((await ended).exit)
      const { published } = await json(root, 'status', '-e', 'prod')
      for (const { name, snapshot } of published)
        if (snapshot !== null) {
          const out = join(root, `${name}.csv`)
          const read = await bankfull(root, 'export', name, '--out', out, '-e', 'prod')
          expect(read.exit, read.err).toBe(0)
        }
    }
    expect(exits).toContain(null)
    const last = await bankfull(root, ...toProd)
    expect(last.exit, last.err).toBe(0)
    expect((await bankfull(root, 'verify', '-e', 'prod')).exit).toBe(0)
    const same = await bankfull(root, 'diff', '--from', 'staging', '--to', 'prod')
    expect(same.exit, same.out).toBe(0)
    expect(dataOf(root, 'prod', 'silver', 'Visits')).toHaveLength(1)
  })
})
