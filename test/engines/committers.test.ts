import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { published, warehouse } from '../catalog/warehouse.ts'
import { bankfull, project, put } from '../cli/bankfull.ts'
import { available, readers } from './available.ts'
import type { Table } from './peers.ts'
import { own, tableOf } from './peers.ts'

const run = promisify(execFile)
const committer = join(import.meta.dirname, '..', 'catalog', 'committer.ts')

describe('While processes commit', () => {
  it.for(readers)(
    '%s reads one whole snapshot or another, and the last at the end',
    async (reader, context) => {
      const peer = available(reader, context)
      const root = project()
      const folder = join(root, '.bankfull/warehouse')
      mkdirSync(folder, { recursive: true })
      await using house = await warehouse(folder)
      await published(house, { id: { kind: 'text' } }, `select 'first 0' as id`)
      const table = await tableOf(root, 'silver', 'Visits', ['id'])
      // Whoever is to read beside the committers has started by then.
      await peer.read(table)
      let working = true
      const processes = ['one', 'two'].map((name) =>
        run(process.execPath, [committer, folder, name, '8']),
      )
      const ended = Promise.all(processes).finally(() => {
        working = false
      })
      let seen = 0
      while (working) {
        const { rows } = await peer.read(table)
        expect(rows).toEqual([[expect.stringMatching(/^(first|one|two) \d$/)]])
        seen += 1
      }
      await ended
      expect(seen).toBeGreaterThan(1)
      expect((await peer.read(table)).rows).toEqual((await own(table)).rows)
      expect(await peer.snapshots(table)).toHaveLength(17)
    },
  )
})

describe('Of two runs at once, round after round', () => {
  let table: Table
  const rounds = 5

  beforeAll(async () => {
    const root = project()
    for (let round = 0; round < rounds; round += 1) {
      put(root, `data/Tickets/store_${3 + round}/a.csv`, `lTicketID,cTotal\n${10 + round},1.00\n`)
      const both = await Promise.all(['merge', 'merge'].map((word) => bankfull(root, word, '-q')))
      const exits = both.map(({ exit }) => exit)
      expect(exits).toContain(0)
      expect(exits.every((exit) => exit === 0 || exit === 4)).toBe(true)
    }
    table = await tableOf(root, 'silver', 'Tickets', ['lTicketID'])
  })

  it.for(readers)(
    'one publishes, the other does not or comes after it, and %s finds all rows',
    async (reader, context) => {
      const theirs = await available(reader, context).read(table)
      const stores = theirs.rows.map(
        (row) => row[theirs.columns.findIndex(([name]) => name === '_store')],
      )
      for (let round = 0; round < rounds; round += 1) expect(stores).toContain(`store_${3 + round}`)
      expect(theirs.digest).toBe((await own(table)).digest)
    },
  )
})
