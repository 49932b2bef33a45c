import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import './matchers.ts'
import { merging } from './merging.ts'
import type { Grid } from './rows.ts'

interface Ticket {
  readonly id: number
  readonly total: string
  /** Unique, so that no two versions are of one moment. */
  readonly minute: number
}

const tickets: fc.Arbitrary<readonly Ticket[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    total: fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
    minute: fc.integer({ min: 0, max: 59_999 }),
  }),
  { selector: (ticket) => ticket.minute, minLength: 1, maxLength: 14 },
)

/** Rows dealt out: each to one or two of five files, in an order of their own. */
const dealt: fc.Arbitrary<Readonly<Record<string, Grid>>> = tickets.chain((all) =>
  fc
    .tuple(
      fc.shuffledSubarray([...all], { minLength: all.length }),
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: all.length, maxLength: all.length }),
      fc.array(fc.option(fc.integer({ min: 0, max: 4 })), {
        minLength: all.length,
        maxLength: all.length,
      }),
    )
    .map(([order, first, second]) => filesOf(order, first, second)),
)

describe('The same rows', () => {
  it('in any order, split and repeated over files, give the same table, and the account balances', async () => {
    await fc.assert(
      fc.asyncProperty(dealt, async (files) => {
        const run = await merging('Tickets', files, {
          key: ['lTicketID'],
          merge: { winner: { newest: 'dtUpdated' } },
        })
        expect(run.report.status).toBe('published')
        expect(run.report.account.difference).toBe(0)
        expect(inOrder(run.silver)).toEqual(newestOf(files))
        const read = Object.values(files).reduce((sum, file) => sum + file.rows.length, 0)
        expect(run.account.input_rows).toBe(read - repeatedRows(run.account.same_bytes, files))
      }),
      { numRuns: 25 },
    )
  })

  it('delivered one file after another end as the table of all of them at once', async () => {
    await fc.assert(
      fc.asyncProperty(dealt, async (files) => {
        const declared = { key: ['lTicketID'], merge: { winner: { newest: 'dtUpdated' } } }
        let root: string | undefined
        let last: Awaited<ReturnType<typeof merging>> | undefined
        for (const [path, file] of Object.entries(files)) {
          last = await merging(
            'Tickets',
            { [path]: file },
            declared,
            root === undefined ? {} : { root },
          )
          root = last.root
        }
        expect(inOrder(last?.silver)).toEqual(newestOf(files))
      }),
      { numRuns: 6 },
    )
  })
})

const columns = ['lTicketID', 'cTotal', 'dtUpdated']

function filesOf(
  order: readonly Ticket[],
  first: readonly number[],
  second: readonly (number | null)[],
): Readonly<Record<string, Grid>> {
  const files: Record<string, { columns: string[]; rows: string[][] }> = {}
  for (const [at, { id, total, minute }] of order.entries()) {
    const row = [String(id), total, momentOf(minute)]
    for (const file of new Set([first[at], second[at]])) {
      if (file === null || file === undefined) continue
      const path = `store_${file % 2}/export_${file * 5}.csv`
      files[path] ??= { columns, rows: [] }
      files[path].rows.push(row)
    }
  }
  return files
}

function inOrder(silver: Grid | undefined): Grid['rows'] {
  const places = columns.map((column) => silver?.columns.indexOf(column) ?? -1)
  return (silver?.rows ?? []).map((row) => places.map((at) => row[at] ?? null))
}

function momentOf(minute: number): string {
  return new Date(Date.UTC(2024, 0, 1, 0, minute)).toISOString().slice(0, 19)
}

/** What must stand: the newest version of each ticket, in the order of their ids. */
function newestOf(files: Readonly<Record<string, Grid>>): Grid['rows'] {
  const all = Object.values(files).flatMap((file) => file.rows)
  const newest = new Map<string, Grid['rows'][number]>()
  for (const row of all) {
    const [id = '', , moment = ''] = row
    const standing = newest.get(id ?? '')
    if (standing === undefined || (standing[2] ?? '') < (moment ?? '')) newest.set(id ?? '', row)
  }
  return [...newest.values()]
    .toSorted((a, b) => Number(a[0]) - Number(b[0]))
    .map(([id = null, total = '', moment = null]) => [id, total, moment])
}

function repeatedRows(
  sameBytes: readonly { readonly file: string }[],
  files: Readonly<Record<string, Grid>>,
): number {
  return sameBytes.reduce(
    (sum, { file }) => sum + (files[file.replace('Tickets/', '')]?.rows.length ?? 0),
    0,
  )
}
