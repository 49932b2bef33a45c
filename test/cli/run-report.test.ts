import { describe, expect, it } from 'vitest'
import type { Ended } from '../docs/command-line.ts'
import { bankfull as inFolder } from '../docs/command-line.ts'
import { project, put } from './bankfull.ts'

const bankfull = (root: string, ...words: readonly string[]): Promise<Ended> =>
  inFolder(words, root)

const visits = (rows: readonly string[]): string =>
  `lVisitID,lSiteID,cTotal,dtPaid\n${rows.join('\n')}\n`

/** Three sites, of which one is late and one missing; a view over them, and one that stands on it. */
function river(files: Readonly<Record<string, string>> = {}): string {
  return project({
    'bankfull.yaml':
      'project: river\ntoday: 2026-03-10\nstores: [north, south, west]\nnaming: {l: integer, c: decimal, dt: timestamp}\nenvironments: {dev: {}, staging: {}, prod: {}}\n',
    'tables/tickets.yaml':
      'table: Visits\nmerge: {key: [lVisitID], winner: {newest: dtPaid}}\nfreshness: {warn_after: 26h, error_after: 50h}\n',
    'data/Visits/north/a.csv': visits([
      '1,1,5.00,2026-03-09 20:00:00',
      '2,1,6.50,2026-03-01 08:00:00',
    ]),
    'data/Visits/south/a.csv': visits(['3,2,7.25,2026-03-02 08:00:00']),
    'views/days.yaml':
      'view: days\npurpose: Takings of a day\ngrain: [day]\ncolumns:\n  day: {type: date}\n  takings: {type: "decimal(18,2)"}\ntests: [{column: takings, between: [0, 100]}]\n',
    'views/days.sql':
      'SELECT CAST(dtPaid AS DATE) AS day, sum(cTotal) AS takings FROM Visits GROUP BY CAST(dtPaid AS DATE)\n',
    'views/best.yaml':
      'view: best\npurpose: The best day\ncolumns: {takings: {type: "decimal(18,2)"}}\n',
    'views/best.sql': 'SELECT max(takings) AS takings FROM days\n',
    ...files,
  })
}

const steady = (text: string): string =>
  text
    .replaceAll(/\b[0-9A-Z]{26}\b/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replaceAll(/ +\d+\.\d s\b/g, ' TIME s')

describe('The report of a run', () => {
  it('says of each view rows, time, tests, stores and as of when, and is printed again by its id', async () => {
    const root = river()
    const built = await bankfull(root, 'run')
    expect(built.exit, built.err).toBe(0)
    const { runs } = JSON.parse((await bankfull(root, 'runs', '--json')).out)
    const again = await bankfull(root, 'runs', runs[0].id.slice(-6))
    expect(again.exit, again.err).toBe(0)
    await expect(steady(`${built.out}\n${again.out}`)).toMatchFileSnapshot(
      '../golden/cli/run-report.txt',
    )
    const told = JSON.parse((await bankfull(root, 'runs', runs[0].id, '--json')).out)
    expect(told.views).toMatchObject([
      {
        view: 'days',
        status: 'built',
        rows: 3,
        snapshotVersion: 1,
        reads: [{ name: 'Visits', version: 1 }],
        tests: [
          { test: 'day must be unique', rows: 0 },
          { test: 'takings must lie between 0 and 100', rows: 0 },
        ],
        dataAsOf: '2026-03-09T20:00:00',
        stores: { expected: 3, present: 2, missing: ['west'], late: [{ store: 'south' }] },
      },
      { view: 'best', reads: [{ name: 'days', version: 1 }] },
    ])
  })

  it('tells which test failed on how many rows, and keeps no row', async () => {
    const root = river()
    await bankfull(root, 'run')
    put(root, 'data/Visits/west/a.csv', visits(['4,3,999.00,2026-03-09 21:00:00']))
    const failed = await bankfull(root, 'run')
    expect(failed.exit).toBe(1)
    expect(failed.out).toContain('day 2026-03-09, takings 1004.00')
    expect(failed.out).toContain('days still answers from snapshot 1')
    expect(failed.out).toContain('skipped   best: days was not built; v1 still answers')
    const told = JSON.parse((await bankfull(root, 'run', '--json')).out)
    expect(told.problems).toMatchObject([{ code: 'CHECK_FAILED' }])
    expect(told.views).toMatchObject([{ name: 'days' }, { name: 'best', skippedFor: 'days' }])
    const { runs } = JSON.parse((await bankfull(root, 'runs', '--json')).out)
    const { out } = await bankfull(root, 'runs', runs[0].id)
    expect(out).toContain('days: takings must lie between 0 and 100, 1 rows are not')
    expect(out).toMatch(/best +skipped/)
    expect(out).not.toContain('1004')
    const events = (await bankfull(root, 'runs', runs[0].id, '--openlineage')).out
    expect(
      events
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).eventType),
    ).toEqual(['START', 'FAIL'])
  })

  it('of one that is not known is refused with the nearest', async () => {
    const root = river()
    await bankfull(root, 'run')
    expect(await bankfull(root, 'runs', 'QQQQQQ')).toMatchObject({ exit: 2 })
    expect(await bankfull(root, 'runs', 'a', 'b')).toMatchObject({ exit: 2 })
  })
})

describe('Freshness', () => {
  it('stands in status for tables and for the views that were built from them', async () => {
    const root = river({
      'data/Visits/north/a.csv': visits(['1,1,5.00,2026-03-08 20:00:00']),
    })
    await bankfull(root, 'run')
    const { out } = await bankfull(root, 'status')
    expect(out).toContain(
      'late   Visits: its newest data are 28 h old, over 26h   in Visits, best, days',
    )
    expect(out).toContain('missing   west   in Visits, best, days')
    expect(out).toContain('late store   south: nothing newer than 2026-03-02T08:00:00')
    const { published } = JSON.parse((await bankfull(root, 'status', '--json')).out)
    expect(published.map((one: { freshness: { state: string } }) => one.freshness.state)).toEqual([
      'late',
      'late',
      'late',
    ])
  })

  it('goes by a column of its own where the winner is told by the order of files', async () => {
    const root = river({
      'tables/tickets.yaml':
        'table: Visits\nmerge: {key: [lVisitID]}\nfreshness: {warn_after: 26h, column: dtpaid}\n',
    })
    await bankfull(root, 'run')
    const { published } = JSON.parse((await bankfull(root, 'status', '--json')).out)
    for (const one of published) expect(one.snapshot.dataAsOf, one.name).toBe('2026-03-09T20:00:00')
    expect(published[0].snapshot.stores.late).toMatchObject([{ store: 'south' }])
    put(
      root,
      'tables/tickets.yaml',
      'table: Visits\nmerge: {key: [lVisitID]}\nfreshness: {column: dtPayed}\n',
    )
    const mistaken = await bankfull(root, 'run')
    expect(mistaken).toMatchObject({
      exit: 2,
      err: expect.stringContaining('did you mean  dtPaid'),
    })
  })

  it('of a view is that of the data in it: a table that was merged since makes it no fresher', async () => {
    const root = river({
      'data/Visits/north/a.csv': visits(['1,1,5.00,2026-03-01 20:00:00']),
    })
    await bankfull(root, 'run')
    const late = await bankfull(root, 'run')
    expect(late).toMatchObject({ exit: 1 })
    expect(late.out).toContain('its newest data are of 2026-03-02T08:00:00, 184 h old')
    put(root, 'data/Visits/north/b.csv', visits(['9,1,5.00,2026-03-09 23:00:00']))
    await bankfull(root, 'merge')
    const { published } = JSON.parse((await bankfull(root, 'status', '--json')).out)
    const states = published.map((one: { name: string; freshness: { state: string } }) => [
      one.name,
      one.freshness.state,
    ])
    expect(states).toEqual([
      ['Visits', 'fresh'],
      ['best', 'too_late'],
      ['days', 'too_late'],
    ])
  })
})

describe('An environment', () => {
  it('has a state of its own; dev is the one that is meant where none is named', async () => {
    const root = river()
    expect((await bankfull(root, 'run', '-e', 'staging')).exit).toBe(0)
    expect(JSON.parse((await bankfull(root, 'runs', '--json')).out).runs).toEqual([])
    expect((await bankfull(root, 'status', '-e', 'staging')).out).toContain('river, staging')
    await bankfull(root, 'run')
    const dev = JSON.parse((await bankfull(root, 'status', '--json', '-e', 'dev')).out)
    expect(dev).toMatchObject({ environment: 'dev' })
    expect(dev.runs).toHaveLength(1)
  })

  it('that is not declared is refused', async () => {
    const ended = await bankfull(river(), 'run', '-e', 'stagging')
    expect(ended).toMatchObject({ exit: 2 })
    expect(ended.err).toContain('did you mean  staging')
  })
})
