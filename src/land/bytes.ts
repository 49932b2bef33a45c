import type { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { Rejection } from './landed.ts'

/** How a file's bytes are packed, told by its first bytes and never by its name. */
export type Packing = 'plain' | 'gzip' | 'zstd'

/** Reads the packing from a file's first bytes. */
export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  return 'plain'
}

/**
 * The unpacked bytes in chunks. Checksums and lengths are verified by the unpacker; a cut or damaged archive
 * throws a Rejection as corrupt.
 */
export async function* unpacked(source: Readable, packing: Packing): AsyncGenerator<Buffer> {
  if (packing === 'plain') {
    yield* chunks(source)
    return
  }
  const unpacker =
    packing === 'gzip'
      ? createGunzip({ chunkSize: 1 << 20 })
      : createZstdDecompress({ chunkSize: 1 << 20 })
  source.on('error', (error) => unpacker.destroy(error))
  source.pipe(unpacker)
  try {
    yield* chunks(unpacker)
  } catch (error) {
    throw new Rejection(
      'corrupt',
      `${packing}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  } finally {
    source.destroy()
    unpacker.destroy()
  }
}

async function* chunks(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield chunk as Buffer
}
