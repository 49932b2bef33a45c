import { isUtf8 } from 'node:buffer'
import { Rejection } from './landed.ts'

/** How text was spelled in bytes, and how sure that is. */
export interface Encoding {
  /** A WHATWG label, `utf-8`, or `iso-8859-1` (which here means just that, not windows-1252). */
  readonly label: string
  /** `bom`: proven by the file's first bytes; `declared`: said in YAML; `assumed`: UTF-8, proven by decoding. */
  readonly by: 'bom' | 'declared' | 'assumed'
  /** Bytes of the mark to skip. */
  readonly markBytes: number
}

const aliases: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
}

/** Tells the encoding from the first bytes and the declaration. A byte order mark is proof and wins. */
export function encodingOf(head: Uint8Array, declared: string | undefined): Encoding {
  const label = declared === undefined ? undefined : labelOf(declared)
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { label: 'utf-8', by: label === 'utf-8' ? 'declared' : 'bom', markBytes: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { label: 'utf-16le', by: 'bom', markBytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { label: 'utf-16be', by: 'bom', markBytes: 2 }
  return label === undefined
    ? { label: 'utf-8', by: 'assumed', markBytes: 0 }
    : { label, by: 'declared', markBytes: 0 }
}

function labelOf(declared: string): string {
  const label = declared.trim().toLowerCase()
  return aliases[label] ?? label
}

/** True where bytes that do not decode reach the reader, which must look for them with `isUtf8`; else they rejected the file. */
export function mayHoldUndecoded(encoding: Encoding): boolean {
  return encoding.label !== 'utf-8' || encoding.by === 'declared'
}

/**
 * The text as UTF-8 chunks without the mark. UTF-8 passes through byte for byte: where it was only assumed, a
 * byte that does not decode rejects the file; where it was declared, the caller finds the records concerned.
 * Other encodings are decoded with a byte that no UTF-8 has for what does not decode, so that the caller finds it alike.
 */
export async function* decoded(
  source: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  const bytes = withoutMark(source, encoding.markBytes)
  switch (encoding.label) {
    case 'utf-8':
      yield* encoding.by === 'declared' ? bytes : provenUtf8(bytes)
      return
    case 'iso-8859-1':
      for await (const chunk of bytes) yield Buffer.from(chunk.toString('latin1'), 'utf8')
      return
    case 'utf-16le':
    case 'utf-16be':
      yield* decodedUtf16(bytes, encoding.label === 'utf-16be')
      return
    default:
      yield* decodedByTable(bytes, encoding.label)
  }
}

async function* decodedUtf16(
  source: AsyncIterable<Buffer>,
  bigEndian: boolean,
): AsyncGenerator<Buffer> {
  let carried = Buffer.alloc(0)
  for await (const chunk of source) {
    const joined = Buffer.concat([carried, chunk])
    const even = joined.length - (joined.length % 2)
    const units = joined.subarray(0, even)
    if (bigEndian) units.swap16()
    const half = even > 0 && (units.readUInt16LE(even - 2) & 0xfc00) === 0xd800 ? 2 : 0
    carried = Buffer.from(joined.subarray(even - half))
    if (bigEndian && half > 0) carried.subarray(0, 2).swap16()
    yield marked(units.toString('utf16le', 0, even - half), loneSurrogate)
  }
  if (carried.length > 0) yield undecodedByte
}

async function* decodedByTable(
  source: AsyncIterable<Buffer>,
  label: string,
): AsyncGenerator<Buffer> {
  const decoder = decoderFor(label)
  const missing = label === 'windows-1252' ? unusedIn1252 : replacement
  for await (const chunk of source) yield marked(decoder.decode(chunk, { stream: true }), missing)
  yield marked(decoder.decode(), missing)
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label, { ignoreBOM: true })
  } catch (error) {
    throw new Rejection('undecodable', `no such encoding: ${label}`, { cause: error })
  }
}

/** No UTF-8 text has this byte. */
const undecodedByte = Buffer.from([0xff])
const loneSurrogate = /\p{Surrogate}/u
/** Five bytes of windows-1252 stand for nothing; the decoder maps them to control characters. */
const unusedIn1252 = /[\u0081\u008d\u008f\u0090\u009d]/
const replacement = /\ufffd/

function marked(text: string, missing: RegExp): Buffer {
  if (!missing.test(text)) return Buffer.from(text, 'utf8')
  const parts = text.split(missing)
  return Buffer.concat(
    parts.flatMap((part, at) =>
      at === 0 ? [Buffer.from(part)] : [undecodedByte, Buffer.from(part)],
    ),
  )
}

async function* withoutMark(
  source: AsyncIterable<Buffer>,
  markBytes: number,
): AsyncGenerator<Buffer> {
  let left = markBytes
  for await (const chunk of source) {
    const skip = Math.min(left, chunk.length)
    left -= skip
    yield chunk.subarray(skip)
  }
}

async function* provenUtf8(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let carried = Buffer.alloc(0)
  let at = 0
  for await (const chunk of source) {
    const joined = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
    const whole = joined.length - unfinishedBytes(joined)
    if (!isUtf8(joined.subarray(0, whole))) throw undecodable(joined, at)
    at += whole
    yield joined.subarray(0, whole)
    carried = Buffer.from(joined.subarray(whole))
  }
  if (carried.length > 0) throw undecodable(carried, at)
}

/** Bytes at the end that begin a character and may be finished by the next chunk; 0..3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

function undecodable(chunk: Buffer, at: number): Rejection {
  let good = 0
  let bad = chunk.length
  while (good < bad) {
    const middle = (good + bad + 1) >> 1
    const head = chunk.subarray(0, middle)
    if (isUtf8(head.subarray(0, middle - unfinishedBytes(head)))) good = middle
    else bad = middle - 1
  }
  const byte = chunk[good]?.toString(16) ?? 'end'
  return new Rejection(
    'undecodable',
    `not UTF-8 near byte ${at + good} (0x${byte}), and no encoding is declared for this store`,
  )
}
