import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../examples/carwash/generate/faults.ts'
import { type Delivered, generate } from '../../examples/carwash/generate/generate.ts'
import { deliverStores } from '../../examples/carwash/generate/store-threads.ts'
import { type Found, filesUnder, readBack } from './read-back.ts'

let home: string
let delivered: Delivered
let faults: readonly Fault[]
let found: readonly Found[]
let ragged: readonly string[]
let unreadable: readonly string[]

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'carwash-'))
  delivered = await tiny('first', 1)
  faults = JSON.parse(await readFile(join(home, 'first', 'faults.json'), 'utf8'))
  const read = await readBack(join(home, 'first', 'data'))
  found = read.found
  ragged = read.ragged
  unreadable = read.unreadable
})

afterAll(() => rm(home, { recursive: true, force: true }))

describe('the same seed', () => {
  it('gives the same bytes in every file', async () => {
    await tiny('again', 1)
    expect(await digests(join(home, 'again'))).toEqual(await digests(join(home, 'first')))
  })

  it('gives them in several threads as in one', async () => {
    await generate({ outDir: join(home, 'threads', 'data'), scale: 'tiny', seed: 1, threads: 2 })
    expect(await digests(join(home, 'threads'))).toEqual(await digests(join(home, 'first')))
  })

  it('of another number gives other bytes', async () => {
    await tiny('other', 2)
    const [first, other] = [await digests(join(home, 'first')), await digests(join(home, 'other'))]
    const same = [...other].filter(
      ([file, digest]) => file.endsWith('.csv') && first.get(file) === digest,
    )
    expect(other.size).toBeGreaterThan(450)
    expect(same.map(([file]) => file).filter((file) => file.includes('Tickets'))).toEqual([])
  })
})

describe('what is delivered', () => {
  it('comes from the 39 sites, each describing itself', () => {
    const sites = rowsOf('Sites').map(({ cells }) => [
      cells['ssitename'],
      cells['scity'],
      cells['sstate'],
    ])
    const digest = createHash('sha256').update(JSON.stringify(sites)).digest('hex')
    expect(rowsOf('Sites').map(({ cells }) => Number(cells['lsiteid']))).toEqual(
      Array.from({ length: 39 }, (_, at) => at + 1),
    )
    expect(digest).toBe('d9b6faf832caa656ddaf04fc7c50c24e3648bb371aa1b1c791c68fffdd5df07f')
    expect(new Set(rowsOf('Sites').map(({ cells }) => cells['sregion']))).toEqual(
      new Set(['South Central', 'Southeast', 'Midwest', 'Mountain West']),
    )
  })

  it('names the plans and washes of the chain, and no others', () => {
    const plans = new Set(rowsOf('Memberships').map(({ cells }) => cells['splan']))
    const washes = new Set(wholeTickets().map(({ cells }) => cells['swashtype']))
    expect(plans).toEqual(new Set(['Basic', 'Plus', 'Premium', 'Ultimate']))
    expect(washes).toEqual(new Set(['Express', 'Deluxe', 'Ceramic', 'The Works', 'Full Service']))
  })

  it('is counted as any other reader counts it', () => {
    const counts = Object.fromEntries(
      Object.keys(delivered.rows).map((table) => [table, rowsOf(table).length]),
    )
    expect(counts).toEqual(delivered.rows)
    expect(delivered.rows['HouseAccounts']).toBe(214)
    expect(delivered.rows['Tickets']).toBeGreaterThan(2500)
  })

  it('mixes Parquet, CSV and JSON Lines, plain and packed', async () => {
    const endings = new Map<string, number>()
    for (const file of await filesUnder(join(home, 'first', 'data'))) {
      const ending = file.slice(file.indexOf('.', file.lastIndexOf('/')))
      endings.set(ending, (endings.get(ending) ?? 0) + 1)
    }
    expect([...endings.keys()].sort()).toEqual([
      '.csv',
      '.csv.gz',
      '.jsonl',
      '.jsonl.gz',
      '.parquet',
    ])
    expect(endings.get('.parquet')).toBeGreaterThan(200)
  })

  it('keeps the names that windows-1252 and quoted line ends put at risk', () => {
    const names = rowsOf('HouseAccounts').map(({ store, cells }) => `${store} ${cells['sname']}`)
    expect(
      names.filter((name) => /^store_09 .* — División \d+ \(€\)$/.test(name)).length,
    ).toBeGreaterThan(4)
    expect(names.filter((name) => /^store_25 Señor .* Nº \d+$/.test(name)).length).toBeGreaterThan(
      4,
    )
    expect(names.filter((name) => /^store_29 .*, Inc\.\nattn: /.test(name)).length).toBeGreaterThan(
      4,
    )
    expect(names.filter((name) => /^store_18 .*, "Branch \d+"$/.test(name)).length).toBeGreaterThan(
      4,
    )
  })
})

describe('the 200 house accounts', () => {
  const complete = (): readonly Found[] =>
    rowsOf('HouseAccounts').filter(({ cells }) => (cells['semail'] ?? null) !== null)

  it('are told apart by their number and e-mail, and by no single column', () => {
    const distinct = (...columns: readonly string[]): number =>
      new Set(complete().map(({ cells }) => columns.map((column) => cells[column]).join('\n'))).size
    expect(distinct('lsiteid', 'lhouseaccountid')).toBe(200)
    expect(distinct('lhouseaccountid', 'semail')).toBe(200)
    expect(distinct('lhouseaccountid')).toBe(6)
    expect(distinct('semail')).toBe(180)
  })

  it('would be 186 if the account number were the key', () => {
    const numbers = rowsOf('HouseAccounts').map(({ cells }) => cells['saccountnumber'] ?? null)
    expect(new Set(numbers).size).toBe(186)
    const unnumbered = complete().filter(({ cells }) => (cells['saccountnumber'] ?? null) === null)
    expect(
      new Set(unnumbered.map(({ cells }) => `${cells['lsiteid']} ${cells['lhouseaccountid']}`))
        .size,
    ).toBe(10)
    expect(faults.filter(({ what }) => what === 'colliding_account_number')).toHaveLength(5)
  })

  it('keep the zeros in front of their numbers', () => {
    const numbers = rowsOf('HouseAccounts').flatMap(({ cells }) => cells['saccountnumber'] ?? [])
    expect(numbers.every((number) => /^\d{8}$/.test(number))).toBe(true)
    expect(numbers.filter((number) => number.startsWith('0')).length).toBeGreaterThan(100)
  })
})

describe('every relation holds but the planted orphans', () => {
  it('of memberships and tickets to customers, and of charges to memberships', () => {
    const customers = keys('Customers', 'lsiteid', 'lcustomerid')
    const memberships = keys('Memberships', 'lsiteid', 'lmembershipid')
    expect(missing(rowsOf('Memberships'), customers, 'lsiteid', 'lcustomerid')).toEqual([])
    expect(missing(rowsOf('RecurringCharges'), memberships, 'lsiteid', 'lmembershipid')).toEqual([])
    expect(missing(wholeTickets(), customers, 'lsiteid', 'lcustomerid')).toEqual([])
  })

  it('of tickets to house accounts', () => {
    const accounts = keys('HouseAccounts', 'lsiteid', 'lhouseaccountid')
    const orphans = missing(wholeTickets(), accounts, 'lsiteid', 'lhouseaccountid')
    expect(orphans.length).toBeGreaterThan(10)
    expect(orphans).toEqual(plantedRows('orphan_house_account'))
  })

  it('of payments to tickets', () => {
    const tickets = keys('Tickets', 'lticketid')
    const orphans = missing(rowsOf('Payments'), tickets, 'lticketid')
    expect(orphans.length).toBeGreaterThan(20)
    expect(orphans).toEqual(plantedRows('orphan_payment'))
    expect(
      rowsOf('Payments').filter(({ cells }) => (cells['lticketid'] ?? null) === null).length,
    ).toBeGreaterThan(1000)
  })
})

describe('the planted faults', () => {
  it('are ragged records where the list says so', () => {
    expect(ragged).toEqual(plantedRows('ragged'))
    expect(ragged).toHaveLength(3)
  })

  it('are impossible times where the list says so', () => {
    const bad = wholeTickets().filter(({ cells }) => Number.isNaN(moment(cells['dtcreated'])))
    expect(bad.map(place).sort()).toEqual(plantedRows('bad_timestamp'))
    expect(bad).toHaveLength(4)
  })

  it('are files cut off, empty, without rows, twice, and late', async () => {
    const data = join(home, 'first', 'data')
    expect(unreadable).toEqual(['Tickets/store_34/Tickets_2026_08b.parquet'])
    expect(await readFile(join(data, 'Payments/store_22/Payments_2026_06b.csv'), 'utf8')).toBe('')
    const header = await readFile(
      join(data, 'PrepaidBooks/store_28/PrepaidBooks_2026_11.csv'),
      'utf8',
    )
    expect(header.trim().split('\n')).toHaveLength(1)
    const june = await readFile(join(data, 'Tickets/store_04/Tickets_2026_07.csv'))
    expect(await readFile(join(data, 'Tickets/store_04/Tickets_2026_07 (1).csv'))).toEqual(june)
    expect(await readdir(join(data, 'Tickets/store_27'))).not.toContain('Tickets_2026_09.csv.gz')
    expect(await filesUnder(join(home, 'first', 'late'))).toEqual([
      'Payments/store_27/Payments_2026_09.csv.gz',
      'Tickets/store_27/Tickets_2026_09.csv.gz',
    ])
  })

  it('are rows exported again, some changed and with a later dtUpdated', () => {
    const versions = new Map<string, Set<string>>()
    for (const { cells } of wholeTickets()) {
      const id = `${cells['lticketid']}`
      versions.set(id, (versions.get(id) ?? new Set()).add(`${cells['dtupdated']}`))
    }
    expect([...versions.values()].filter((updates) => updates.size > 1)).not.toEqual([])
    expect(versions.size).toBeLessThan(wholeTickets().length)
  })

  it('each name a file that is there, what is wrong, and what a merge must do', async () => {
    const files = [
      ...(await filesUnder(join(home, 'first', 'data'))),
      ...(await filesUnder(join(home, 'first', 'late'))),
    ]
    for (const { file, what, expect: expected } of faults) {
      const pattern = RegExp.escape(file)
        .replaceAll('\\*', '[^/]*')
        .replace(/\\\{.*\\\}/, 'store_\\d\\d')
      expect(
        files.some((known) => new RegExp(`^${pattern}$`).test(known)),
        file,
      ).toBe(true)
      expect(what).toMatch(/^[a-z_]+$/)
      expect(expected).not.toBe('')
    }
  })
})

describe('a generation that cannot end', () => {
  it('refuses a folder that holds something, and leaves it as it was', async () => {
    const outDir = join(home, 'taken', 'data')
    await mkdir(outDir, { recursive: true })
    await writeFile(join(outDir, 'mine.txt'), 'mine')
    await expect(generate({ outDir, scale: 'tiny' })).rejects.toThrow('not empty')
    expect(await readdir(join(home, 'taken'))).toEqual(['data'])
    expect(await readFile(join(outDir, 'mine.txt'), 'utf8')).toBe('mine')
  })

  it('says so where a thread fails, and stops the others', async () => {
    const order = { seed: 1, scale: 'tiny', aside: join(home, 'thread') } as const
    const orders = [1, 99, 2].map((siteNumber) => ({ ...order, siteNumber }))
    await expect(deliverStores(orders, 2, () => undefined)).rejects.toThrow('no site 99')
  })

  it('leaves nothing half-delivered', async () => {
    const outDir = join(home, 'broken', 'data')
    const progress = (message: string): void => {
      if (message.startsWith('store_03')) throw new Error('the disk is full')
    }
    await expect(generate({ outDir, scale: 'tiny', progress })).rejects.toThrow('the disk is full')
    expect(await readdir(join(home, 'broken'))).toEqual([])
  })
})

function tiny(name: string, seed: number): Promise<Delivered> {
  return generate({ outDir: join(home, name, 'data'), scale: 'tiny', seed })
}

function rowsOf(table: string): readonly Found[] {
  return found.filter((one) => one.table === table)
}

/** Tickets whose record has all its fields. */
function wholeTickets(): readonly Found[] {
  return rowsOf('Tickets').filter((one) => !ragged.includes(place(one)))
}

function place({ file, row }: Found): string {
  return `${file}:${row}`
}

function plantedRows(what: string): readonly string[] {
  return faults
    .filter((fault) => fault.what === what)
    .flatMap(({ file, rows }) => (rows === 'all' ? [] : rows.map((row) => `${file}:${row}`)))
    .sort()
}

function keys(table: string, ...columns: readonly string[]): ReadonlySet<string> {
  return new Set(rowsOf(table).map(({ cells }) => columns.map((column) => cells[column]).join('/')))
}

/** Where rows refer to something that is not there; a null refers to nothing. */
function missing(
  rows: readonly Found[],
  known: ReadonlySet<string>,
  ...columns: readonly string[]
): readonly string[] {
  return rows
    .filter(({ cells }) => (cells[columns.at(-1) ?? ''] ?? null) !== null)
    .filter(({ cells }) => !known.has(columns.map((column) => cells[column]).join('/')))
    .map(place)
    .sort()
}

/** Milliseconds of a time in any of the stores' notations; NaN for one that no calendar has. */
function moment(text: string | null | undefined): number {
  const iso = `${text}`.replace(/^(\d\d)\.(\d\d)\.(\d{4})/, '$3-$2-$1').replace(' ', 'T')
  const time = Date.parse(`${iso}Z`)
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(iso.slice(0, 10))
    ? Number.NaN
    : time
}

async function digests(folder: string): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>()
  for (const file of await filesUnder(folder)) {
    all.set(
      file,
      createHash('sha256')
        .update(await readFile(join(folder, file)))
        .digest('hex'),
    )
  }
  return all
}
