import type { Rounding } from './parquet-schema.ts'

/** What a column of this kind holds, in words. */
export function wordsOf(rounding: Rounding): string {
  return rounding.kind === 'wide_decimal' ? `decimals of ${rounding.digits} digits` : 'nanoseconds'
}

/** A value's exact text: its bytes as a decimal, its nanoseconds as a time. Null is the empty text. */
export function exactText(value: unknown, rounding: Rounding): string {
  if (value === null || value === undefined) return ''
  switch (rounding.kind) {
    case 'wide_decimal':
      return decimalText(value, rounding.scale)
    case 'time':
      return clockText(value as bigint)
    case 'int96':
      return dayAndClock(value as bigint)
    case 'instant':
      return `${dayAndClock(value as bigint)}Z`
  }
}

/** Two's complement, the highest byte first; or a whole number. */
function decimalText(value: unknown, scale: number): string {
  const units =
    value instanceof Uint8Array
      ? BigInt.asIntN(value.length * 8, BigInt(`0x0${Buffer.from(value).toString('hex')}`))
      : BigInt(String(value))
  if (scale === 0) return String(units)
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const dayNanoseconds = 86_400_000_000_000n

function dayAndClock(nanoseconds: bigint): string {
  const clock = ((nanoseconds % dayNanoseconds) + dayNanoseconds) % dayNanoseconds
  const day = Number((nanoseconds - clock) / dayNanoseconds)
  return `${new Date(day * 86_400_000).toISOString().split('T')[0]} ${clockText(clock)}`
}

/** A day's nanoseconds are below 2^53. */
function clockText(clock: bigint): string {
  const nanoseconds = Number(clock)
  const seconds = Math.floor(nanoseconds / 1e9)
  const part = nanoseconds - seconds * 1e9
  const whole = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
  return part === 0 ? whole : `${whole}.${String(part).padStart(9, '0').replace(/0+$/, '')}`
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
}
