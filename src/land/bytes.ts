import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { Gunzip, ZstdDecompress } from 'node:zlib'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { Rejection } from './landed.ts'
import { isMachineFault } from './machine-fault.ts'

/** How a file's bytes are packed, told by its first bytes and never by its name. */
export type Packing = 'plain' | 'gzip' | 'zstd'

/** Reads the packing from a file's first bytes. */
export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  return 'plain'
}

/**
 * The unpacked bytes in chunks, of all members that stand one behind another. Checksums and lengths are verified by
 * the unpacker; a cut or damaged archive, or other bytes behind it, throws a Rejection as corrupt.
 */
export async function* unpacked(source: Readable, packing: Packing): AsyncGenerator<Buffer> {
  try {
    switch (packing) {
      case 'plain':
        yield* chunks(source)
        return
      case 'gzip':
        yield* gunzipped(source)
        return
      case 'zstd':
        yield* unzstd(source)
        return
    }
  } finally {
    source.destroy()
  }
}

async function* gunzipped(source: Readable): AsyncGenerator<Buffer> {
  const unpacker = createGunzip({ chunkSize })
  source.on('error', (error) => unpacker.destroy(error))
  yield* checked(source.pipe(unpacker), 'gzip')
}

/** Node's unpacker stops behind the first frame and says nothing of the others, so each frame gets its own. */
async function* unzstd(source: Readable): AsyncGenerator<Buffer> {
  const packed = chunks(source)
  let rest: Buffer = Buffer.alloc(0)
  for (;;) {
    if (rest.length === 0) {
      const next = await packed.next()
      if (next.done) return
      rest = next.value
      continue
    }
    const frame = new Frame(rest, packed)
    yield* checked(frame.unpacker, 'zstd')
    rest = await frame.rest()
  }
}

/** One frame's unpacker, and what it was fed but did not take. */
class Frame {
  readonly unpacker = createZstdDecompress({ chunkSize })
  readonly #source: Readable
  #fed = 0
  #recent: Buffer[] = []

  constructor(first: Buffer, more: AsyncGenerator<Buffer>) {
    this.#source = Readable.from(this.#feed(first, more))
    this.#source.on('error', (error) => this.unpacker.destroy(error))
    this.#source.pipe(this.unpacker)
  }

  /** Waits for the feed, which may have asked for one more chunk by the time the frame ended. */
  async rest(): Promise<Buffer> {
    this.#source.destroy()
    if (!this.#source.closed) await once(this.#source, 'close')
    const held = Buffer.concat(this.#recent)
    return held.subarray(held.length - (this.#fed - this.unpacker.bytesWritten))
  }

  async *#feed(first: Buffer, more: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
    yield this.#remember(first)
    for (let next = await more.next(); !next.done; next = await more.next())
      yield this.#remember(next.value)
  }

  #remember(chunk: Buffer): Buffer {
    this.#fed += chunk.length
    this.#recent.push(chunk)
    let held = this.#recent.reduce((size, one) => size + one.length, 0)
    const needed = this.#fed - this.unpacker.bytesWritten
    while (held - (this.#recent[0]?.length ?? held) >= needed)
      held -= this.#recent.shift()?.length ?? 0
    return chunk
  }
}

const chunkSize = 1 << 20

async function* checked(
  unpacker: Gunzip | ZstdDecompress,
  packing: Packing,
): AsyncGenerator<Buffer> {
  try {
    yield* chunks(unpacker)
  } catch (error) {
    if (isMachineFault(error)) throw error
    throw new Rejection(
      'corrupt',
      `${packing}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  } finally {
    unpacker.destroy()
  }
}

async function* chunks(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield chunk as Buffer
}
