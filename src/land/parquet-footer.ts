import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { digestOf } from '../base/digest.ts'
import type { ParquetLeaf } from './parquet-schema.ts'
import { leavesOf } from './parquet-schema.ts'
import type { ThriftStruct } from './thrift.ts'
import { structAt, structIn, structs, textOf } from './thrift.ts'

/** What a Parquet file says of itself at its end: parquet-format's FileMetaData, as far as landing asks. */
export interface ParquetFooter {
  /** The file's own names of its top columns; the engine renames one that stands twice. */
  readonly topColumns: readonly string[]
  /** Digest of the schema: files that share it have the same columns. */
  readonly schemaDigest: string
  readonly records: number
  readonly recordsInGroups: number
  readonly leaves: readonly ParquetLeaf[]
  readonly chunks: readonly ColumnChunk[]
}

/** The pages of one column in one row group. */
export interface ColumnChunk {
  /** Its place in the schema, `customer.name`. */
  readonly path: string
  /** From 0. */
  readonly group: number
  /** Where its first page begins in the file. */
  readonly from: number
  readonly sizeBytes: number
  /** As its metadata counts them, nulls and empty lists among them. */
  readonly values: number
  /** parquet.thrift's CompressionCodec. */
  readonly codec: number
  /** How many of the columns on its way repeat. */
  readonly repeats: number
}

/** Reads a file's footer. Throws where the file does not end as Parquet does, or the footer cannot be read. */
export async function readParquetFooter(path: string): Promise<ParquetFooter> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = await readAt(file, Math.max(0, size - usualBytes), Math.min(size, usualBytes))
    const length = size < 12 ? size : tail.readUInt32LE(tail.length - 8)
    if (tail.subarray(-4).toString('latin1') !== 'PAR1' || length > size - 12)
      throw new Error('No magic bytes found at end of file')
    const whole =
      length + 8 <= tail.length ? tail : await readAt(file, size - length - 8, length + 8)
    return footerOf(structAt(whole.subarray(whole.length - 8 - length)).fields)
  } finally {
    await file.close()
  }
}

/** Reads a stretch of a file, less where the file ends. */
export async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from)
  return buffer.subarray(0, bytesRead)
}

const usualBytes = 64 * 1024

function footerOf(metadata: ThriftStruct): ParquetFooter {
  const groups = structs(metadata['field_4'])
  const schema = structs(metadata['field_2'])
  const leaves = leavesOf(schema)
  return {
    topColumns: topColumns(schema),
    schemaDigest: digestOf(metadata['field_2']),
    records: Number(metadata['field_3']),
    recordsInGroups: groups.reduce((sum, group) => sum + Number(group['field_3']), 0),
    leaves,
    chunks: groups.flatMap((group, at) =>
      structs(group['field_1']).flatMap((chunk, leaf) =>
        chunkOf(chunk, at, leaves[leaf]?.repeats ?? 0),
      ),
    ),
  }
}

function chunkOf(chunk: ThriftStruct, group: number, repeats: number): readonly ColumnChunk[] {
  const column = structIn(chunk, 'field_3')
  if (column === undefined) return []
  const offsets = [column['field_9'], column['field_11']].map(Number).filter((offset) => offset > 0)
  return [
    {
      path: (column['field_3'] as readonly unknown[]).map(textOf).join('.'),
      group,
      from: Math.min(...offsets),
      sizeBytes: Number(column['field_7']),
      values: Number(column['field_5']),
      codec: Number(column['field_4']),
      repeats,
    },
  ]
}

/** The schema is a tree written in order: the root, then each column with those within it behind it. */
function topColumns(schema: readonly ThriftStruct[]): readonly string[] {
  const found: string[] = []
  let within = 0
  for (const element of schema.slice(1)) {
    if (within === 0) found.push(textOf(element['field_4']))
    within = Math.max(0, within - 1) + Number(element['field_5'] ?? 0)
  }
  return found
}
