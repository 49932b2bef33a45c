import type { Granularity } from './calendar-day.ts'
import type { Token } from './normalize.ts'
import { numberAt } from './number-words.ts'
import { everyWords, unitWords } from './period-words.ts'
import { orderWords } from './ranking-words.ts'
import { overWords } from './related-period.ts'

/** A wish for one row a time unit: `by month`, `monthly`, `trend`; `any` is whatever unit the view has. */
export interface UnitClaim {
  readonly from: number
  readonly to: number
  readonly unit: Granularity | 'any'
  /** `a month`: it may as well belong to the noun before it. */
  readonly loose: boolean
}

/** Words before a unit that ask for one row of it each. */
const eachWords = /^(?:by|per|each|every|over|across|a|an)$/

/** The time units that a question wants rows for. */
export function recognizeUnits(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly UnitClaim[] {
  const found: UnitClaim[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const claim = isFree(at) ? claimAt(tokens, at) : undefined
    if (claim === undefined) continue
    found.push(claim)
    at = claim.to - 1
  }
  return found
}

function claimAt(tokens: readonly Token[], at: number): UnitClaim | undefined {
  const word = wordAt(tokens, at)
  if (/^(?:annual|yearly)$/.test(word) && /^reports?$/.test(wordAt(tokens, at + 1)))
    return undefined
  const every = everyWords.get(word) ?? overWords.get(word)
  if (every !== undefined) return { from: at, to: at + 1, unit: every, loose: false }
  if (word === 'time' && wordAt(tokens, at + 1) === 'of') {
    const the = wordAt(tokens, at + 2) === 'the' ? 1 : 0
    if (wordAt(tokens, at + 2 + the) === 'day')
      return { from: at, to: at + 3 + the, unit: 'hour', loose: false }
  }
  const unit = unitWords.get(word)
  if (unit !== undefined) {
    const again = unitWords.get(wordAt(tokens, at + 2)) === unit
    if (again && /^(?:by|to|over|on|after)$/.test(wordAt(tokens, at + 1)))
      return { from: at, to: at + 3, unit, loose: false }
    const loose = /^(?:a|an)$/.test(wordAt(tokens, at - 1))
    return isEach(tokens, at)
      ? { from: at, to: at + 1 + ofWhole(tokens, at + 1), unit, loose }
      : undefined
  }
  const isTrend =
    (word === 'time' && wordAt(tokens, at - 1) === 'over') ||
    /^(?:trend|trends|trending|history|historical|trendline)$/.test(word)
  return isTrend ? { from: at, to: at + 1, unit: 'any', loose: true } : undefined
}

/** `hour of the day`, `day of the week`. */
function ofWhole(tokens: readonly Token[], at: number): number {
  const of = wordAt(tokens, at) === 'of'
  const the = /^(?:the|a)$/.test(wordAt(tokens, at + 1)) ? 1 : 0
  return of && unitWords.has(wordAt(tokens, at + 1 + the)) ? 2 + the : 0
}

/** `by month`, `for each month`, `which hour`, `busiest day`, `time of day`; `a month` only behind an amount's noun. */
function isEach(tokens: readonly Token[], at: number): boolean {
  const lead = wordAt(tokens, at - 1)
  const before = lead === 'the' || lead === 'calendar' ? wordAt(tokens, at - 2) : lead
  if (/^(?:a|an)$/.test(lead))
    return at > 1 && !/^(?:in|of|for|by|is|as)$/.test(wordAt(tokens, at - 2))
  if (orderWords.has(lead) && isEndOfPhrase(tokens, at)) return true
  if (isCounted(tokens, at)) return true
  const named = lead === '=' ? wordAt(tokens, at - 2) : lead
  if (named === 'granularity') return true
  return eachWords.test(before) || /^(?:which|what)$/.test(before)
}

/** `worst 3 hours`: a unit that is ranked and counted. */
function isCounted(tokens: readonly Token[], at: number): boolean {
  return numberAt(tokens, at - 1)?.length === 1 && orderWords.has(wordAt(tokens, at - 2))
}

/** `busiest day`, but not `lowest month end`. */
function isEndOfPhrase(tokens: readonly Token[], at: number): boolean {
  return !/^(?:end|start|over)$/.test(wordAt(tokens, at + 1))
}

function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}
