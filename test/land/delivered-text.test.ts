import {
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LandedFile, RejectedFile } from '../../src/land/landed.ts'
import type { Landing } from './landing.ts'
import { openLanding } from './landing.ts'

let landing: Landing
beforeAll(async () => {
  landing = await openLanding()
})
afterAll(async () => landing[Symbol.asyncDispose]())

let files = 0
const csv = (
  bytes: string | Uint8Array,
  said: Parameters<Landing['land']>[2] = {},
  name = 'export.csv',
): Promise<LandedFile | RejectedFile> => {
  files += 1
  return landing.land(`${files}/${name}`, bytes, said)
}
const rowsOf = async (bytes: string | Uint8Array, said: Parameters<Landing['land']>[2] = {}) =>
  landing.rows(await csv(bytes, said))

describe('A record that cannot be read', () => {
  it('stays out with its row, line and text, and the others land under their own numbers', async () => {
    const landed = await csv(
      'id,note\n1,"two\nlines"\n2\n3,a,b\n4,say "hi"\n5,"x"y\n6,fine\n7,"never closed\n',
    )
    expect(landed).toMatchObject({
      records: 7,
      faults: [
        { row: 2, line: 4, reason: 'ragged', raw: '2' },
        { row: 3, line: 5, reason: 'ragged', raw: '3,a,b' },
        { row: 4, line: 6, reason: 'bad_quote', raw: '4,say "hi"' },
        { row: 5, line: 7, reason: 'bad_quote', raw: '5,"x"y' },
        { row: 7, line: 9, reason: 'truncated', raw: '7,"never closed\n' },
      ],
    })
    expect(await landing.rows(landed)).toEqual([
      [1, '1', 'two\nlines'],
      [6, '6', 'fine'],
    ])
  })

  it('is one with a blank before its quotes, which the engine would drop', async () => {
    const landed = await csv('id,note\n1, "x"\n2,"y" \n3,  z \n')
    expect(landed).toMatchObject({
      faults: [
        { row: 1, reason: 'bad_quote' },
        { row: 2, reason: 'bad_quote' },
      ],
    })
    expect(await landing.rows(landed)).toEqual([[3, '3', '  z ']])
  })

  it('is a last line that ends too early', async () => {
    expect(await csv('id,note\n1,a\n2')).toMatchObject({
      faults: [{ row: 2, reason: 'truncated' }],
    })
  })

  it('is one with a lone CR, which may be data or a line end', async () => {
    const landed = await csv('id,note\n1,a\rb\n2,c\n')
    expect(landed).toMatchObject({
      records: 2,
      faults: [{ row: 1, reason: 'stray_return', raw: '1,a\rb' }],
    })
    expect(await landing.rows(landed)).toEqual([[2, '2', 'c']])
  })

  it('is one with bytes that the declared encoding does not have', async () => {
    const faults = [{ row: 2, line: 3, reason: 'undecodable' }]
    const utf8 = await csv(Buffer.from('id,n\n1,a\n2,\xe9\n3,c\n', 'latin1'), {
      reading: { encoding: 'utf-8' },
    })
    expect(utf8).toMatchObject({ faults: [{ ...faults[0], raw: '2,é' }] })
    expect(
      await csv(Buffer.from('id,n\n1,a\n2,\x81\n', 'latin1'), { reading: { encoding: 'cp1252' } }),
    ).toMatchObject({ faults })
    expect(await csv(Buffer.from('\ufeffid,n\n1,a\n2,\ud800\n', 'utf16le'))).toMatchObject({
      faults,
    })
    expect(
      await csv(Buffer.from('id,n\n1,a\n2,\xc3', 'latin1'), { reading: { encoding: 'utf-8' } }),
    ).toMatchObject({ faults })
    expect(await landing.rows(utf8)).toEqual([
      [1, '1', 'a'],
      [3, '3', 'c'],
    ])
  })

  it('is every one where rows have a delimiter more than the header', async () => {
    expect(await csv('id,n\n1,a,\n2,b,\n')).toMatchObject({
      records: 2,
      faults: [{ reason: 'ragged' }, { reason: 'ragged' }],
    })
  })
})

describe('A text', () => {
  it.each(['\ufffd', '# no comment', '\x1a', 'NULL', '  ', '\0', "'", '\\', '=1+1', '007', '1e5'])(
    '%j lands as it is',
    async (value) => {
      expect(await rowsOf(`id,n\n1,${value}\n2,"${value}"\n`)).toEqual([
        [1, '1', value],
        [2, '2', value],
      ])
    },
  )

  it('of five megabytes lands whole, with line ends that no chunk or buffer boundary can hide', async () => {
    const long = 'line\r\nof "text", and more\n'.repeat(200_000)
    const rows = await rowsOf(`id,n\n1,"${long.replaceAll('"', '""')}"\n2,b\n`)
    expect(rows[0]?.[2] === long).toBe(true)
    expect(rows[1]).toEqual([2, '2', 'b'])
  })

  it('in UTF-16 keeps a U+FFFD that was delivered', async () => {
    expect(await rowsOf(Buffer.from('\ufeffid,n\n1,\ufffd\n', 'utf16le'))).toEqual([
      [1, '1', '\ufffd'],
    ])
  })

  it('that is spelled as a declared null lands as it is spelled; the merge takes it for null', async () => {
    const said = { reading: { nulls: ['NULL', '-'] } }
    const want = [
      [1, 'NULL', 'NULL'],
      [2, '-', '-'],
      [3, null, ''],
      [4, ' NULL', 'null'],
    ]
    const text = 'a,b\nNULL,"NULL"\n-,"-"\n,""\n NULL,null\n'
    expect(await rowsOf(text, said)).toEqual(want)
    expect(await rowsOf(gzipSync(text), said)).toEqual(want)
  })

  it('holds line ends of every kind in quotes, in a file of either kind', async () => {
    for (const end of ['\n', '\r\n'])
      expect(await rowsOf(['a,b', '1,"x\ny"', '2,"x\r\ny"', '3,"x\ry"', ''].join(end))).toEqual([
        [1, '1', 'x\ny'],
        [2, '2', 'x\r\ny'],
        [3, '3', 'x\ry'],
      ])
  })

  it('lands alike where line ends are mixed', async () => {
    expect(await rowsOf('a,b\r\n1,x\n2,y\r\n')).toEqual([
      [1, '1', 'x'],
      [2, '2', 'y'],
    ])
  })

  it('keeps its row number where the engine reads in parallel', async () => {
    const lines = Array.from(
      { length: 700_000 },
      (_, at) => `${at + 1},"site ${at % 39}",${'x'.repeat(50)}`,
    )
    const landed = await csv(`id,site,pad\n${lines.join('\n')}\n`)
    if (landed.kind === 'rejected') throw new Error(landed.cause)
    const { sql } = await import('../../src/sql/sql.ts')
    const { parquet } = await import('../../src/sql/parquet.ts')
    const [counted] = await landing.engine.rows(
      sql`select count(*) as rows, count(*) filter (where _row::varchar <> c0) as wrong from ${parquet([landed.engineFile])}`,
    )
    expect(counted).toEqual({ rows: 700_000n, wrong: 0n })
  })
})

describe('A header', () => {
  const names = async (bytes: string | Uint8Array, said = {}): Promise<readonly string[]> => {
    const landed = await csv(bytes, said)
    if (landed.kind === 'rejected') throw new Error(landed.cause)
    return landed.columns.map(({ name }) => name)
  }

  it('may hold a line end in quotes, stand behind blank lines, and be padded', async () => {
    expect(await names('\n\n"a\nb", c \n1,2\n')).toEqual(['a\nb', 'c'])
    expect(await rowsOf('\n\n"a\nb", c \n1,2\n')).toEqual([[1, '1', '2']])
  })

  it('may name columns as we name our own, twice, as numbers or not at all', async () => {
    expect(await names('_row,c1,c0,filename,2024,,a,A\n1,2,3,4,5,6,7,8\n')).toEqual([
      '_row',
      'c1',
      'c0',
      'filename',
      '2024',
      'column_6',
      'a',
      'A',
    ])
    expect(await rowsOf('_row,c1,c0,file_row_number\n1,2,3,4\n')).toEqual([[1, '1', '2', '3', '4']])
  })

  it('alone is a file of no rows', async () => {
    expect(await csv('a,b\n')).toMatchObject({ kind: 'landed', records: 0, faults: [] })
    expect(await rowsOf('a,b')).toEqual([])
  })

  it('that cannot be read refuses the file', async () => {
    expect(await csv('a, "b"\n1,2\n')).toMatchObject({ kind: 'rejected', reason: 'unreadable' })
    expect(await csv('a,"b\n1,2\n')).toMatchObject({ kind: 'rejected', reason: 'unreadable' })
    expect(await csv(`${'a,'.repeat(200_000)}b\n`, { reading: { delimiter: ',' } })).toMatchObject({
      kind: 'rejected',
      reason: 'unreadable',
    })
  })

  it('that names no column of the table is missing', async () => {
    expect(await csv('1,2\n3,4\n', { known: ['id', 'note'] })).toMatchObject({
      kind: 'rejected',
      reason: 'ambiguous',
    })
  })

  it('is not looked for where it is declared to be missing', async () => {
    const said = { reading: { header: false }, declared: ['id', 'note'] }
    expect(await rowsOf('1,a\n2,b\n', said)).toEqual([
      [1, '1', 'a'],
      [2, '2', 'b'],
    ])
    expect(await csv('1,a,b\n', said)).toMatchObject({ kind: 'rejected', reason: 'ambiguous' })
  })
})

describe('A file of one column', () => {
  it('has a null for each blank line behind its header', async () => {
    expect(await rowsOf('\na\n1\n\n""\n2\n')).toEqual([
      [1, '1'],
      [2, null],
      [3, ''],
      [4, '2'],
    ])
  })
})

describe('A delimiter', () => {
  it('that could be either of two is asked about', async () => {
    expect(await csv('a,b;c\n1,2;3\n')).toMatchObject({ kind: 'rejected', reason: 'ambiguous' })
  })

  it('is known by the table’s columns', async () => {
    expect(await rowsOf('id;price,eur;n\n1;2,5;x\n', { known: ['id', 'n'] })).toEqual([
      [1, '1', '2,5', 'x'],
    ])
  })

  it('of two characters is refused with that cause', async () => {
    expect(await csv('a||b\n', { reading: { delimiter: '||' } })).toMatchObject({
      kind: 'rejected',
      reason: 'ambiguous',
    })
  })
})

describe('A whole file', () => {
  const text = `id,n\n${Array.from({ length: 20_000 }, (_, at) => `${at},text ${at * 7919}`).join('\n')}\n`
  const flipped = (bytes: Buffer, fromEnd: number): Buffer => {
    const copy = Buffer.from(bytes)
    copy[copy.length - fromEnd] = (copy[copy.length - fromEnd] ?? 0) ^ 1
    return copy
  }

  it.each([
    ['nothing', '', 'empty'],
    ['a mark alone', '\ufeff', 'empty'],
    ['blank lines', '\n\n', 'empty'],
    ['gzip of nothing', gzipSync(''), 'empty'],
    ['zstd of nothing', zstdCompressSync(''), 'empty'],
    ['gzip that is cut', gzipSync(text).subarray(0, -9), 'corrupt'],
    ['zstd that is cut', zstdCompressSync(text).subarray(0, -9), 'corrupt'],
    ['gzip whose checksum differs', flipped(gzipSync(text), 6), 'corrupt'],
    ['gzip whose length differs', flipped(gzipSync(text), 2), 'corrupt'],
    [
      'gzip with a second member that is cut',
      Buffer.concat([gzipSync(text), gzipSync(text).subarray(0, 99)]),
      'corrupt',
    ],
    [
      'zstd with a second frame that is cut',
      Buffer.concat([zstdCompressSync(text), zstdCompressSync(text).subarray(0, 99)]),
      'corrupt',
    ],
    [
      'zstd with something behind it',
      Buffer.concat([zstdCompressSync(text), Buffer.from('more')]),
      'corrupt',
    ],
    ['Latin-1 that nobody declared', Buffer.from('id,n\n1,\xe9\n', 'latin1'), 'undecodable'],
    ['UTF-8 that ends in a character', Buffer.from('id,n\n1,\xc3', 'latin1'), 'undecodable'],
    ['UTF-16 without a mark', Buffer.from('id,n\n1,a\n', 'utf16le'), 'undecodable'],
    ['CR and LF line ends', 'a,b\r1,2\n3,4\n', 'ambiguous'],
    ['a web page', '<!DOCTYPE html>\n<html></html>\n', 'corrupt'],
    ['an Excel workbook', 'PK\u0003\u0004', 'corrupt'],
  ])('of %s is refused', async (_, bytes, reason) => {
    expect(await csv(bytes)).toMatchObject({ kind: 'rejected', reason })
  })

  it('of several frames is read to its end', async () => {
    const parts = ['id,n\n1,a\n', '2,b\n', '3,c\n']
    for (const pack of [gzipSync, zstdCompressSync])
      expect(await rowsOf(Buffer.concat(parts.map((part) => pack(part))))).toHaveLength(3)
  })
})

describe('A landed file', () => {
  const landedFolder = (): string => join(landing.folder, 'landed')
  const bytes = 'cached,n\n1,NULL\n2,b\n'

  it('is used again, and landed anew where the reading or the file differs', async () => {
    const first = await csv(bytes)
    if (first.kind === 'rejected') throw new Error(first.cause)
    utimesSync(first.engineFile, 1, 1)
    expect(await csv(bytes)).toMatchObject({
      engineFile: first.engineFile,
      records: 2,
      columns: first.columns,
    })
    expect(statSync(first.engineFile).mtimeMs).toBe(1000)
    expect(await rowsOf(bytes, { reading: { header: false }, declared: ['a', 'b'] })).toHaveLength(
      3,
    )
    expect(await csv('{"a":1}\n', {}, 'x.json')).toMatchObject({ format: 'json' })
  })

  it('that a crash left without its note, or cut, is not taken for a whole one', async () => {
    const first = await csv(`${bytes}3,c\n`)
    if (first.kind === 'rejected') throw new Error(first.cause)
    truncateSync(first.engineFile, 20)
    expect(await rowsOf(`${bytes}3,c\n`)).toHaveLength(3)
    const note = `${first.engineFile}.json`
    const kept = readFileSync(note)
    writeFileSync(`${first.engineFile}.aside`, 'half')
    writeFileSync(`${first.engineFile}.clean`, 'half')
    truncateSync(first.engineFile, 20)
    writeFileSync(note, kept)
    expect(await rowsOf(`${bytes}3,c\n`)).toHaveLength(3)
  })

  it('leaves nothing else behind', () => {
    expect(readdirSync(landedFolder()).filter((name) => !/\.parquet(\.json)?$/.test(name))).toEqual(
      [],
    )
  })
})
