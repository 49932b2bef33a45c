import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Streams chunks to a new local file. For files written aside that nobody else reads before they are adopted. */
export async function writeLocal(
  path: string,
  chunks: () => AsyncIterable<Uint8Array | string>,
): Promise<void> {
  await pipeline(
    Readable.from(chunks(), { objectMode: false, highWaterMark: 1 << 20 }),
    createWriteStream(path, { flags: 'w' }),
  )
}
