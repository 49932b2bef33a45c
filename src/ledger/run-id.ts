import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A ULID: 48 bits of milliseconds and 80 random bits in Crockford's base 32, so that ids sort by time. One that would
 * not sort behind `last`, since the clock went back, is the next one behind it instead.
 */
export function runId(at: Date, last = ''): string {
  const random = BigInt(`0x${randomBytes(10).toString('hex')}`)
  const fresh = textOf((BigInt(Math.max(0, at.getTime())) << 80n) | random)
  return fresh > last ? fresh : textOf(bitsOf(last) + 1n)
}

function textOf(bits: bigint): string {
  let text = ''
  for (let place = 0n; place < 26n; place += 1n)
    text = alphabet.charAt(Number((bits >> (5n * place)) & 31n)) + text
  return text
}

function bitsOf(id: string): bigint {
  return [...id].reduce((bits, letter) => (bits << 5n) | BigInt(alphabet.indexOf(letter)), 0n)
}
