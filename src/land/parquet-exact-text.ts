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
      return clockText(BigInt(String(value)))
    case 'int96':
      return dayAndClock(BigInt(String(value)))
    case 'instant':
      return `${dayAndClock(BigInt(String(value)))}Z`
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

const day = 86_400_000_000_000n

function dayAndClock(nanoseconds: bigint): string {
  const clock = ((nanoseconds % day) + day) % day
  const days = Number((nanoseconds - clock) / day)
  return `${new Date(days * 86_400_000).toISOString().split('T')[0]} ${clockText(clock)}`
}

function clockText(nanoseconds: bigint): string {
  const [seconds, part] = [nanoseconds / 1_000_000_000n, nanoseconds % 1_000_000_000n]
  const two = (value: bigint): string => String(value).padStart(2, '0')
  const whole = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`
  const behind = String(part).padStart(9, '0').replace(/0+$/, '')
  return behind === '' ? whole : `${whole}.${behind}`
}
