import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { ColumnChunk } from './parquet-footer.ts'
import { readAt, structAt, type ThriftStruct } from './parquet-footer.ts'

/**
 * Holds each page against its checksum (parquet-format's PageHeader.crc), which the engine leaves unread: a flipped
 * bit would be another value. A file whose first page has none has none at all. Throws at the first that differs.
 */
export async function checkPages(path: string, chunks: readonly ColumnChunk[]): Promise<void> {
  const file = await open(path)
  try {
    for (const chunk of chunks) {
      const has = await checkChunk(file, chunk)
      if (!has) return
    }
  } finally {
    await file.close()
  }
}

/** False where the pages have no checksums. */
async function checkChunk(file: FileHandle, chunk: ColumnChunk): Promise<boolean> {
  const end = chunk.from + chunk.sizeBytes
  let at = chunk.from
  for (let page = 1; at < end; page++) {
    const { fields, sizeBytes } = await headerAt(file, at, end)
    const checksum = fields['field_4']
    if (typeof checksum !== 'number') return page > 1
    const length = Number(fields['field_3'])
    if ((await checksumOf(file, at + sizeBytes, length)) !== checksum >>> 0) {
      throw new Error(
        `page ${page} of the column ${chunk.path} in row group ${chunk.group + 1} does not have the checksum that it was written with`,
      )
    }
    at += sizeBytes + length
  }
  return true
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
