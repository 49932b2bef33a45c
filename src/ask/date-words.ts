import type { CalendarUnit } from './calendar-day.ts'
import type { Token } from './normalize.ts'
import { monthNames, ordinals, pastWords, unitWords } from './period-words.ts'

/** A unit, with `fiscal` or `calendar` before it: `weeks`, `fiscal year`. */
export function unitAt(
  tokens: readonly Token[],
  at: number,
): { unit: CalendarUnit; length: number } | undefined {
  const isFiscal = word(tokens, at) === 'fiscal'
  const said = word(tokens, at + (isFiscal || word(tokens, at) === 'calendar' ? 1 : 0)).replace(
    /'s$/,
    '',
  )
  const unit = unitWords.get(said)
  if (unit === undefined || unit === 'hour') return undefined
  if (!isFiscal) return { unit, length: word(tokens, at) === 'calendar' ? 2 : 1 }
  if (unit === 'year') return { unit: 'fiscal_year', length: 2 }
  return unit === 'quarter' ? { unit: 'fiscal_quarter', length: 2 } : undefined
}

/** `Q3`, `3rd quarter`, `third quarter`, `quarter 3`. */
export function ordinalOf(
  tokens: readonly Token[],
  at: number,
  letter: string,
  noun: string,
  most: number,
): { value: number; length: number } | undefined {
  const inRange = (text: string): number | undefined =>
    /^[1-4]$/.test(text) && Number(text) <= most ? Number(text) : undefined
  if (word(tokens, at) === letter || word(tokens, at) === noun) {
    const value = inRange(word(tokens, at + 1))
    return value === undefined ? undefined : { value, length: 2 }
  }
  const spoken = ordinals.get(word(tokens, at))
  if (spoken !== undefined && spoken <= most && word(tokens, at + 1) === noun)
    return { value: spoken, length: 2 }
  const value = inRange(word(tokens, at))
  if (value !== undefined && word(tokens, at + 1) === letter) return { value, length: 2 }
  return value !== undefined && isSuffix(word(tokens, at + 1)) && word(tokens, at + 2) === noun
    ? { value, length: 3 }
    : undefined
}

/** `first`, `2nd`: the number and how many tokens it takes. */
export function ordinalAt(
  tokens: readonly Token[],
  at: number,
): { value: number; length: number } | undefined {
  const spoken = ordinals.get(word(tokens, at))
  if (spoken !== undefined) return { value: spoken, length: 1 }
  const digit = word(tokens, at)
  return /^[1-5]$/.test(digit) && isSuffix(word(tokens, at + 1))
    ? { value: Number(digit), length: 2 }
    : undefined
}

/** A year that belongs to what stands before it: `2025`, `of 2025`, `last year`, `of last year`, `FY26`. */
export function yearAfter(
  tokens: readonly Token[],
  at: number,
  { today }: { readonly today: string },
): { value: number; length: number; fiscal: boolean } | undefined {
  const of = /^(?:of|in)$/.test(word(tokens, at)) ? 1 : 0
  const first = word(tokens, at + of)
  const value = yearNumber(first)
  if (value !== undefined) return { value, length: of + 1, fiscal: false }
  if (/^[23]\d$/.test(first) && isShortYear(tokens, at + of))
    return { value: 2000 + Number(first), length: of + 1, fiscal: false }
  const isFiscal =
    first === 'fy' ? 1 : first === 'fiscal' ? (word(tokens, at + of + 1) === 'year' ? 2 : 1) : 0
  const digits = word(tokens, at + of + isFiscal)
  if (isFiscal > 0 && /^(?:20)?\d{2}$/.test(digits))
    return { value: 2000 + Number(digits.slice(-2)), length: of + isFiscal + 1, fiscal: true }
  const thisYear = Number(today.slice(0, 4))
  const shift = pastWords.has(first) ? -1 : first === 'this' ? 0 : first === 'next' ? 1 : undefined
  return shift !== undefined && word(tokens, at + of + 1) === 'year'
    ? { value: thisYear + shift, length: of + 2, fiscal: false }
    : undefined
}

/** `Q3 25`, `1H25`, `Oct '25`: two digits are a year behind a quarter or half, or behind an apostrophe. */
function isShortYear(tokens: readonly Token[], at: number): boolean {
  const before = word(tokens, at - 1)
  return tokens[at]?.apostrophe === true || /^(?:[1-4]|q|h|quarter|half)$/.test(before)
}

/** A day of the month: `5`, `5th`. */
export function dayAfter(
  tokens: readonly Token[],
  at: number,
): { value: number; length: number } | undefined {
  const value = /^\d{1,2}$/.test(word(tokens, at)) ? Number(word(tokens, at)) : 0
  if (value < 1 || value > 39 || tokens[at]?.apostrophe === true) return undefined
  if (/^(?:\/|%|am|pm)$/.test(word(tokens, at + 1))) return undefined
  return { value, length: isSuffix(word(tokens, at + 1)) ? 2 : 1 }
}

/** A month by its name, 1..12; `may` only where it is no verb. */
export function monthAt(tokens: readonly Token[], at: number): number | undefined {
  const found = monthNames.get(word(tokens, at).replace(/'s$/, ''))
  const modal =
    word(tokens, at) === 'may' &&
    (/^(?:i|we|you|they|be|have|not)$/.test(word(tokens, at + 1)) ||
      /^(?:i|we|you|it|he|she|they|who|that|which)$/.test(word(tokens, at - 1)))
  return modal ? undefined : found
}

/** A year from 1980 to 2099 in four digits. */
export function yearNumber(text: string): number | undefined {
  return /^(?:19[89]|20\d)\d$/.test(text) ? Number(text) : undefined
}

function isSuffix(text: string): boolean {
  return /^(?:st|nd|rd|th)$/.test(text)
}

/** The word at a position; empty where there is none. */
export function word(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}
