import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { Engine } from '../src/engine/engine.ts'
import { land } from '../src/land/land.ts'
import type { LandedFile } from '../src/land/landed.ts'
import type { StoreReading } from '../src/project/project.ts'
import { parquet } from '../src/sql/parquet.ts'
import { name, raw, sql } from '../src/sql/sql.ts'
import { localStorage } from '../src/storage/local.ts'

/** One line of a corpus's index: a file and what a reader that loses nothing must do with it. */
export interface Corpus {
  readonly path: string
  readonly must: string
  readonly truth: string
}

/** What became of a file. `silent` is a result that differs from what must be, without a word. */
export interface Verdict {
  readonly outcome: 'right' | 'quarantined' | 'refused' | 'silent' | 'crashed'
  readonly why: string
}

/** Where the files lie and what lands them. */
export interface Court {
  readonly folder: string
  readonly landedFolder: string
  readonly engine: Engine
}

type Rows = readonly (readonly (string | null)[])[]

/** Files whose `must` is wrong, and why; they are judged by their rows alone. */
export const disputed: Readonly<Record<string, string>> = {
  'parquet_bad/ARROW-GH-43605.parquet':
    'its dictionary has one entry, whose index takes 0 bits; the format allows that, and two other readers read the same 21,186 rows',
}

/** Lands a file as the product would, and holds the result against readers that share no code with it. */
export async function judge(
  corpus: Corpus,
  { folder, landedFolder, engine }: Court,
): Promise<Verdict> {
  const bytes = readFileSync(join(folder, corpus.path))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const landed = await land(
    {
      file: { path: corpus.path, store: 'corpus', sizeBytes: bytes.length, sha256 },
      reading: declaredIn(corpus.must),
      known: new Set(),
      declared: [],
    },
    { deliveries: localStorage(folder), engine, landedFolder, schemas: new Map() },
  )
  if (landed.kind === 'rejected')
    return { outcome: 'refused', why: `${landed.reason}: ${landed.cause}` }
  let rows: Rows
  try {
    rows = await rowsOf(landed, engine)
  } catch (error) {
    return {
      outcome: 'refused',
      why: `corrupt: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const difference =
    /^refuse[,:] /.test(corpus.must) && !(corpus.path in disputed) && landed.faults.length === 0
      ? 'was to be refused and was read'
      : differenceOf(landed, rows, bytes, corpus, folder)
  if (difference !== undefined) return { outcome: 'silent', why: difference }
  const [fault] = landed.faults
  return fault === undefined
    ? { outcome: 'right', why: '' }
    : {
        outcome: 'quarantined',
        why: `${landed.faults.length} of ${landed.records}; line ${fault.line}: ${fault.reason}, ${fault.detail}`,
      }
}

/** The dialect that the index names: `dialect [',', '"', '(empty)']`. */
function declaredIn(must: string): StoreReading {
  const said = /dialect \['(.+?)', ['"](.+?)['"], ['"].+?['"]\]/.exec(must)
  if (said === null) return {}
  return {
    delimiter: said[1] === '\\t' ? '\t' : said[1],
    quote: said[2] === '(empty)' ? '' : said[2],
  }
}

async function rowsOf(landed: LandedFile, engine: Engine): Promise<Rows> {
  const columns = landed.columns.map(({ ref, type }, at) =>
    type.kind === 'null'
      ? sql`null::varchar as ${raw(`v${at}`)}`
      : sql`hex(encode(cast(${name(ref)} as varchar))) as ${raw(`v${at}`)}`,
  )
  const order = landed.numbered ? sql`order by _row` : sql``
  const rows = await engine.rows(
    sql`select 0 as _none, ${columns} from ${parquet([landed.engineFile])} ${order}`,
  )
  return rows.map((row) =>
    Object.values(row)
      .slice(1)
      .map((value) => (value === null ? null : Buffer.from(String(value), 'hex').toString())),
  )
}

function differenceOf(
  landed: LandedFile,
  rows: Rows,
  bytes: Buffer,
  { must, truth, path }: Corpus,
  folder: string,
): string | undefined {
  if (rows.length + landed.faults.length !== landed.records)
    return `${rows.length} rows and ${landed.faults.length} faults of ${landed.records} records`
  const counted = /^read (\d+) (records|rows?)/.exec(must)
  const records = landed.records + (counted?.[2] === 'records' ? 1 : 0)
  // The index skips blank lines everywhere; where there is one column they are its nulls.
  const counts = counted !== null && (landed.format !== 'csv' || landed.columns.length > 1)
  if (counts && records !== Number(counted[1])) return `${records} records for ${counted[1]}`
  if (landed.faults.length > 0) return undefined
  if (landed.format === 'csv')
    return (
      differsFromCsvParse(landed, rows, bytes) ??
      (truth === '' ? undefined : differsFromTruth(landed, rows, join(folder, truth), path))
    )
  return landed.format === 'json' ? differsFromJsonParse(landed, rows, bytes) : undefined
}

/** csv-parse, strict, in the dialect that was found; a text in another encoding than UTF-8 is not compared. */
function differsFromCsvParse(landed: LandedFile, rows: Rows, bytes: Buffer): string | undefined {
  if (!/^csv, utf-8/.test(landed.dialect) || /gzip|zstd/.test(landed.dialect)) return undefined
  const found = /delimiter (?:'(.)'|tab)(?:, quote (none|.))?/s.exec(landed.dialect)
  const quote = found?.[2] === 'none' ? null : (found?.[2] ?? '"')
  try {
    const parsed: readonly (readonly (string | null)[])[] = parse(bytes, {
      bom: true,
      delimiter: found?.[1] ?? '\t',
      quote,
      escape: quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: landed.columns.length > 1,
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    })
    const header = parsed.findIndex((record) => record.length > 1 || record[0] !== null)
    const body = parsed.slice(header + 1)
    const at = body.findIndex((record, row) => !isDeepStrictEqual(record, rows[row]))
    if (body.length !== rows.length) return `${rows.length} rows for csv-parse’s ${body.length}`
    return at === -1
      ? undefined
      : `row ${at + 1}: ${JSON.stringify(rows[at])} for ${JSON.stringify(body[at])}`.slice(0, 300)
  } catch (error) {
    return `csv-parse stops: ${error instanceof Error ? error.message : String(error)}`
  }
}

function differsFromTruth(
  landed: LandedFile,
  rows: Rows,
  truthFile: string,
  path: string,
): string | undefined {
  const written = JSON.parse(readFileSync(truthFile, 'utf8')) as unknown
  const truth = (Array.isArray(written) ? written : [written]) as readonly Readonly<
    Record<string, string>
  >[]
  const unwound = (value: string): string =>
    /newlines_crlf/.test(path) ? value.replaceAll('\r\n', '\n') : value
  for (const [at, record] of truth.entries()) {
    for (const [column, { name: header }] of landed.columns.entries()) {
      if (/location_coordinates/.test(path) && /phone/i.test(header)) continue
      const value = rows[at]?.[column] ?? ''
      if (value !== unwound(record[header] ?? ''))
        return `row ${at + 1}, ${header}: ${value} for ${record[header]}`
    }
  }
  return undefined
}

/** JSON.parse with each number as its source spells it. */
function differsFromJsonParse(landed: LandedFile, rows: Rows, bytes: Buffer): string | undefined {
  const text = new TextDecoder(/utf-16.e/.exec(landed.dialect)?.[0] ?? 'utf-8').decode(bytes)
  const spelled = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? `number ${context?.source}` : value
  const parsed = (one: string): unknown =>
    JSON.parse(one, spelled as (key: string, value: unknown) => unknown)
  let documents: readonly unknown[]
  try {
    const whole = parsed(text)
    documents = Array.isArray(whole) ? whole : [whole]
  } catch {
    try {
      documents = text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parsed)
    } catch {
      return undefined
    }
  }
  if (documents.length !== rows.length)
    return `${rows.length} rows for JSON.parse’s ${documents.length}`
  for (const [at, document] of documents.entries()) {
    const record = document as Readonly<Record<string, unknown>>
    for (const [column, { name: key }] of landed.columns.entries()) {
      const value = rows[at]?.[column] ?? null
      const want = Object.hasOwn(record, key) ? record[key] : null
      const same =
        typeof want === 'object' && want !== null
          ? value !== null && isDeepStrictEqual(parsed(value), want)
          : value === (want === null ? null : String(want).replace(/^number /, ''))
      if (!same)
        return `record ${at + 1}, ${key}: ${value} for ${JSON.stringify(want)}`.slice(0, 300)
    }
  }
  return undefined
}
