import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bankfull, project, put } from './bankfull.ts'

describe('A project in which nothing ran', () => {
  it('is told what to run, and stays as it is', async () => {
    const root = project()
    const status = await bankfull(root, 'status')
    expect(status.exit).toBe(0)
    expect(status.out).toContain('nothing ran yet   next: bankfull run')
    await bankfull(root, 'export', 'Tickets', '--out', 'tickets.csv')
    await bankfull(root, 'ask', 'how many tickets')
    expect(existsSync(join(root, '.bankfull'))).toBe(false)
  })
})

describe('A command', () => {
  it('with --verbose writes a line a stage, with its time', async () => {
    const ended = await bankfull(project(), 'merge', '--verbose')
    const stages = [...ended.err.matchAll(/^ {2}(\w+) +Tickets.*: \d+ ms$/gm)].map(
      ([, stage]) => stage,
    )
    expect(stages).toEqual(['discover', 'land', 'profile', 'settle', 'write', 'delta'])
  })

  it('does not merge or build with another engine than the environment names, and reads there as ever', async () => {
    const root = project()
    put(
      root,
      'bankfull.yaml',
      'project: wash\nenvironments: {dev: {engine: duckdb}, prod: {engine: spark}}\n',
    )
    for (const command of ['merge', 'build', 'run', 'plan']) {
      const ended = await bankfull(root, command, '-e', 'prod')
      expect(ended).toMatchObject({ exit: 2, out: '' })
      expect(ended.err).toContain('ENGINE_NOT_THERE')
      expect(ended.err).toContain('The environment prod names the engine spark')
    }
    expect((await bankfull(root, 'status', '-e', 'prod')).exit).toBe(0)
    expect((await bankfull(root, 'plan')).exit).toBe(0)
  })

  it('refuses a selection that names nothing', async () => {
    for (const command of ['merge', 'plan', 'account']) {
      const ended = await bankfull(project(), command, '-s', ',')
      expect(ended).toMatchObject({ exit: 2, out: '' })
      expect(ended.err).toContain('USAGE')
    }
  })

  it('says which table was meant, also where it only reads', async () => {
    const root = project()
    await bankfull(root, 'merge', '-q')
    const ended = await bankfull(root, 'account', '-s', 'Tickest')
    expect(ended).toMatchObject({ exit: 2, out: '' })
    expect(ended.err).toMatch(/TABLE_UNKNOWN[\s\S]*did you mean\s+Tickets/)
  })

  it('reads a data folder that is named from the root of the machine', async () => {
    const [root, away] = [project(), project()]
    rmSync(join(root, 'data'), { recursive: true })
    const yaml = `project: till\ndata: "${join(away, 'data')}"\nnaming: {s: text, l: integer, c: decimal}\n`
    cpSync(join(away, 'tables'), join(root, 'tables'), { recursive: true })
    put(root, 'bankfull.yaml', yaml)
    expect((await bankfull(root, 'merge', '-q')).exit).toBe(0)
  })

  it('works in a folder whose name has spaces, quotes, brackets and stars', async () => {
    const root = project(
      {
        'views/totals.yaml':
          'view: totals\npurpose: Money of each ticket\ngrain: [ticket]\ncolumns:\n  ticket: {type: integer, meaning: Number of the ticket}\n  total: {type: "decimal(18,2)", unit: USD, meaning: Its amount}\nexamples: [money of each ticket]\n',
        'views/totals.sql': 'SELECT lTicketID AS ticket, cTotal AS total FROM Tickets',
      },
      'the "till" [1]*? ‘Straße’',
    )
    expect((await bankfull(root, 'run', '-q')).exit).toBe(0)
    const asked = await bankfull(root, 'ask', 'money of each ticket', '--json')
    expect(JSON.parse(asked.out)).toMatchObject({ kind: 'answer', view: 'totals' })
    expect((await bankfull(root, 'export', 'totals', '--out', 'totals [1].csv')).exit).toBe(0)
    expect(existsSync(join(root, 'totals [1].csv'))).toBe(true)
  })

  it('that merges and builds is one run, and is dated by the real clock', async () => {
    const root = project({
      'bankfull.yaml':
        'project: till\ntoday: "2001-02-03"\nnaming: {s: text, l: integer, c: decimal}\n',
    })
    await bankfull(root, 'run', '-q')
    const { out } = await bankfull(root, 'status', '--json')
    const status = JSON.parse(out) as {
      runs: { command: string; outcome: string; startedAt: string }[]
      published: { snapshot: { publishedAt: string } }[]
    }
    expect(status.runs).toMatchObject([{ command: 'run', outcome: 'done' }])
    expect(status.published[0]?.snapshot.publishedAt).not.toMatch(/^2001/)
  })
})
