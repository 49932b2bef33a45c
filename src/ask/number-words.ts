import type { Token } from './normalize.ts'

/** A whole number as a question says it, in digits or words, and how many tokens it takes. */
export interface SpokenNumber {
  readonly value: number
  readonly length: number
  /** True for ½, 2.5, -1 and the like: a number, but none that counts rows. */
  readonly odd: boolean
}

/** Reads the number that begins at a token; undefined where none does. */
export function numberAt(tokens: readonly Token[], at: number): SpokenNumber | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  if (token.kind === 'number') return digits(token)
  return token.kind === 'word' ? words(tokens, at) : undefined
}

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

const wholes = new Map([
  ['dozen', 12],
  ['hundred', 100],
  ['couple', 2],
])

/** Every word that a number is said with. */
export const numberWords: readonly string[] = [...units.keys(), ...tens.keys(), ...wholes.keys()]

function digits(token: Token): SpokenNumber {
  const grouped = /^\d{1,3}(?:,\d{3})+$/.test(token.word)
  const value = Number(grouped ? token.word.replaceAll(',', '') : token.word)
  const odd = !Number.isSafeInteger(value) || value < 0 || /\.|-/.test(token.word)
  return { value, length: 1, odd }
}

function words(tokens: readonly Token[], at: number): SpokenNumber | undefined {
  const word = tokens[at]?.word ?? ''
  const next = tokens[at + 1]?.word ?? ''
  const ten = tens.get(word)
  if (ten !== undefined) {
    const unit = units.get(next)
    const joins = unit !== undefined && unit > 0 && unit < 10
    return { value: ten + (joins ? unit : 0), length: joins ? 2 : 1, odd: false }
  }
  const first = units.get(word)
  if (first !== undefined) {
    const whole = wholes.get(next)
    if (whole !== undefined) return { value: Math.max(first, 1) * whole, length: 2, odd: false }
    return { value: first, length: 1, odd: false }
  }
  const whole = wholes.get(word)
  return whole === undefined ? undefined : { value: whole, length: 1, odd: false }
}
