import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { ColumnChunk } from './parquet-footer.ts'
import { readAt } from './parquet-footer.ts'
import { LevelCheck } from './parquet-levels.ts'
import type { ThriftStruct } from './thrift.ts'
import { structAt } from './thrift.ts'

/**
 * Holds each page against its checksum (parquet-format's PageHeader.crc), which the engine leaves unread: a flipped
 * bit would be another value. A file whose first page has none has none at all. Pages of columns that repeat are also
 * held against their chunk's count of values, and must begin with a row. Throws at the first that differs.
 */
export async function checkPages(path: string, chunks: readonly ColumnChunk[]): Promise<void> {
  const file = await open(path)
  try {
    let checksummed = true
    for (const chunk of chunks)
      if (checksummed || chunk.repeats > 0) checksummed = await checkChunk(file, chunk)
  } finally {
    await file.close()
  }
}

/** False where the pages have no checksums. */
async function checkChunk(file: FileHandle, chunk: ColumnChunk): Promise<boolean> {
  const end = chunk.from + chunk.sizeBytes
  const levels = chunk.repeats > 0 ? new LevelCheck(chunk) : undefined
  let checksummed = true
  let at = chunk.from
  for (let page = 1; at < end; page++) {
    const { fields, sizeBytes } = await headerAt(file, at, end)
    const checksum = fields['field_4']
    const length = Number(fields['field_3'])
    if (typeof checksum !== 'number') checksummed = page > 1
    if (!checksummed && levels === undefined) return false
    if (
      typeof checksum === 'number' &&
      (await checksumOf(file, at + sizeBytes, length)) !== checksum >>> 0
    ) {
      throw new Error(
        `page ${page} of the column ${chunk.path} in row group ${chunk.group + 1} does not have the checksum that it was written with`,
      )
    }
    if (levels?.asks(fields)) levels.begins(fields, await readAt(file, at + sizeBytes, length))
    at += sizeBytes + length
  }
  levels?.ends()
  return checksummed
}

/** A page's header; statistics in it may make it long. */
async function headerAt(
  file: FileHandle,
  from: number,
  end: number,
): Promise<{ readonly fields: ThriftStruct; readonly sizeBytes: number }> {
  for (let window = 256; ; window *= 16) {
    const bytes = await readAt(file, from, Math.min(window, end - from))
    try {
      return structAt(bytes)
    } catch (error) {
      if (bytes.length < window) throw error
    }
  }
}

async function checksumOf(file: FileHandle, from: number, length: number): Promise<number> {
  let checksum = 0
  for (let done = 0; done < length; ) {
    const bytes = await readAt(file, from + done, Math.min(readBytes, length - done))
    if (bytes.length === 0) throw new Error('the file ends within a page')
    checksum = crc32(bytes, checksum)
    done += bytes.length
  }
  return checksum
}

const readBytes = 1 << 20
