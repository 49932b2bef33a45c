import { addDays, addMonths, type Period } from './calendar-day.ts'
import type { Token } from './normalize.ts'
import { type PeriodContext, type PeriodPart, periodPart } from './period-part.ts'

/** A period that a question names, by token positions (`to` exclusive); `period` is absent where there are no such days. */
export interface PeriodClaim {
  readonly from: number
  readonly to: number
  readonly period: Period | undefined
}

/** Every period that a question names, from left to right; tokens that something else has claimed are left alone. */
export function recognizePeriods(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
  context: PeriodContext,
): readonly PeriodClaim[] {
  const found: PeriodClaim[] = []
  let at = 0
  while (at < tokens.length) {
    const claim = isFree(at) ? rangeAt(tokens, at, context) : undefined
    if (claim !== undefined) found.push(claim)
    at = claim?.to ?? at + 1
  }
  return found
}

/** `since A`, `after A`, `between A and B`, `from A to B`, `A to B`, `A - B`, or A alone. */
function rangeAt(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PeriodClaim | undefined {
  const lead = tokens[at]?.word ?? ''
  const opens = /^(?:since|after|between|from)$/.test(lead) ? 1 : 0
  const first = partAt(tokens, at + opens, context)
  if (first === undefined) return undefined
  const second = secondOf(tokens, first.to, lead, context)
  if (second !== undefined) return joined(at, first, second)
  const period = first.period
  if (lead === 'between') return { from: at + 1, to: first.to, period }
  if (period === undefined || opens === 0) return { from: at, to: first.to, period }
  const start = lead === 'after' ? addDays(period.end, 1) : period.start
  const onward = start <= context.today ? { start, end: context.today } : undefined
  return { from: at, to: first.to, period: onward }
}

interface PlacedPart extends PeriodPart {
  readonly to: number
}

function partAt(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PlacedPart | undefined {
  const article = tokens[at]?.word === 'the' ? 1 : 0
  const part = periodPart(tokens, at + article, context)
  return part === undefined ? undefined : { ...part, to: at + article + part.length }
}

function secondOf(
  tokens: readonly Token[],
  at: number,
  lead: string,
  context: PeriodContext,
): PlacedPart | undefined {
  const link = tokens[at]?.word ?? ''
  if (/^(?:to|through|thru|until|till)$/.test(link) || (lead === 'between' && link === 'and')) {
    return /^(?:now|present)$/.test(tokens[at + 1]?.word ?? '')
      ? { length: 1, to: at + 2, period: { start: context.today, end: context.today } }
      : partAt(tokens, at + 1, context)
  }
  return tokens[at - 1]?.dashed === true ? partAt(tokens, at, context) : undefined
}

function joined(at: number, first: PlacedPart, second: PlacedPart): PeriodClaim {
  const end = second.period?.end
  let start = first.period?.start
  if (start !== undefined && end !== undefined && first.month !== undefined) {
    const shift = Number(end.slice(0, 4)) - Number(start.slice(0, 4))
    start = addMonths(start, 12 * shift)
    if (start > end) start = addMonths(start, -12)
  }
  const period =
    start !== undefined && end !== undefined && start <= end ? { start, end } : undefined
  return { from: at, to: second.to, period }
}
