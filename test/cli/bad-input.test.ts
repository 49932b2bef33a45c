import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellWord } from '../../src/cli/shell-word.ts'
import { bankfull, project, put } from './bankfull.ts'

const table = (more = ''): string =>
  `table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [lTicketID]\n${more}`

describe('A store', () => {
  it('that lacks the key column keeps its rows in quarantine, and the others are merged', async () => {
    const root = project({
      'tables/tickets.yaml': table('columns: {cTotal: {type: "decimal(9,2)"}}\n'),
      'data/Tickets/store_3/a.csv': 'number,cTotal\n8,1.00\n9,2.00\n',
    })
    const ended = await bankfull(root, 'merge', '-q')
    expect(ended.exit).toBe(0)
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge-key-missing.txt')
    const { out } = await bankfull(root, 'drift', '--json')
    expect(JSON.parse(out).tables[0].columns).toContainEqual(
      expect.objectContaining({ column: 'lTicketID', change: 'missing', stores: ['store_3'] }),
    )
  })
})

describe('A declared type that no value fits', () => {
  it('quarantines every row with its value, and says which files keep none', async () => {
    const root = project({ 'tables/tickets.yaml': table('columns: {cTotal: {type: date}}\n') })
    const ended = await bankfull(root, 'merge', '-q')
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/merge-none-fits.txt')
    const { out } = await bankfull(root, 'quarantine', '--json')
    expect(JSON.parse(out).rows).toMatchObject(
      ['5.00', 'five', '6.00', '7.25'].map((raw) => ({
        reason: 'bad_value',
        column: 'cTotal',
        raw,
      })),
    )
  })

  it('publishes nothing where a limit is declared, and the last snapshot stands', async () => {
    const root = project({ 'tables/tickets.yaml': table('quarantine: {max: 50%}\n') })
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 0 })
    const typed = table('quarantine: {max: 50%}\ncolumns: {cTotal: {type: date}}\n')
    put(root, 'tables/tickets.yaml', typed)
    expect(await bankfull(root, 'merge', '-q')).toMatchObject({ exit: 1 })
    expect((await bankfull(root, 'status', '--json')).out).toContain('"rowCount":2')
  })
})

describe('A file whose name has line ends, quotes and terminal codes', () => {
  const odd = 'it\'s "x"\n\u001b[31mÄ '

  it('is shown on one line, restored by its name, and named in commands as a shell takes it', async () => {
    const root = project({
      [`data/Tickets/store_1/${odd}.csv`]: 'lTicketID,cTotal\n9,1.00\n',
      [`data/Tickets/store_1/${odd}empty.csv`]: '',
    })
    const first = await bankfull(root, 'merge', '-q')
    expect(first.exit).toBe(1)
    expect(first.out).not.toContain('\u001b')
    const file = `Tickets/store_1/${odd}.csv`
    const restored = await bankfull(root, 'restore', '--file', file, '--json')
    expect(JSON.parse(restored.out)).toMatchObject({ file, records: 1, unread: 0 })
    expect(await bankfull(root, 'verify', '-q')).toMatchObject({ exit: 0 })
    rmSync(join(root, 'data', file))
    const { out } = await bankfull(root, 'merge', '-q', '--full')
    await expect(out).toMatchFileSnapshot('../golden/cli/merge-odd-names.txt')
  })

  it.each(['plain/file_1.csv', "it's", 'two words', odd, 'back\\slash\t', '$HOME `id`'])(
    'is the same word again for a shell: %j',
    (word) => {
      const back = execFileSync('bash', ['-c', `printf %s ${shellWord(word)}`], {
        encoding: 'utf8',
      })
      expect(back).toBe(word)
    },
  )
})
