import type { CalendarUnit } from './calendar-day.ts'
import type { Token } from './normalize.ts'
import { everyWords, unitWords } from './period-words.ts'

/** A wish for one row a time unit: `by month`, `monthly`, `trend`; `any` is whatever unit the view has. */
export interface UnitClaim {
  readonly from: number
  readonly to: number
  readonly unit: CalendarUnit | 'any'
}

/** The time units that a question wants rows for. */
export function recognizeUnits(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly UnitClaim[] {
  const found: UnitClaim[] = []
  for (const [at, token] of tokens.entries()) {
    if (!isFree(at)) continue
    const every = everyWords.get(token.word)
    const unit = unitWords.get(token.word)
    const lead = tokens[at - 1]?.word ?? ''
    if (every !== undefined) found.push({ from: at, to: at + 1, unit: every })
    else if (unit !== undefined && /^(?:by|per|each|every|over|across)$/.test(lead))
      found.push({ from: at, to: at + 1, unit })
    else if (token.word === 'time' && lead === 'over')
      found.push({ from: at, to: at + 1, unit: 'any' })
    else if (/^(?:trend|trends|trending|history|historical)$/.test(token.word))
      found.push({ from: at, to: at + 1, unit: 'any' })
  }
  return found
}
