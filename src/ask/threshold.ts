import { monthAt } from './date-words.ts'
import { negations } from './english.ts'
import type { Token } from './normalize.ts'
import { type Amount, amountAt } from './number-words.ts'
import { pastWords, unitWords } from './period-words.ts'

/** A limit that a question sets on values, by token positions (`to` exclusive). */
export interface ThresholdClaim {
  readonly from: number
  readonly to: number
  readonly op: '>' | '>=' | '<' | '<=' | 'between'
  /** One limit, or both of `between`; as decimal text. */
  readonly values: readonly string[]
  /** What the limit was said in: `USD`, `percent`, `days` …; undefined for a plain number. */
  readonly unit: string | undefined
}

/** Every limit that a question sets: `over $5,000`, `more than 10%`, `at least two dozen`, `10 or more`, `in 60 days` behind a negation. */
export function recognizeThresholds(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly ThresholdClaim[] {
  const found: ThresholdClaim[] = []
  let at = 0
  while (at < tokens.length) {
    const claim = isFree(at) ? thresholdAt(tokens, at) : undefined
    if (claim !== undefined) found.push(claim)
    at = claim?.to ?? at + 1
  }
  return found
}

function thresholdAt(tokens: readonly Token[], at: number): ThresholdClaim | undefined {
  return between(tokens, at) ?? led(tokens, at) ?? followed(tokens, at) ?? idle(tokens, at)
}

function between(tokens: readonly Token[], at: number): ThresholdClaim | undefined {
  if (!/^(?:between|from)$/.test(wordAt(tokens, at))) return undefined
  const low = amountAt(tokens, at + 1)
  if (low === undefined) return undefined
  const link = at + 1 + low.length
  const linked = /^(?:and|to)$/.test(wordAt(tokens, link))
  if (!linked && tokens[link - 1]?.dashed !== true) return undefined
  const high = amountAt(tokens, linked ? link + 1 : link)
  if (high === undefined) return undefined
  const to = link + (linked ? 1 : 0) + high.length
  const unit = high.unit ?? low.unit ?? durationAt(tokens, to)
  const isYear = (one: Amount): boolean => /^(?:19|20)\d\d$/.test(one.value)
  const isHour = /^(?:am|pm|o'clock)$/.test(wordAt(tokens, to))
  const isDay = monthAt(tokens, wordAt(tokens, to) === 'of' ? to + 1 : to) !== undefined
  if (isHour || isDay || (unit === undefined && (isYear(low) || isYear(high)))) return undefined
  if (wordAt(tokens, at) === 'from' && unit === undefined) return undefined
  const end = to + (unit !== undefined && high.unit === undefined && low.unit === undefined ? 1 : 0)
  return { from: at, to: end, op: 'between', values: [low.value, high.value], unit }
}

/** Words before an amount, longest first. */
const leads: readonly (readonly [string, ThresholdClaim['op']])[] = [
  ...pair(
    '>',
    'in excess of, upwards of, north of, more than, greater than, higher than, bigger than, larger than, longer than, older than, better than, worse than, over, above, beat, beats, beaten, topped, cleared, clear, clears, surpassed, surpassing, surpass, crossed, broke, exceeding, exceeded, exceeds, exceed, beyond, topping, tops, past, >',
  ),
  ...pair(
    '>=',
    'a minimum of, minimum of, no less than, no fewer than, not less than, at least, hit, hits, reached, reaches, >= , > =, ≥',
  ),
  ...pair(
    '<',
    'less than, fewer than, lower than, smaller than, south of, shy of, under, below, <',
  ),
  ...pair('<=', 'a maximum of, maximum of, no more than, not more than, at most, up to, < =, ≤'),
]

const leadsByFirst: ReadonlyMap<
  string,
  readonly (readonly [readonly string[], ThresholdClaim['op']])[]
> = Map.groupBy(
  leads.map(([lead, op]) => [lead.split(' '), op] as const),
  ([words]) => words[0] ?? '',
)

function led(tokens: readonly Token[], at: number): ThresholdClaim | undefined {
  for (const [words, op] of leadsByFirst.get(wordAt(tokens, at)) ?? []) {
    if (!words.every((one, offset) => wordAt(tokens, at + offset) === one)) continue
    const from = at + words.length
    const a = wordAt(tokens, from) === 'a' && amountAt(tokens, from) === undefined ? 1 : 0
    const amount = amountAt(tokens, from + a)
    if (amount === undefined) continue
    const to = from + a + amount.length
    const duration = amount.unit === undefined ? durationAt(tokens, to) : undefined
    const isTime = /^(?:am|pm|o'clock|:)$/.test(wordAt(tokens, to))
    const bareYear = /^(?:19|20)\d\d$/.test(wordAt(tokens, from + a)) && amount.length === 1
    if (isTime || (bareYear && words.length === 1)) return undefined
    if (duration !== undefined && wordAt(tokens, at) === 'past') return undefined
    if (ofSums.has(wordAt(tokens, at)) && amount.unit === undefined && Number(amount.value) < 100)
      return undefined
    return {
      from: at,
      to: to + (duration === undefined ? 0 : 1),
      op,
      values: [amount.value],
      unit: amount.unit ?? duration,
    }
  }
  return undefined
}

/** What sums do and counts seldom: `the sites that hit 3 of their goals` sets no limit. */
const ofSums: ReadonlySet<string> = new Set(
  'tops clear clears cleared crossed broke beaten hit hits reached reaches'.split(' '),
)

/** `10 or more`, `$500+`, `5% or less`, `20 and up`, `25 things or more`. */
function followed(tokens: readonly Token[], at: number): ThresholdClaim | undefined {
  const amount = amountAt(tokens, at)
  if (amount === undefined) return undefined
  const unitTo = at + amount.length
  const duration = amount.unit === undefined ? durationAt(tokens, unitTo) : undefined
  const next = unitTo + (duration === undefined ? 0 : 1)
  const unit = amount.unit ?? duration
  if (wordAt(tokens, unitTo) === '+') {
    const behind = durationAt(tokens, unitTo + 1)
    return {
      from: at,
      to: unitTo + (behind ? 2 : 1),
      op: '>=',
      values: [amount.value],
      unit: amount.unit ?? behind,
    }
  }
  const isNamed = !/^(?:or|and)$/.test(wordAt(tokens, next)) && wordAt(tokens, next + 1) === 'or'
  const behind = next + (isNamed && tokens[next]?.kind === 'word' ? 1 : 0)
  const link = wordAt(tokens, behind)
  const end = wordAt(tokens, behind + 1)
  if (!/^(?:or|and)$/.test(link)) return undefined
  const op = /^(?:more|greater|higher|above|over|up|longer|larger|better)$/.test(end)
    ? '>='
    : /^(?:less|fewer|lower|under|below|down|smaller)$/.test(end)
      ? '<='
      : undefined
  return op && { from: at, to: behind === next ? next + 2 : next, op, values: [amount.value], unit }
}

/** `has not … in 60 days`, `no … for 3 months`: at least so long without. */
function idle(tokens: readonly Token[], at: number): ThresholdClaim | undefined {
  const bare =
    amountAt(tokens, at) !== undefined &&
    durationAt(tokens, at + (amountAt(tokens, at)?.length ?? 0)) !== undefined
  if (!bare && !/^(?:in|for|within)$/.test(wordAt(tokens, at))) return undefined
  if (bare && (pastWords.has(wordAt(tokens, at - 1)) || wordAt(tokens, at - 1) === 'next'))
    return undefined
  if (!tokens.slice(0, at).some((token) => negations.has(token.word) || without.test(token.word)))
    return undefined
  const over = !bare && /^(?:over|more|the)$/.test(wordAt(tokens, at + 1)) ? 1 : 0
  const than = over === 1 && wordAt(tokens, at + 2) === 'than' ? 1 : 0
  const from = at + (bare ? 0 : 1) + over + than
  const article = /^an?$/.test(wordAt(tokens, from)) ? { value: '1', length: 1 } : undefined
  const amount = amountAt(tokens, from) ?? article
  const unit = amount && durationAt(tokens, from + amount.length)
  if (amount === undefined || unit === undefined || (!bare && wordAt(tokens, at + 1) === 'the'))
    return undefined
  if (bare && /^(?:ago|earlier|later|before)$/.test(wordAt(tokens, from + amount.length + 1)))
    return undefined
  const op = over === 1 ? '>' : '>='
  return { from: at, to: from + amount.length + 1, op, values: [amount.value], unit }
}

/** Words that say that nothing has happened. */
export const without: RegExp =
  /^(?:inactive|idle|dormant|unused|quiet|silent|gone|missing|absent|lapsed)$/

function durationAt(tokens: readonly Token[], at: number): string | undefined {
  const unit = unitWords.get(wordAt(tokens, at))
  return unit === undefined ? undefined : `${unit}s`
}

function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}

function pair(
  op: ThresholdClaim['op'],
  words: string,
): readonly (readonly [string, ThresholdClaim['op']])[] {
  return words.split(', ').map((one): readonly [string, ThresholdClaim['op']] => [one.trim(), op])
}
