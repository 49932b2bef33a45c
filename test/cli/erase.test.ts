import { beforeAll, describe, expect, it } from 'vitest'
import { bankfull, project } from './bankfull.ts'

let root: string

beforeAll(async () => {
  root = project({ 'data/Tickets/store_3/empty.csv': '' })
  await bankfull(root, 'merge', '-q')
})

describe('bankfull erase', () => {
  it('says what it would erase, then erases it, and what still holds it', async () => {
    const dry = await bankfull(root, 'erase', 'Tickets', '1', '--dry-run')
    await expect(dry.out).toMatchFileSnapshot('../golden/cli/erase-dry-run.txt')
    const { exit, out } = await bankfull(root, 'erase', 'Tickets', '1')
    expect(exit).toBe(0)
    await expect(out).toMatchFileSnapshot('../golden/cli/erase.txt')
    expect((await bankfull(root, 'runs', '--json')).out).toContain('"command":"erase Tickets"')
  })

  it('leaves an account that balances, files that verify as incomplete, and a restore that says so', async () => {
    expect((await bankfull(root, 'account')).out).toMatch(/Tickets +3 +1 +4 +1 +0 +3 +0/)
    const verified = await bankfull(root, 'verify', '-q')
    expect(verified.exit).toBe(0)
    expect(verified.out).toContain('march.csv  the same but for rows that were erased')
    const file = 'Tickets/store_1/march.csv'
    const restored = await bankfull(root, 'restore', '--file', file, '--json')
    expect(JSON.parse(restored.out)).toMatchObject({ records: 2, unread: 0, erased: 1 })
    const { out } = await bankfull(root, 'quarantine', 'replay', '--json', '-q')
    expect(JSON.parse(out)).toMatchObject({
      reasons: [{ reason: 'bad_value', before: 1, free: 0 }],
    })
  })

  it('needs a table, a whole key, and a row of it', async () => {
    expect(await bankfull(root, 'erase', 'Tickets')).toMatchObject({ exit: 2 })
    expect(await bankfull(root, 'erase', 'Tickets', '3', '4')).toMatchObject({ exit: 2 })
    expect(await bankfull(root, 'erase', 'Tickets', '77')).toMatchObject({ exit: 1 })
  })
})
