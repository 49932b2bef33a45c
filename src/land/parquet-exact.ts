import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet'
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet'
import type { Engine } from '../engine/engine.ts'
import { parquet } from '../sql/parquet.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { CsvFile } from './csv-reader.ts'
import { copy, readCsv } from './csv-reader.ts'
import type { SourceColumn } from './landed.ts'
import { Rejection } from './landed.ts'
import { compressors } from './parquet-codec.ts'
import { exactText, wordsOf } from './parquet-exact-text.ts'
import type { ParquetLeaf, Rounding } from './parquet-schema.ts'
import { writeLocal } from './write-local.ts'

/** A Parquet file with columns that the engine would round. */
export interface RoundedFile {
  readonly path: string
  readonly columns: readonly SourceColumn[]
  readonly records: number
  readonly leaves: readonly ParquetLeaf[]
  /** The Parquet file to make, where it takes one. */
  readonly target: string
}

/** A leaf that the engine rounds, with its element of the schema as hyparquet has it. */
interface RoundedLeaf {
  readonly path: readonly string[]
  readonly rounding: Rounding
  readonly element: SchemaElement
}

interface Source {
  readonly file: AsyncBuffer
  readonly metadata: FileMetaData
}

/**
 * Lands a file anew with the exact text of those columns of which the engine would round a value: decimals of more
 * than 38 digits, and times with nanoseconds that it reads as microseconds. Gives the landed columns; undefined where
 * no value would be rounded, so that the file can be read where it lies.
 */
export async function landExactly(
  rounded: RoundedFile,
  engine: Engine,
): Promise<readonly SourceColumn[] | undefined> {
  const file = await asyncBufferFromFile(rounded.path)
  const source = { file, metadata: await parquetMetadataAsync(file) }
  const inexact: RoundedLeaf[] = []
  for (const leaf of relabelled(source.metadata, rounded.leaves)) {
    refuseUnreadable(leaf, source.metadata)
    if (leaf.rounding.kind !== 'wide_decimal' && !(await hasNanoseconds(leaf, source))) continue
    if (leaf.path.length > 1) throw unreadable(leaf, 'within another value')
    if (rounded.columns.filter(({ name: one }) => one === leaf.path[0]).length > 1)
      throw unreadable(leaf, 'under a name that stands twice')
    inexact.push(leaf)
  }
  return inexact.length === 0 ? undefined : landTexts(rounded, inexact, source, engine)
}

/** Makes hyparquet give what is written: bytes for decimals, nanoseconds for times, and for no other column. */
function relabelled(
  metadata: FileMetaData,
  leaves: readonly ParquetLeaf[],
): readonly RoundedLeaf[] {
  const elements = metadata.schema.slice(1).filter(({ num_children: within = 0 }) => within === 0)
  return leaves.flatMap(({ path, rounding }, at): readonly RoundedLeaf[] => {
    const element = elements[at]
    if (element === undefined) return []
    if (rounding?.kind !== 'instant') delete element.logical_type
    if (rounding === undefined) return []
    delete element.converted_type
    if (rounding.kind === 'time')
      element.logical_type = { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' }
    return [{ path, rounding, element }]
  })
}

function refuseUnreadable(leaf: RoundedLeaf, { row_groups: groups }: FileMetaData): void {
  const path = leaf.path.join('.')
  const chunks = groups.flatMap((group) => group.columns)
  const mine = chunks.filter(({ meta_data: data }) => data?.path_in_schema.join('.') === path)
  const packing = mine.find(
    ({ meta_data: data }) =>
      data !== undefined && data.codec !== 'UNCOMPRESSED' && !(data.codec in compressors),
  )?.meta_data?.codec
  if (packing !== undefined) throw unreadable(leaf, `packed as ${packing}`)
}

function unreadable({ path, rounding }: RoundedLeaf, how: string): Rejection {
  const cause = `${path.join('.')} holds ${wordsOf(rounding)} ${how}, which cannot be read without rounding; deliver it as text`
  return new Rejection('unreadable', cause)
}

async function hasNanoseconds({ path }: RoundedLeaf, source: Source): Promise<boolean> {
  let found = false
  await readColumn(path[0] ?? '', source, (nanoseconds) => {
    found ||= nanoseconds % 1000n !== 0n
    return nanoseconds
  })
  return found
}

/** Reads a top column of all row groups; without `group` only for the sake of `nanoseconds`. */
async function readColumn(
  column: string,
  { file, metadata }: Source,
  nanoseconds: (value: bigint) => unknown,
  group?: { readonly from: number; readonly to: number; readonly values: unknown[] },
): Promise<void> {
  await parquetRead({
    file,
    metadata,
    compressors,
    utf8: false,
    columns: [column],
    parsers: { timestampFromNanoseconds: nanoseconds as (value: bigint) => Date },
    ...(group && {
      rowStart: group.from,
      rowEnd: group.to,
      onChunk: ({ columnData, rowStart }) => {
        for (let at = 0; at < columnData.length; at += 1)
          group.values[rowStart - group.from + at] = columnData[at]
      },
    }),
  })
}

async function landTexts(
  { path, columns, records, target }: RoundedFile,
  inexact: readonly RoundedLeaf[],
  source: Source,
  engine: Engine,
): Promise<readonly SourceColumn[]> {
  const texts = `${target}.texts`
  const tops = inexact.map((leaf) => leaf.path[0] ?? '')
  const landed = columns.map(({ name: column, type }, at): [SourceColumn, number] => {
    const text = tops.indexOf(column)
    const kind = inexact[text]?.rounding.kind === 'wide_decimal' ? 'number' : 'string'
    return [{ name: column, ref: `c${at}`, type: text === -1 ? type : { kind } }, text]
  })
  await writeLocal(texts, () => textLines(inexact, source))
  const values = landed.map(([column, text], at) =>
    text === -1 ? sql`f.${name(column.ref)}` : sql`t.${raw(`c${text}`)} as ${raw(`c${at}`)}`,
  )
  const delivered = columns.map(({ ref }, at) => sql`${name(ref)} as ${raw(`c${at}`)}`)
  const rows = await copy(
    engine,
    sql`select t._row, ${values} from (select row_number() over () as _bankfull_n, ${delivered} from ${parquet([path])}) f
      join ${readCsv(textsFile(texts, inexact.length))} t on t._row = f._bankfull_n order by t._row`,
    target,
  )
  if (rows !== records) throw new Error(`${rows} of ${records} rows were read exactly`)
  return landed.map(([column]) => column)
}

function textsFile(path: string, columns: number): CsvFile {
  return {
    path,
    delimiter: ',',
    quote: '',
    columns,
    numbered: true,
    skipLines: 0,
    longestBytes: 4096,
    lineEnd: '\n',
    parallel: true,
  }
}

const linesAtOnce = 4096

/** A line a row: its number and the exact texts. */
async function* textLines(inexact: readonly RoundedLeaf[], source: Source): AsyncGenerator<string> {
  let from = 0
  for (const group of source.metadata.row_groups) {
    const to = from + Number(group.num_rows)
    const columns: unknown[][] = []
    for (const { path } of inexact) {
      const values: unknown[] = []
      await readColumn(path[0] ?? '', source, (value) => value, { from, to, values })
      columns.push(values)
    }
    for (let begin = from; begin < to; begin += linesAtOnce) {
      let lines = ''
      for (let row = begin; row < Math.min(to, begin + linesAtOnce); row += 1) {
        const texts = inexact.map(({ rounding }, at) =>
          exactText(columns[at]?.[row - from], rounding),
        )
        lines += `${row + 1},${texts.join(',')}\n`
      }
      yield lines
    }
    from = to
  }
}
