import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import './matchers.ts'
import type { Merged } from './merging.ts'
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

/** How a table may be declared, files of two stores that suit it, and how they arrive: in batches, some before their last change. */
const arrivals = fc.record({
  winner: fc.constantFrom<unknown>('last_file', 'first_file', { newest: 'dtUpdated' }),
  nullKeys: fc.boolean(),
  identity: fc.boolean(),
  delivery: fc.constantFrom<'partial' | 'full'>('partial', 'full'),
  files: fc.array(
    fc.array(
      fc.record({
        key: fc.constantFrom('A', 'B', 'C', ''),
        owner: fc.constantFrom('1', '1', '1', '2'),
        day: fc.constantFrom('01', '02', '03', ''),
        total: fc.constantFrom('1', '2.50', 'x'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 3, maxLength: 4 },
  ),
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  cut: fc.integer({ min: 1, max: 2 }),
  changed: fc.integer({ min: 0, max: 3 }),
})

describe('Under any rule of the table', () => {
  it('files in any order and batches, repeated and changed on the way, end as all of them at once', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ order, cut, changed, ...shape }) => {
        const files = Object.entries(shape.files.map(csvOf)).map(([at, text]): [string, string] => [
          `store_${Number(at) % 2}/export_${Number(at) * 5}.csv`,
          text,
        ])
        const declared = {
          key: ['sAccount'],
          delivery: shape.delivery,
          merge: {
            winner: shape.winner,
            allow_null_merge_keys: shape.nullKeys,
            ...(shape.identity ? { identity: ['lOwner'] } : {}),
          },
        }
        const arriving = order.flatMap((at) => files.slice(at, at + 1))
        const before = files.slice(changed, changed + 1).map(([path]) => [path, csvOf([])] as const)
        const [first, rest] = [arriving.slice(0, cut), arriving.slice(cut)]
        const { root } = await merging(
          'Accounts',
          Object.fromEntries([...first, ...before]),
          declared,
        )
        await merging('Accounts', Object.fromEntries([...first, ...rest.slice(0, 1)]), declared, {
          root,
        })
        const last = await merging('Accounts', Object.fromEntries(arriving), declared, { root })
        const once = await merging('Accounts', Object.fromEntries(files), declared)
        expect(outcomeOf(last)).toEqual(outcomeOf(once))
        expect(last.report.account.difference).toBe(0)
      }),
      { numRuns: 3 },
    )
  })
})

type Row = {
  readonly key: string
  readonly owner: string
  readonly day: string
  readonly total: string
}

/** One row stands in every file, so that no file is empty and none is refused. */
function csvOf(records: readonly Row[]): string {
  const lines = records.map(({ key, owner, day, total }) => {
    return `${key},${owner},${day === '' ? '' : `2024-01-${day}`},${total}\n`
  })
  return `sAccount,lOwner,dtUpdated,cTotal\nZ,1,2023-12-31,9\n${lines.join('')}`
}

function outcomeOf({ silver, account: { superseded: _, ...account } }: Merged): unknown {
  const rows = silver?.rows.map((row) => row.join(' ')).toSorted()
  const sorted = (list: readonly unknown[]): readonly string[] =>
    list.map((one) => JSON.stringify(one)).toSorted()
  return {
    rows,
    ...account,
    input_rows: account.survivors,
    merged: sorted(account.merged),
    quarantined: sorted(account.quarantined),
  }
}

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
