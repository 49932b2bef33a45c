import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bankfull, project, put } from './bankfull.ts'

const table = (more: string): string =>
  `table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [lTicketID]\n${more}`

const nulls = table('stores: {"*": {nulls: ["five"]}}\n')

describe('bankfull quarantine replay', () => {
  it('frees the rows that a mended YAML can hold, also of a file that was moved away', async () => {
    const root = project({ 'data/Tickets/store_3/bad.csv': 'lTicketID,cTotal\n8,five\n9,six\n7\n' })
    await bankfull(root, 'merge', '-q')
    for (const store of ['store_1', 'store_3'])
      rmSync(join(root, 'data/Tickets', store), { recursive: true })
    put(root, 'tables/tickets.yaml', nulls)
    const ended = await bankfull(root, 'quarantine', 'replay', '-q')
    expect(ended.exit).toBe(0)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/quarantine-replay.txt')
    expect((await bankfull(root, 'trace', 'Tickets', '8')).out).toContain(
      'store_3/bad.csv, record 1',
    )
    expect((await bankfull(root, 'verify', '-q')).exit).toBe(0)
  })

  it('takes in nothing new: a delivery waits for the next merge', async () => {
    const root = project()
    await bankfull(root, 'merge', '-q')
    put(root, 'tables/tickets.yaml', nulls)
    put(root, 'data/Tickets/store_4/new.csv', 'lTicketID,cTotal\n50,1.00\n')
    const { out, err } = await bankfull(root, 'quarantine', 'replay', '--json')
    expect(err).toContain('1 files wait; a merge takes them in')
    expect(JSON.parse(out)).toMatchObject({
      reasons: [{ reason: 'bad_value', before: 1, free: 1, stays: 0 }],
      tables: [{ status: 'published', account: { read: 4, survivors: 3 } }],
    })
    expect((await bankfull(root, 'merge', '--json', '-q')).out).toContain('"read":5')
  })

  it('reads unreadable records again where their file is still there', async () => {
    const root = project({ 'data/Tickets/store_3/odd.csv': 'lTicketID,cTotal\n9,|1,50|\n' })
    await bankfull(root, 'merge', '-q')
    put(root, 'tables/tickets.yaml', table("stores: {store_3: {quote: '|', decimal_mark: ','}}\n"))
    const { out } = await bankfull(root, 'quarantine', 'replay', '--json', '-q')
    expect(JSON.parse(out).reasons).toMatchObject([
      { reason: 'bad_value', free: 0, stays: 1 },
      { reason: 'ragged', free: 1, stays: 0 },
    ])
  })

  it('frees a table that was never published for its quarantine', async () => {
    const root = project({ 'tables/tickets.yaml': table('quarantine: {max: 0}\n') })
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 1 })
    expect(await bankfull(root, 'quarantine', 'replay', '-q')).toMatchObject({ exit: 1 })
    put(root, 'tables/tickets.yaml', `${nulls}quarantine: {max: 0}\n`)
    expect(await bankfull(root, 'quarantine', 'replay', '-q')).toMatchObject({ exit: 0 })
    expect((await bankfull(root, 'quarantine', 'list')).out).toContain('no row is in quarantine')
    expect((await bankfull(root, 'quarantine', 'replay')).out).toContain('nothing was merged')
  })

  it('is not mistaken for another word', async () => {
    const root = project()
    expect(await bankfull(root, 'quarantine', 'free')).toMatchObject({ exit: 2 })
    expect(await bankfull(root, 'quarantine', 'export')).toMatchObject({ exit: 2 })
  })
})
