import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { shapeOf, stateTree } from '../../scripts/torture/state-tree.ts'
import { takeLock } from '../../src/workspace/lock.ts'
import type { Ended } from '../docs/command-line.ts'
import { bankfull as inFolder } from '../docs/command-line.ts'
import { treeDigest } from '../merge/tree-digest.ts'
import { project, put } from './bankfull.ts'

const bankfull = (root: string, ...words: readonly string[]): Promise<Ended> =>
  inFolder(words, root)

const files = {
  'data/Tickets/store_1/march.csv': 'lTicketID,cTotal\n1,5.00\n2,7.50\n',
  'views/totals.yaml':
    'view: totals\npurpose: Money of each ticket\ngrain: [ticket]\ncolumns:\n  ticket: {type: integer, meaning: Number of the ticket}\n  total: {type: "decimal(18,2)", unit: USD, meaning: Its amount}\nexamples: [money of each ticket]\n',
  'views/totals.sql': 'SELECT lTicketID AS ticket, cTotal AS total FROM Tickets\n',
}

const apart = 'data: unmerged\nstate: state\noutput: output\n'

/** A project with these lines in its bankfull.yaml; its deliveries lie in unmerged/. */
function till(lines: string): string {
  const root = project({
    ...files,
    'bankfull.yaml': `project: till\nnaming: {s: text, l: integer, c: decimal}\n${lines}`,
  })
  renameSync(join(root, 'data'), join(root, 'unmerged'))
  return root
}

async function done(root: string, ...words: readonly string[]): Promise<string> {
  const { exit, out, err } = await bankfull(root, ...words)
  expect(exit, `${words.join(' ')}: ${err}`).toBe(0)
  return out
}

const rerun = async (root: string): Promise<unknown> => {
  const before = treeDigest(root)
  await done(root, 'run', '-q')
  expect(treeDigest(root)).toEqual(before)
  return before
}

/** Where a table tells other readers that it lies. */
function locationOf(output: string): string {
  const folder = join(output, 'silver/Tickets/metadata')
  const hint = readFileSync(join(folder, 'version-hint.text'), 'utf8')
  return JSON.parse(readFileSync(join(folder, `v${hint}.metadata.json`), 'utf8')).location
}

/** The contents of the published files, whatever they are called. */
function published(output: string): readonly string[] {
  const all = Object.entries(treeDigest(output))
  return all.flatMap(([path, digest]) => (path.endsWith('.parquet') ? [digest] : [])).toSorted()
}

async function rowsOf(root: string, name: string): Promise<readonly string[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'bankfull-rows-')), `${name}.csv`)
  await done(root, 'export', name, '--out', file)
  return readFileSync(file, 'utf8').trim().split('\n').toSorted()
}

describe('A project that names no folders', () => {
  it('keeps and publishes everything below .bankfull, as it always did', async () => {
    const root = till('data: unmerged\n')
    await done(root, 'run', '-q')
    const shape = shapeOf(stateTree(root))
      .join('\n')
      .replaceAll(/[0-9a-f]{32}-[0-9a-f]{12}/g, 'CONTENT')
    await expect(`${shape}\n`).toMatchFileSnapshot('../golden/cli/layout-usual.txt')
    expect(readdirSync(root).toSorted()).toEqual(
      ['.bankfull', 'bankfull.yaml', 'tables', 'unmerged', 'views'].toSorted(),
    )
  })
})

describe('A project laid out as unmerged, state and output', () => {
  let root = ''
  beforeAll(async () => {
    root = till(`${apart}environments: {staging: {}, prod: {output: public}}\n`)
    await done(root, 'run', '-q')
  })

  it('publishes the same rows as any other, each thing in its folder', async () => {
    const usual = till('data: unmerged\n')
    await done(usual, 'run', '-q')
    for (const name of ['Tickets', 'totals'])
      expect(await rowsOf(root, name)).toEqual(await rowsOf(usual, name))
    expect(published(join(root, 'output'))).toHaveLength(2)
    expect(existsSync(join(root, '.bankfull'))).toBe(false)
    expect(readdirSync(join(root, 'output')).toSorted()).toEqual(['gold', 'lock.sqlite', 'silver'])
    expect(readdirSync(join(root, 'state'))).toEqual(expect.arrayContaining(['landed', 'ledger']))
    expect(locationOf(join(root, 'output'))).toBe(`file://${join(root, 'output/silver/Tickets')}`)
  })

  it('finds nothing new when it runs again, here and where it was moved to as a whole', async () => {
    await rerun(root)
    const there = join(mkdtempSync(join(tmpdir(), 'bankfull-moved-')), 'till 2')
    cpSync(root, there, { recursive: true })
    rmSync(root, { recursive: true })
    await rerun(there)
    expect(await done(there, 'verify')).toMatch(/ total +2 +2 +0 /)
    const asked = JSON.parse(await done(there, 'ask', 'money of each ticket', '--json'))
    expect(asked).toMatchObject({ kind: 'answer', view: 'totals' })
    put(there, 'unmerged/Tickets/store_3/march.csv', 'lTicketID,cTotal\n9,1.00\n')
    await done(there, 'run', '-q')
    expect(locationOf(join(there, 'output'))).toBe(`file://${join(there, 'output/silver/Tickets')}`)
    root = there
  })

  it('takes a version back, forgets old ones and erases a key as any other does', async () => {
    await done(root, 'snapshots', 'activate', 'Tickets', '1')
    await done(root, 'run', '-q')
    await done(root, 'prune', '--keep', '1')
    await done(root, 'erase', 'Tickets', '2')
    await done(root, 'run', '-q')
    await done(root, 'export', 'totals', '--out', 'totals.csv')
    const rows = readFileSync(join(root, 'totals.csv'), 'utf8').trim().split('\n')
    expect(rows).toEqual(['ticket,total', '1,6.00', '3,7.25', '9,1.00'])
    rmSync(join(root, 'totals.csv'))
  })

  it('has the other environments below its folders, or where they say', async () => {
    await done(root, 'run', '-q', '-e', 'staging')
    await done(root, 'promote', '--from', 'staging', '--to', 'prod')
    const staging = published(join(root, 'output/environments/staging'))
    expect(staging).toHaveLength(2)
    expect(published(join(root, 'public'))).toEqual(staging)
    expect(existsSync(join(root, 'state/environments/prod/ledger'))).toBe(true)
    expect(await done(root, 'verify', '-e', 'prod')).toMatch(/ total +3 +3 +0 /)
    // What dev clears away is dev's alone.
    await done(root, 'prune', '--keep', '1')
    expect(published(join(root, 'output/environments/staging'))).toEqual(staging)
  })

  it('waits for whoever else writes to its output', async () => {
    const lock = await takeLock(join(root, 'output'), new Date())
    const ended = await bankfull(root, 'run', '-q')
    lock[Symbol.dispose]()
    expect(ended.exit).toBe(4)
    expect(ended.err).toContain('RUN_LOCKED')
    await done(root, 'run', '-q')
  })

  it.each([
    ['output', 'output tells of'],
    ['state', 'state tells of'],
  ])('begins nothing anew while its %s is away', async (missing) => {
    const [here, away] = [join(root, missing), join(root, 'away')]
    renameSync(here, away)
    const { exit, err } = await bankfull(root, 'run', '-q')
    expect(exit).toBe(2)
    expect(err).toContain('LAYOUT_APART')
    expect(err).toContain(`bring ${here} back`)
    rmSync(here, { recursive: true })
    renameSync(away, here)
    await rerun(root)
  })
})

describe('An output on another disk than the state', () => {
  it('is merged, built, promoted, pruned and erased in, with no file renamed across', async ({
    skip,
  }) => {
    const disk = '/dev/shm'
    const isOther = existsSync(disk) && statSync(disk).dev !== statSync(tmpdir()).dev
    skip(!isOther, `needs ${disk} as a disk of its own`)
    const other = mkdtempSync(join(disk, 'bankfull-'))
    try {
      const root = till(
        `data: unmerged\noutput: linked\nenvironments: {prod: {output: ${other}/prod}}\n`,
      )
      mkdirSync(join(other, 'dev'))
      symlinkSync(join(other, 'dev'), join(root, 'linked'))
      await done(root, 'run', '-q')
      await done(root, 'promote', '--from', 'dev', '--to', 'prod')
      await done(root, 'erase', 'Tickets', '2')
      await done(root, 'run', '-q')
      await done(root, 'prune', '--keep', '1')
      expect(await done(root, 'verify', '-e', 'prod')).toMatch(/ total +2 +2 +0 /)
      expect(published(join(other, 'dev'))).toHaveLength(2)
      await rerun(root)
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})

describe('Folders that overlap are refused, with the two that do', () => {
  it.each([
    [
      'data: unmerged\noutput: unmerged/out\n',
      'the output folder unmerged/out lies in the deliveries’ folder unmerged',
    ],
    [
      'data: unmerged\noutput: ./unmerged/\n',
      'the output folder unmerged is also the deliveries’ folder unmerged',
    ],
    [
      'data: unmerged\nstate: output/s\noutput: output\n',
      'the state folder output/s lies in the output folder output',
    ],
    [
      'data: unmerged\nstate: state\noutput: state/out\n',
      'the output folder state/out lies in the state folder state',
    ],
    [
      'data: state/in\nstate: state\n',
      'the deliveries’ folder state/in lies in the state folder state',
    ],
    ['data: unmerged\noutput: views\n', 'the output folder views is also the project’s views/'],
    ['data: unmerged\nstate: .\n', 'the deliveries’ folder unmerged lies in the state folder .'],
    [
      'data: unmerged\noutput: link/out\n',
      'the output folder link/out lies in the deliveries’ folder unmerged',
    ],
    [
      'data: unmerged\nenvironments: {a: {output: o}, b: {output: o}}\n',
      'the output folder o of a is also the output folder o of b',
    ],
    [
      'data: unmerged\nstate: s\nenvironments: {a: {state: s/ledger}}\n',
      'the state folder s/ledger of a lies in the state folder s',
    ],
    [
      'data: unmerged\noutput: o\nenvironments: {a: {data: o/in}}\n',
      'the deliveries’ folder o/in of a lies in the output folder o',
    ],
  ])('%j', async (lines, told) => {
    const root = till(lines)
    symlinkSync('unmerged', join(root, 'link'))
    const before = treeDigest(root)
    const { exit, err } = await bankfull(root, 'run', '-q')
    expect(exit).toBe(2)
    expect(err).toMatch(/^LAYOUT_OVERLAP {2}bankfull\.yaml:\d+:\d+\n/)
    expect(err.replaceAll(/\s+/g, ' ')).toContain(`Two folders overlap: ${told}.`)
    expect(treeDigest(root)).toEqual(before)
  })

  it.each([
    ['data: .\n', '.'],
    ['data: unmerged\nstate: .bankfull\noutput: .bankfull/warehouse\n', 'unmerged'],
    ['data: unmerged\nstate: s\nenvironments: {a: {state: s/environments/a}}\n', 'unmerged'],
    ['data: unmerged\noutput: .out\nenvironments: {dev: {output: out}}\n', 'unmerged'],
  ])('but not what is as it would be without a word: %j', async (lines) => {
    await done(till(lines), 'status')
  })
})

describe('State and output', () => {
  it.each(['state', 'output'])('%s in a bucket is refused where the key stands', async (key) => {
    const { exit, err } = await bankfull(till(`${key}: gs://till/here\n`), 'run', '-q')
    expect(exit).toBe(2)
    expect(err).toMatch(
      /^YAML_INVALID_VALUE {2}bankfull\.yaml:3:\d+\n[\s\S]*a folder on this machine/,
    )
  })
})

describe('Deliveries of an environment', () => {
  it('lie in a folder of its own where it names one', async () => {
    const root = till('data: unmerged\nenvironments: {trial: {data: trial}}\n')
    put(root, 'trial/Tickets/store_1/a.csv', 'lTicketID,cTotal\n5,5.00\n')
    await done(root, 'merge', '-q', '-e', 'trial')
    await done(root, 'export', 'Tickets', '--out', 't.csv', '-e', 'trial')
    expect(readFileSync(join(root, 't.csv'), 'utf8')).toMatch(/^[^\n]*\n5,5\.00,[^\n]*\n$/)
    rmSync(join(root, 'trial'), { recursive: true })
    expect((await bankfull(root, 'merge', '-q', '-e', 'trial')).err).toContain(join(root, 'trial'))
  })
})
