import { Buffer } from 'node:buffer'
import type { IcebergType } from './iceberg-type.ts'

/** The least or greatest value of a column in a file, as Iceberg's single-value bytes. */
export interface Bounds {
  readonly lower?: Buffer
  readonly upper?: Buffer
}

/** The longest text bound in characters; a longer one is cut so that it still bounds. */
const longestText = 16

/**
 * The bounds over a column's row groups from their statistics, as the engine spells them. What cannot be told for
 * certain is left out: then readers do not skip the file.
 */
export function boundsOf(
  type: IcebergType,
  least: readonly (string | null)[],
  greatest: readonly (string | null)[],
): Bounds {
  if (type === 'string') {
    const lower = extreme(least.map(utf8), Buffer.compare, -1)
    const upper = extreme(greatest.map(utf8), Buffer.compare, 1)
    return bounds(lower && textBelow(lower), upper && textAbove(upper))
  }
  if (typeof type !== 'string') return {}
  const [lower, upper] = [least, greatest].map((texts, at) => {
    const numbers = texts.map((text) => (text === null ? undefined : numberOf(type, text)))
    return extreme(numbers, (a, b) => (a < b ? -1 : a > b ? 1 : 0), at === 0 ? -1 : 1)
  })
  // The engine's statistics do not tell −0 from 0, and −0 sorts below.
  const least0 = lower === 0 ? -0 : lower
  const greatest0 = upper === 0 ? 0 : upper
  return bounds(
    least0 === undefined ? undefined : bytesOf(type, least0),
    greatest0 === undefined ? undefined : bytesOf(type, greatest0),
  )
}

function bounds(lower: Buffer | undefined, upper: Buffer | undefined): Bounds {
  return { ...(lower ? { lower } : {}), ...(upper ? { upper } : {}) }
}

/** The extreme of a list; undefined where it is empty or one of its members is not known. */
function extreme<T>(
  list: readonly (T | undefined)[],
  compare: (a: T, b: T) => number,
  sign: -1 | 1,
): T | undefined {
  let found: T | undefined
  for (const one of list) {
    if (one === undefined) return undefined
    if (found === undefined || compare(one, found) * sign > 0) found = one
  }
  return found
}

function utf8(text: string | null): Buffer | undefined {
  return text === null ? undefined : Buffer.from(text)
}

function textBelow(text: Buffer): Buffer {
  return Buffer.from([...text.toString()].slice(0, longestText).join(''))
}

/** A text of at most 16 characters that is not below any text beginning as this one does; undefined where there is none. */
function textAbove(text: Buffer): Buffer | undefined {
  const characters = [...text.toString()]
  if (characters.length <= longestText) return text
  const cut = characters.slice(0, longestText).map((one) => one.codePointAt(0) ?? 0)
  while (cut.length > 0) {
    const last = cut.pop() ?? 0
    const next = last === 0xd7ff ? 0xe000 : last + 1
    if (next <= 0x10ffff) return Buffer.from(String.fromCodePoint(...cut, next))
  }
  return undefined
}

/** A value as a number that sorts as the column does; undefined for a type without bounds or a spelling not known. */
function numberOf(type: string, text: string): bigint | number | undefined {
  switch (type) {
    case 'boolean':
      return text === 'true' ? 1n : text === 'false' ? 0n : undefined
    case 'int':
    case 'long':
      return /^-?\d+$/.test(text) ? BigInt(text) : undefined
    case 'double':
      return /^-?(\d|inf)/.test(text) ? Number(text.replace('inf', 'Infinity')) : undefined
    case 'date': {
      const micros = microsOf(`${text} 00:00:00`)
      return micros === undefined ? undefined : micros / microsPerDay
    }
    case 'timestamp':
      return microsOf(text)
    case 'timestamptz':
      return text.endsWith('+00') ? microsOf(text.slice(0, -3)) : undefined
    default:
      return type.startsWith('decimal') && /^-?\d+(\.\d+)?$/.test(text)
        ? BigInt(text.replace('.', ''))
        : undefined
  }
}

const microsPerDay = 86_400_000_000n

/** Microseconds since 1970 of `2026-01-02 03:04:05.123456`. */
function microsOf(text: string): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (!parts) return undefined
  const [, day, time, fraction = ''] = parts
  return BigInt(Date.parse(`${day}T${time}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))
}

function bytesOf(type: string, value: bigint | number): Buffer {
  const bytes = Buffer.alloc(8)
  switch (type) {
    case 'boolean':
      return Buffer.from([Number(value)])
    case 'int':
    case 'date':
      bytes.writeInt32LE(Number(value))
      return bytes.subarray(0, 4)
    case 'double':
      bytes.writeDoubleLE(Number(value))
      return bytes
    case 'long':
    case 'timestamp':
    case 'timestamptz':
      bytes.writeBigInt64LE(BigInt(value))
      return bytes
    default:
      return bigEndian(BigInt(value))
  }
}

/** Two's complement in the fewest bytes, highest first. */
function bigEndian(value: bigint): Buffer {
  let size = 1
  while (BigInt.asIntN(size * 8, value) !== value) size += 1
  const hex = BigInt.asUintN(size * 8, value)
    .toString(16)
    .padStart(size * 2, '0')
  return Buffer.from(hex, 'hex')
}
