import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** Characters that are encoded and written at a time. */
const CHUNK = 1 << 20

/** Writes text to a new file as it comes, so that no file is ever held whole. */
export async function writeText(
  path: string,
  parts: Iterable<string>,
  { encode, gzip }: { readonly encode: (text: string) => Buffer; readonly gzip: boolean },
): Promise<void> {
  const bytes = Readable.from(chunks(parts, encode))
  const file = createWriteStream(path)
  if (gzip) await pipeline(bytes, createGzip(), file)
  else await pipeline(bytes, file)
}

function* chunks(parts: Iterable<string>, encode: (text: string) => Buffer): Generator<Buffer> {
  let text = ''
  for (const part of parts) {
    text += part
    if (text.length < CHUNK) continue
    yield encode(text)
    text = ''
  }
  if (text !== '') yield encode(text)
}
