import { addDays, addMonths, type Period, untilToday } from './calendar-day.ts'
import { word } from './date-words.ts'
import type { Token } from './normalize.ts'
import { type PeriodContext, type PeriodPart, periodPart } from './period-part.ts'
import { relatedPeriod } from './related-period.ts'

/** A period that a question names, by token positions (`to` exclusive); `period` is absent where there are no such days. */
export interface PeriodClaim {
  readonly from: number
  readonly to: number
  /** A period that contains today ends today. */
  readonly period: Period | undefined
  /** The same with all its days. */
  readonly whole: Period | undefined
  /** For what looks ahead: all its days, and of a period without a year the one that is still to end. */
  readonly ahead: Period | undefined
  /** It was said to be set beside another one. */
  readonly compares: boolean
  /** It was said without its year. */
  readonly yearless: boolean
}

/** More than this no question means; what is left over is not understood. */
const mostPeriods = 6

/** Every period that a question names, from left to right; tokens that something else has claimed are left alone. */
export function recognizePeriods(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
  context: PeriodContext,
): readonly PeriodClaim[] {
  const found: PeriodClaim[] = []
  let at = 0
  while (at < tokens.length && found.length < mostPeriods) {
    const claim = isFree(at) ? claimAt(tokens, at, found, context) : undefined
    if (claim !== undefined && !found.some((one) => isSame(one, claim)))
      add(found, claim, tokens, context)
    at = claim?.to ?? at + 1
  }
  return found
}

function claimAt(
  tokens: readonly Token[],
  at: number,
  before: readonly PeriodClaim[],
  context: PeriodContext,
): PeriodClaim | undefined {
  const compares = comparesAt(tokens, at)
  const last = before.at(-1)
  const related = relatedPeriod(tokens, at, last?.whole, compares, context)
  if (related !== undefined) {
    const { length, period } = related
    return {
      from: at,
      to: at + length,
      period: cut(period, context),
      whole: period,
      ahead: period,
      compares: last !== undefined,
      yearless: false,
    }
  }
  const range = rangeAt(tokens, at, context)
  return (
    range && {
      from: range.from,
      to: range.to,
      whole: range.whole,
      period: cut(range.whole, context),
      ahead: range.yearless ? toCome(range.whole, context) : range.whole,
      compares,
      yearless: range.yearless === true,
    }
  )
}

/** `Prices rose in June: did cancellations jump in June?` */
function isSame({ whole }: PeriodClaim, claim: PeriodClaim): boolean {
  return whole !== undefined && whole.start === claim.whole?.start && whole.end === claim.whole.end
}

/** `January`, looking ahead: the next one that has not ended. */
function toCome(period: Period | undefined, { today }: PeriodContext): Period | undefined {
  if (period === undefined || period.end >= today) return period
  const start = addMonths(period.start, 12)
  return { start, end: addDays(addMonths(addDays(period.end, 1), 12), -1) }
}

function cut(period: Period | undefined, { today }: PeriodContext): Period | undefined {
  return period && untilToday(period, today)
}

/** `July and August`: periods that follow each other without a word of comparison are one. */
function add(
  found: PeriodClaim[],
  claim: PeriodClaim,
  tokens: readonly Token[],
  context: PeriodContext,
): void {
  const last = found.at(-1)
  const link = last === undefined ? '' : word(tokens, last.to)
  const listed =
    last !== undefined && (claim.from === last.to || (link === 'and' && claim.from === last.to + 1))
  const follows =
    last?.whole !== undefined &&
    claim.whole !== undefined &&
    addDays(last.whole.end, 1) === claim.whole.start
  const compared = claim.compares || tokens.some(({ word: one }) => comparing.test(one))
  const within = withinYear(last, claim)
  if (within !== undefined) {
    found[found.length - 1] = within
    return
  }
  if (last === undefined || !listed || !follows || compared) {
    if (last !== undefined && claim.compares)
      found[found.length - 1] = inYearOf(last, claim, context)
    found.push(claim)
    return
  }
  const join = (a: Period | undefined, b: Period | undefined): Period | undefined =>
    a && b && { start: a.start, end: b.end }
  found[found.length - 1] = {
    from: last.from,
    to: claim.to,
    period: join(last.period, claim.period),
    whole: join(last.whole, claim.whole),
    ahead: join(last.ahead, claim.ahead),
    compares: last.compares,
    yearless: last.yearless && claim.yearless,
  }
}

/** `H1 vs H2 of last year`: the first is of the same year, but where it would be the second itself. */
function inYearOf(last: PeriodClaim, claim: PeriodClaim, context: PeriodContext): PeriodClaim {
  const [first, second] = [last.whole, claim.whole]
  if (!last.yearless || claim.yearless || first === undefined || second === undefined) return last
  if (!isWithinYear(first) || !isWithinYear(second)) return last
  const months = 12 * (Number(second.start.slice(0, 4)) - Number(first.start.slice(0, 4)))
  const end = addDays(addMonths(addDays(first.end, 1), months), -1)
  const whole = { start: addMonths(first.start, months), end }
  if (months === 0 || whole.start === second.start) return last
  return { ...last, whole, period: cut(whole, context), ahead: whole, yearless: false }
}

function isWithinYear({ start, end }: Period): boolean {
  return (
    start.slice(0, 4) === end.slice(0, 4) && !(start.endsWith('-01-01') && end.endsWith('-12-31'))
  )
}

/** `October washes this year`: a month or quarter said without its year, and the year behind it. */
function withinYear(last: PeriodClaim | undefined, claim: PeriodClaim): PeriodClaim | undefined {
  const [inner, outer] = [last?.whole, claim.whole]
  if (last === undefined || inner === undefined || outer === undefined || claim.compares)
    return undefined
  const isYear = outer.start.endsWith('-01-01') && outer.end.endsWith('-12-31')
  const isPart = inner.end.slice(0, 4) === inner.start.slice(0, 4) && inner.start !== inner.end
  const isShorter = inner.end < outer.end || inner.start > outer.start
  if (!isYear || !isPart || !isShorter || outer.start.slice(0, 4) !== inner.start.slice(0, 4))
    return undefined
  return last
}

const comparing = /^(?:vs|versus|compare|compared|comparing|comparison|against|than)$/

/** Whether the words before a position set what follows beside something. */
function comparesAt(tokens: readonly Token[], at: number): boolean {
  let before = at - 1
  while (/^(?:to|with|the|in|for|of|from)$/.test(word(tokens, before))) before -= 1
  return (
    comparing.test(word(tokens, before)) && !/^(?:compare|comparing)$/.test(word(tokens, before))
  )
}

interface Range extends Pick<PeriodClaim, 'from' | 'to' | 'whole'> {
  readonly yearless?: boolean
}

/** `since A`, `after A`, `between A and B`, `from A to B`, `A to B`, `A - B`, or A alone. */
function rangeAt(tokens: readonly Token[], at: number, context: PeriodContext): Range | undefined {
  const lead = word(tokens, at)
  const starts = /^(?:starting|beginning)$/.test(lead)
  const opens = /^(?:since|after|between|from)$/.test(lead) || starts ? 1 : 0
  const link = opens === 1 ? linkLength(tokens, at + 1) : 0
  const first =
    partAt(tokens, at + opens + link, context) ??
    partAt(tokens, at + opens, context) ??
    (opens === 1 ? nowAt(tokens, at + 1, context) : undefined)
  if (first === undefined) return undefined
  const second = secondOf(tokens, first.to, lead, context)
  if (second !== undefined) return joined(at, first, second)
  const whole = first.period
  const yearless = first.yearless === true
  if (lead === 'between') return { from: at + 1, to: first.to, whole, yearless }
  if (whole === undefined || opens === 0) return { from: at, to: first.to, whole, yearless }
  const onwards = /^(?:on|onward|onwards|forward)$/.test(word(tokens, first.to)) ? 1 : 0
  if (lead === 'from' && onwards === 0) return { from: at, to: first.to, whole }
  const start = lead === 'after' ? addDays(whole.end, 1) : whole.start
  const onward = start <= context.today ? { start, end: context.today } : undefined
  return { from: at, to: first.to + onwards, whole: onward }
}

/** `since the start of`, `from the beginning of`, `after the`. */
function linkLength(tokens: readonly Token[], at: number): number {
  const the = word(tokens, at) === 'the' ? 1 : 0
  if (
    /^(?:start|beginning|outset)$/.test(word(tokens, at + the)) &&
    word(tokens, at + the + 1) === 'of'
  )
    return the + 2
  return /^(?:in|from|on|the|of|with)$/.test(word(tokens, at)) ? 1 : 0
}

interface PlacedPart extends PeriodPart {
  readonly to: number
}

function partAt(
  tokens: readonly Token[],
  at: number,
  context: PeriodContext,
): PlacedPart | undefined {
  const article = word(tokens, at) === 'the' ? 1 : 0
  const part = periodPart(tokens, at + article, context)
  return part === undefined ? undefined : { ...part, to: at + article + part.length }
}

function secondOf(
  tokens: readonly Token[],
  at: number,
  lead: string,
  context: PeriodContext,
): PlacedPart | undefined {
  const link = word(tokens, at)
  const until = link === 'up' && /^(?:to|until|till)$/.test(word(tokens, at + 1)) ? 1 : 0
  if (
    until === 1 ||
    /^(?:to|through|thru|until|till)$/.test(link) ||
    (lead === 'between' && link === 'and')
  ) {
    const from = at + 1 + until
    const end =
      /^(?:the)$/.test(word(tokens, from)) && word(tokens, from + 1) === 'end'
        ? 2
        : word(tokens, from) === 'end'
          ? 1
          : 0
    const of = end > 0 && word(tokens, from + end) === 'of' ? end + 1 : 0
    return nowAt(tokens, from, context) ?? partAt(tokens, from + of, context)
  }
  return tokens[at - 1]?.dashed === true ? partAt(tokens, at, context) : undefined
}

/** `now` at an end of a range is today. */
function nowAt(
  tokens: readonly Token[],
  at: number,
  { today }: PeriodContext,
): PlacedPart | undefined {
  return /^(?:now|present|date)$/.test(word(tokens, at))
    ? { length: 1, to: at + 1, period: { start: today, end: today } }
    : undefined
}

function joined(at: number, first: PlacedPart, second: PlacedPart): Range {
  let end = second.period?.end
  let start = first.period?.start
  if (
    start !== undefined &&
    end !== undefined &&
    start > end &&
    second.yearless === true &&
    first.yearless !== true
  )
    end = addDays(addMonths(addDays(end, 1), 12), -1)
  if (start !== undefined && end !== undefined && first.yearless === true) {
    const shift = Number(end.slice(0, 4)) - Number(start.slice(0, 4))
    start = addMonths(start, 12 * shift)
    if (start > end) start = addMonths(start, -12)
  }
  const whole =
    start !== undefined && end !== undefined && start <= end ? { start, end } : undefined
  return { from: at, to: second.to, whole }
}
