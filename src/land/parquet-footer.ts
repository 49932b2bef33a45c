import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'
import { digestOf } from '../base/digest.ts'

/** What a Parquet file says of itself at its end: parquet-format's FileMetaData, as far as landing asks. */
export interface ParquetFooter {
  /** The file's own names of its top columns; the engine renames one that stands twice. */
  readonly topColumns: readonly string[]
  /** Digest of the schema: files that share it have the same columns. */
  readonly schemaDigest: string
  readonly records: number
  readonly recordsInGroups: number
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

/** A Thrift struct by field number, and how many bytes it took. Throws where the bytes end before it does. */
export function structAt(bytes: Buffer): {
  readonly fields: ThriftStruct
  readonly sizeBytes: number
} {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
  const fields: ThriftStruct = deserializeTCompactProtocol(reader)
  return { fields, sizeBytes: reader.offset }
}

/** `field_1`, `field_2` … as parquet.thrift numbers them. */
export type ThriftStruct = Readonly<Record<string, unknown>>

/** Reads a stretch of a file, less where the file ends. */
export async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from)
  return buffer.subarray(0, bytesRead)
}

const usualBytes = 64 * 1024

function footerOf(metadata: ThriftStruct): ParquetFooter {
  const groups = structs(metadata['field_4'])
  return {
    topColumns: topColumns(structs(metadata['field_2'])),
    schemaDigest: digestOf(metadata['field_2']),
    records: Number(metadata['field_3']),
    recordsInGroups: groups.reduce((sum, group) => sum + Number(group['field_3']), 0),
    chunks: groups.flatMap((group, at) =>
      structs(group['field_1']).flatMap((chunk) => chunkOf(chunk, at)),
    ),
  }
}

function chunkOf(chunk: ThriftStruct, group: number): readonly ColumnChunk[] {
  const column = chunk['field_3'] as ThriftStruct | undefined
  if (column === undefined) return []
  const offsets = [column['field_9'], column['field_11']].map(Number).filter((offset) => offset > 0)
  const path = (column['field_3'] as readonly Uint8Array[]).map(textOf).join('.')
  return [{ path, group, from: Math.min(...offsets), sizeBytes: Number(column['field_7']) }]
}

/** The schema is a tree written in order: the root, then each column with those within it behind it. */
function topColumns(schema: readonly ThriftStruct[]): readonly string[] {
  const found: string[] = []
  let within = 0
  for (const element of schema.slice(1)) {
    if (within === 0) found.push(textOf(element['field_4'] as Uint8Array))
    within = Math.max(0, within - 1) + Number(element['field_5'] ?? 0)
  }
  return found
}

function structs(list: unknown): readonly ThriftStruct[] {
  return Array.isArray(list) ? (list as readonly ThriftStruct[]) : []
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}
