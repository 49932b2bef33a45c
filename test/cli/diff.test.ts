import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Ended } from '../docs/command-line.ts'
import { bankfull as inFolder } from '../docs/command-line.ts'
import { project, put } from './bankfull.ts'

/** Runs a command in this process; what changes with each run is shown as `RUN`. */
async function bankfull(folder: string, ...words: readonly string[]): Promise<Ended> {
  const ended = await inFolder(words, folder)
  return { ...ended, out: ended.out.replaceAll(folder, 'PROJECT') }
}

const tables = {
  'tables/tickets.yaml':
    'table: Tickets\nmerge: {key: [lTicketID]}\ncolumns:\n  sEmail: {pii: true}\n',
}

/** A till whose second merge changes a total, takes a ticket out, brings one, and widens a column. */
async function twoMerges(): Promise<string> {
  const root = project({
    ...tables,
    'data/Tickets/store_1/march.csv':
      'lTicketID,cTotal,sEmail,dtPaid\n1,5.00,a@acme.us,2026-03-01 08:00:00\n2,6.50,b@bolt.us,2026-03-01 09:00:00\n9007199254740993,1.00,,2026-03-02 08:00:00\n',
    'data/Tickets/store_2/march.csv':
      'lTicketID,cTotal,sEmail,dtPaid\n3,7.25,,2026-03-01 10:00:00\n',
  })
  expect((await bankfull(root, 'merge')).exit).toBe(0)
  put(
    root,
    'data/Tickets/store_1/march.csv',
    'lTicketID,cTotal,sEmail,dtPaid,sLane\n1,5.0000,z@acme.us,2026-03-01 08:00:00,L1\n2,6.5001,b@bolt.us,2026-03-01 09:00:00,\n9007199254740993,1,,2026-03-02 08:00:00,\n4,2.00,,2026-03-02 09:00:00,\n',
  )
  expect((await bankfull(root, 'merge')).exit).toBe(0)
  return root
}

const withoutRuns = (out: string): string => out.replaceAll(/\b[0-9A-Z]{26}\b/g, 'RUN')

describe('bankfull diff', () => {
  it('tells what came, went and changed between the two newest snapshots, in exact values', async () => {
    const root = await twoMerges()
    const ended = await bankfull(root, 'diff')
    expect(ended.exit, ended.err).toBe(1)
    await expect(withoutRuns(ended.out)).toMatchFileSnapshot('../golden/cli/diff.txt')
    const { out } = await bankfull(root, 'diff', '-s', 'Tickets', '--json')
    expect(JSON.parse(out)).toMatchObject({
      differs: true,
      compared: [
        {
          name: 'Tickets',
          added: 1,
          removed: 0,
          changed: 2,
          columns: {
            added: [{ column: 'sLane', type: 'text' }],
            retyped: [{ column: 'cTotal', before: 'decimal(3,2)', after: 'decimal(5,4)' }],
          },
          cells: [
            { column: 'sEmail', cells: 1 },
            { column: 'cTotal', cells: 1 },
          ],
        },
      ],
    })
  })

  it('counts 1.50 and 1.5000 as one value, and says that the type changed', async () => {
    const { out } = await bankfull(await twoMerges(), 'diff', '--json', '--limit', '100')
    const [{ changes }] = JSON.parse(out).compared
    expect(changes.filter((one: { key: string[] }) => one.key[0] === '9007199254740993')).toEqual(
      [],
    )
    expect(changes).toContainEqual({
      change: 'changed',
      key: ['2'],
      column: 'cTotal',
      before: '6.50',
      after: '6.5001',
    })
  })

  it('shows where two long texts part, and white space that one of them has more of', async () => {
    const long = 'rinsed, waxed and dried by hand, then the wheels and the sills, in '
    const delivered = (first: string, second: string): Record<string, string> => ({
      'data/Notes/store_1/a.csv': `id,note\n1,"${first}"\n2,"${second}"\n`,
    })
    const root = project({
      'tables/notes.yaml': 'table: Notes\nmerge: {key: [id]}\ncolumns:\n  note: {type: text}\n',
      ...delivered('done', `${long}May`),
    })
    await bankfull(root, 'merge')
    for (const [path, text] of Object.entries(delivered('done ', `${long}June`)))
      put(root, path, text)
    await bankfull(root, 'merge')
    const { out } = await bankfull(root, 'diff')
    expect(out).toContain('"done" → "done "')
    expect(out).toContain('…"s and the sills, in May" → …"s and the sills, in June"')
    const { compared } = JSON.parse((await bankfull(root, 'diff', '--json', '--limit', '1')).out)
    expect(compared[0]).toMatchObject({ changed: 2, notShown: 1 })
  })

  it('masks what tells of a person, but for the file that is asked for', async () => {
    const root = await twoMerges()
    expect((await bankfull(root, 'diff')).out).not.toContain('acme')
    const file = join(root, 'changes.csv')
    const ended = await bankfull(root, 'diff', '-s', 'Tickets', '--out', file)
    expect(ended.exit, ended.err).toBe(1)
    expect(readFileSync(file, 'utf8').split('\n').toSorted()).toEqual(
      [
        '',
        'added,4,,,',
        'change,lTicketID,column,before,after',
        'changed,1,sEmail,a@acme.us,z@acme.us',
        'changed,2,cTotal,6.50,6.5001',
      ].toSorted(),
    )
  })

  it('compares any two runs, by their ids or the ends of these', async () => {
    const root = await twoMerges()
    const { runs } = JSON.parse((await bankfull(root, 'runs', '--json')).out)
    const [second, first] = runs.map(({ id }: { id: string }) => id)
    expect((await bankfull(root, 'diff', first, second)).out).toContain('1 added')
    expect((await bankfull(root, 'diff', first.slice(-6).toLowerCase())).out).toContain('1 added')
    expect((await bankfull(root, 'diff', second, first)).out).toContain('1 removed')
    const same = await bankfull(root, 'diff', second, second)
    expect(same).toMatchObject({ exit: 0, out: 'Tickets: v2 both times\n\n' })
    const odd = await bankfull(root, 'diff', `${first.slice(0, -1)}!`)
    expect(odd).toMatchObject({ exit: 2 })
    expect(odd.err).toContain(`did you mean  ${first}`)
  })

  it('ends with 0 where nothing differs, and says so where there is nothing to compare', async () => {
    const root = project(tables)
    expect((await bankfull(root, 'diff')).out).toContain('no snapshot is kept of then')
    await bankfull(root, 'merge')
    expect((await bankfull(root, 'diff')).out).toContain('v1 is the first that is kept')
    await bankfull(root, 'merge', '--full')
    const ended = await bankfull(root, 'diff')
    expect(ended.exit).toBe(0)
    expect(ended.out).toContain('0 added, 0 removed, 0 changed')
  })
})
