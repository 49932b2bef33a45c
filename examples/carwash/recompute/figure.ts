/** A figure of a recomputed row; a rate and an amount are the text of their digits. */
export type Figure = string | number | boolean | null

/** A row of a view, recomputed: its columns by name. */
export type Figures = Readonly<Record<string, Figure>>

/** `count / base` with so many digits, rounded half away from zero; null where the base is 0. */
export function rate(count: number | bigint, base: number | bigint, digits = 6): string | null {
  const [top, bottom] = [BigInt(count), BigInt(base)]
  if (bottom === 0n) return null
  return digitsText(rounded(top * 10n ** BigInt(digits), bottom), digits)
}

/** Whole cents of a share of an amount, rounded half away from zero. */
export function shareOfCents(cents: bigint, part: number, whole: number): bigint {
  return whole === 0 ? 0n : rounded(cents * BigInt(part), BigInt(whole))
}

/** Cents as dollars, `-1.50`; with four digits `-1.5000`. */
export function dollars(cents: bigint, digits: 2 | 4 = 2): string {
  return digits === 2 ? digitsText(cents, 2) : digitsText(cents * 100n, 4)
}

/** How many of some things are so. */
export function count<T>(things: readonly T[], isSo: (thing: T) => boolean): number {
  return things.filter(isSo).length
}

/** The cents of some things together. */
export function sumOfCents<T>(things: readonly T[], cents: (thing: T) => bigint): bigint {
  return things.reduce((sum, thing) => sum + cents(thing), 0n)
}

/** The sum of a whole number of each thing. */
export function sum<T>(things: readonly T[], number: (thing: T) => number): number {
  return things.reduce((total, thing) => total + number(thing), 0)
}

/** Things by a name of each, in the order of their first. */
export function grouped<T>(
  things: readonly T[],
  name: (thing: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const key = name(thing)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [thing])
    else group.push(thing)
  }
  return groups
}

/** Division of whole numbers, half away from zero. */
function rounded(top: bigint, bottom: bigint): bigint {
  const negative = top < 0n !== bottom < 0n
  const [n, d] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom]
  const quotient = n / d + ((n % d) * 2n >= d ? 1n : 0n)
  return negative ? -quotient : quotient
}

function digitsText(value: bigint, digits: number): string {
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0')
  const sign = value < 0n ? '-' : ''
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
