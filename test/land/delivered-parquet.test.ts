import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readParquetFooter } from '../../src/land/parquet-footer.ts'
import type { Sql } from '../../src/sql/sql.ts'
import { literal, sql } from '../../src/sql/sql.ts'
import type { Landing } from './landing.ts'
import { openLanding } from './landing.ts'

const fixtures = join(import.meta.dirname, '..', 'fixtures')
let landing: Landing
let files = 0
beforeAll(async () => {
  landing = await openLanding()
})
afterAll(async () => landing[Symbol.asyncDispose]())

async function written(query: Sql): Promise<Buffer> {
  files += 1
  const path = join(landing.folder, `${files}.parquet`)
  await landing.engine.run(sql`copy (${query}) to ${literal(path)} (format parquet)`)
  return readFileSync(path)
}

/** The same file with columns called otherwise; the names must be as long. */
function renamed(bytes: Buffer, names: Readonly<Record<string, string>>): Buffer {
  let text = bytes.toString('latin1')
  for (const [from, to] of Object.entries(names)) text = text.replaceAll(from, to)
  return Buffer.from(text, 'latin1')
}

describe('A Parquet file', () => {
  it('is read where it lies, whatever its name', async () => {
    const landed = await landing.land(
      'plain/export.csv',
      await written(sql`select 1 as a, 'x' as b`),
    )
    expect(landed).toMatchObject({
      format: 'parquet',
      records: 1,
      engineFile: join(landing.folder, 'data/plain/export.csv'),
    })
    expect(await landing.rows(landed)).toEqual([[1, '1', 'x']])
  })

  it('may be packed', async () => {
    const bytes = await written(sql`select 1 as a`)
    for (const pack of [gzipSync, zstdCompressSync])
      expect(await landing.rows(await landing.land('packed/a.parquet', pack(bytes)))).toEqual([
        [1, '1'],
      ])
  })

  it('of no rows has its columns', async () => {
    expect(
      await landing.land('none/a.parquet', await written(sql`select 1 as a where false`)),
    ).toMatchObject({ records: 0, columns: [{ name: 'a' }] })
  })

  it('keeps the names of columns that stand twice, in one case or two', async () => {
    const bytes = await written(
      sql`select 1 as colx, {'a': [2], 'b': 3} as s, 4 as coly, 5 as colz, 6 as sum_1`,
    )
    const landed = await landing.land(
      'twice/a.parquet',
      renamed(bytes, { coly: 'colx', colz: 'COLX' }),
    )
    if (landed.kind === 'rejected') throw new Error(landed.cause)
    expect(landed.columns.map(({ name }) => name)).toEqual(['colx', 's', 'colx', 'COLX', 'sum_1'])
    expect(await landing.rows(landed)).toMatchObject([[1, '1', expect.any(String), '4', '5', '6']])
  })

  it('that is cut, or whose footer is damaged, is refused', async () => {
    const bytes = await written(sql`select i as a, 'text ' || i as b from range(5000) t(i)`)
    const damaged = Buffer.from(bytes)
    damaged.fill(0xff, bytes.length - 60, bytes.length - 20)
    for (const [name, broken] of Object.entries({
      cut: bytes.subarray(0, -9),
      damaged,
      head: bytes.subarray(0, 8),
      other: Buffer.from([1, 2, 3, 4, 5, 0, 7, 8]),
    }))
      expect(await landing.land(`broken/${name}.parquet`, broken)).toMatchObject({
        kind: 'rejected',
        reason: 'corrupt',
      })
  })

  it('with page checksums is refused when any byte of any page differs from what was written', async () => {
    const bytes = readFileSync(join(fixtures, 'parquet', 'page-checksums.parquet'))
    expect(await landing.land('checked.parquet', bytes)).toMatchObject({ records: 40 })
    const { chunks } = await readParquetFooter(join(fixtures, 'parquet', 'page-checksums.parquet'))
    for (const { from, sizeBytes, path } of chunks) {
      const flipped = Buffer.from(bytes)
      const at = from + sizeBytes - 1
      flipped[at] = (flipped[at] ?? 0) ^ 1
      const rejected = await landing.land(`flipped-${from}.parquet`, flipped)
      expect(rejected).toMatchObject({ kind: 'rejected', reason: 'corrupt' })
      expect(rejected).toHaveProperty(
        'cause',
        expect.stringContaining(`column ${path} in row group`),
      )
    }
  })

  it('named so that holds delimited text is read as that', async () => {
    expect(await landing.land('misnamed/a.parquet', 'a,b\n1,2\n')).toMatchObject({
      format: 'csv',
      records: 1,
    })
  })
})

function fixture(name: string): Buffer {
  return readFileSync(join(fixtures, 'parquet', name))
}

/** The file with the only place of these bytes changed; hexadecimal. */
function patched(bytes: Buffer, from: string, to: string): Buffer {
  const hex = bytes.toString('hex')
  if (hex.split(from).length !== 2) throw new RangeError(`${from} does not stand once`)
  return Buffer.from(hex.replace(from, to), 'hex')
}

describe('A Parquet column that the engine would round', () => {
  it.each(['wide-decimals.parquet', 'wide-decimals-zstd.parquet'])(
    'of decimals with more than 38 digits keeps them all: %s',
    async (name) => {
      const landed = await landing.land(`wide/${name}`, fixture(name))
      expect(landed).toMatchObject({ records: 3, columns: [{}, { type: { kind: 'number' } }] })
      expect(await landing.rows(landed)).toEqual([
        [1, '1', '1.10'],
        [2, '2', null],
        [3, '3', `-${'9'.repeat(43)}.55`],
      ])
    },
  )

  it('of times with nanoseconds keeps all nine digits', async () => {
    const zoned = await landing.land('nano/a.parquet', fixture('nanoseconds.parquet'))
    expect(await landing.rows(zoned)).toEqual([
      [1, '1', '2023-11-14 22:13:20.123456789Z', '00:00:00.000000001'],
      [2, '2', '2023-11-14 22:13:20Z', '01:02:03.5'],
      [3, '3', null, null],
    ])
    const old = await landing.land('nano/b.parquet', fixture('int96.parquet'))
    expect(await landing.rows(old)).toEqual([
      [1, '1', '2023-11-14 22:13:20.123456789'],
      [2, '2', '1969-12-31 23:59:59.999999999'],
      [3, '3', null],
    ])
  })

  it('of nanoseconds that are whole microseconds is read where it lies', async () => {
    const bytes = fixture('microseconds-as-nanoseconds.parquet')
    const landed = await landing.land('nano/c.parquet', bytes)
    expect(landed).toMatchObject({
      engineFile: join(landing.folder, 'data/nano/c.parquet'),
      columns: [{}, { type: { kind: 'instant' } }],
    })
  })

  it('within a list refuses the file, with what to do', async () => {
    const bytes = fixture('wide-decimals-in-lists.parquet')
    const landed = await landing.land('wide/list.parquet', bytes)
    expect(landed).toMatchObject({ kind: 'rejected', reason: 'unreadable' })
    expect(landed).toHaveProperty('cause', expect.stringMatching(/45 digits.*deliver it as text/))
  })
})

describe('A Parquet column of lists', () => {
  it('is read, and is corrupt where its pages begin within a row or count other values', async () => {
    const good = fixture('lists.parquet')
    expect(await landing.rows(await landing.land('lists/a.parquet', good))).toEqual([
      [1, '1', '[1, 2]'],
      [2, '2', '[3]'],
      [3, '3', '[4]'],
    ])
    const within = patched(good, '020000000302', '020000000301')
    expect(await landing.land('lists/b.parquet', within)).toMatchObject({
      kind: 'rejected',
      reason: 'corrupt',
      cause: expect.stringContaining('begin within a row'),
    })
    const more = patched(good, '3815382c1508', '3815382c1510')
    expect(await landing.land('lists/c.parquet', more)).toMatchObject({
      kind: 'rejected',
      reason: 'corrupt',
      cause: expect.stringContaining('8 values where its metadata says 4'),
    })
  })
})
