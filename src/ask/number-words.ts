import type { Token } from './normalize.ts'

/** A whole number as a question says it, in digits or words, and how many tokens it takes. */
export interface SpokenNumber {
  readonly value: number
  readonly length: number
  /** True for ½, 2.5, -1 and the like: a number, but none that counts rows. */
  readonly odd: boolean
}

/** An amount as a question says it: `$5,000`, `20k`, `10%`, `two dozen`. */
export interface Amount {
  /** Decimal text. */
  readonly value: string
  readonly length: number
  /** `USD` or `percent`, where it was said. */
  readonly unit: string | undefined
}

/** Reads the number that begins at a token; undefined where none does. */
export function numberAt(tokens: readonly Token[], at: number): SpokenNumber | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  if (token.kind === 'number') return digits(token)
  if (token.kind !== 'word') return undefined
  const half = halfDozen(tokens, at)
  if (half > 0) return { value: 6, length: half, odd: false }
  const skip = token.word === 'a' && groups.has(tokens[at + 1]?.word ?? '') ? 1 : 0
  const found = words(tokens, at + skip)
  return found && { ...found, length: found.length + skip }
}

/** Reads the amount that begins at a token. */
export function amountAt(tokens: readonly Token[], at: number): Amount | undefined {
  const sign = tokens[at]?.word === '$' ? 1 : 0
  const part = partOfMillion(tokens, at + sign)
  const number = part ?? numberAt(tokens, at + sign)
  if (number === undefined || number.value < 0) return undefined
  const token = tokens[at + sign]
  const written =
    token?.kind === 'number' ? token.word.replace(/,(?=\d{3})/g, '') : String(number.value)
  if (!/^\d{1,15}(?:\.\d{1,6})?$/.test(written)) return undefined
  let length = sign + number.length
  const zeros = token?.kind === 'number' ? scales.get(tokens[at + length]?.word ?? '') : undefined
  if (zeros !== undefined) length += 1
  const value = zeros === undefined ? written : shifted(written, zeros)
  const unit = unitsOf.get(tokens[at + length]?.word ?? '')
  const slang = zeros !== undefined && /^grand$/.test(tokens[at + length - 1]?.word ?? '')
  if (sign === 1 || slang) return { value, length: length + (unit === 'USD' ? 1 : 0), unit: 'USD' }
  if (unit === undefined) return { value, length, unit: undefined }
  const points = /^points?$/.test(tokens[at + length + 1]?.word ?? '') ? 1 : 0
  return { value, length: length + 1 + (unit === 'percent' ? points : 0), unit }
}

const unitsOf: ReadonlyMap<string, string> = new Map([
  ...['%', 'percent', 'pct', 'percentage'].map((word): [string, string] => [word, 'percent']),
  ...['usd', 'dollar', 'dollars', 'bucks', '$'].map((word): [string, string] => [word, 'USD']),
])

/** How many zeros a word adds to the digits before it. */
const scales: ReadonlyMap<string, number> = new Map([
  ['k', 3],
  ['grand', 3],
  ['thousand', 3],
  ['m', 6],
  ['mm', 6],
  ['mil', 6],
  ['million', 6],
])

const units = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value]),
)

const tens = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, at) => [word, (at + 2) * 10]),
)

const groups = new Map([
  ['dozen', 12],
  ['dozens', 12],
  ['hundred', 100],
  ['couple', 2],
  ['thousand', 1000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
  ['pair', 2],
])

/** Every word that a number or an amount is said with. */
export const numberWords: readonly string[] = [
  ...units.keys(),
  ...tens.keys(),
  ...groups.keys(),
  ...scales.keys(),
  ...unitsOf.keys(),
].filter((word) => /^[a-z]+$/.test(word))

function digits(token: Token): SpokenNumber {
  const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(token.word)
  const value = Number(grouped ? token.word.replaceAll(',', '') : token.word)
  const odd = !Number.isSafeInteger(value) || value < 0 || /\.|-/.test(token.word)
  return { value, length: 1, odd }
}

/** `five`, `twenty one`, `two dozen`, `five hundred and twenty`, `ten thousand`. */
function words(tokens: readonly Token[], at: number): SpokenNumber | undefined {
  let total = 0
  let part = 0
  let next = at
  for (; ; next += 1) {
    const word = tokens[next]?.word ?? ''
    const unit = units.get(word)
    const ten = tens.get(word)
    const group = groups.get(word)
    if (group !== undefined) {
      part = Math.max(part, 1) * group
      if (group >= 1000) {
        total += part
        part = 0
      }
    } else if (ten !== undefined && part % 100 === 0) part += ten
    else if (unit !== undefined && (part === 0 || (part % 10 === 0 && unit < 10 && unit > 0)))
      part += unit
    else if (!(word === 'and' && part >= 100 && isSmall(tokens[next + 1]))) break
    if (unit === 0) {
      next += 1
      break
    }
  }
  const value = total + part
  const odd = !Number.isSafeInteger(value)
  return next === at ? undefined : { value, length: next - at, odd }
}

/** `half a million`, `a quarter of a million`. */
function partOfMillion(tokens: readonly Token[], at: number): SpokenNumber | undefined {
  const said = tokens
    .slice(at, at + 5)
    .map(({ word }) => word)
    .join(' ')
  const found = /^(?:a )?(half|quarter)(?: of)? a million\b/.exec(said)
  if (found === null) return undefined
  const value = found[1] === 'half' ? 500_000 : 250_000
  return { value, length: found[0].split(' ').length, odd: false }
}

/** `half a dozen`, `half-dozen`. */
function halfDozen(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.word !== 'half') return 0
  const article = tokens[at + 1]?.word === 'a' ? 1 : 0
  return tokens[at + 1 + article]?.word === 'dozen' ? 2 + article : 0
}

function isSmall(token: Token | undefined): boolean {
  return units.has(token?.word ?? '') || tens.has(token?.word ?? '')
}

/** A decimal text with the point moved to the right. */
function shifted(value: string, zeros: number): string {
  const [whole = '', fraction = ''] = value.split('.')
  const moved = `${whole}${fraction.padEnd(zeros, '0').slice(0, zeros)}`.replace(/^0+(?=\d)/, '')
  const rest = fraction.slice(zeros)
  return rest === '' ? moved : `${moved}.${rest}`
}
