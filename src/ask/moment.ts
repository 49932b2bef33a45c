import type { Token } from './normalize.ts'
import { numberAt } from './number-words.ts'
import { weekdays } from './period-words.ts'

/** Days of the week or hours of the day that a question narrows to, by token positions (`to` exclusive). */
export interface MomentClaim {
  readonly from: number
  readonly to: number
  /** 0 (Sunday) to 6. */
  readonly weekdays: readonly number[] | undefined
  /** First and last hour, both inclusive. */
  readonly hours: readonly [number, number] | undefined
}

/** `on Saturdays`, `weekends`, `after 5 pm`, `between 8 and 10 am`, `in the mornings`. */
export function recognizeMoments(
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): readonly MomentClaim[] {
  const found: MomentClaim[] = []
  let at = 0
  while (at < tokens.length) {
    const claim = isFree(at) ? (weekdayAt(tokens, at) ?? hoursAt(tokens, at)) : undefined
    if (claim !== undefined) found.push(claim)
    at = claim?.to ?? at + 1
  }
  return found
}

function weekdayAt(tokens: readonly Token[], at: number): MomentClaim | undefined {
  const word = wordAt(tokens, at)
  const each =
    /^(?:each|every|any)$/.test(wordAt(tokens, at - 1)) && wordAt(tokens, at - 2) !== 'week'
  const past = /^(?:last|past|previous|this|next)$/.test(wordAt(tokens, at - 1))
  const isPlural = word.endsWith('s') && weekdays.has(word.slice(0, -1)) && word.length > 4
  const day = isPlural ? weekdays.get(word.slice(0, -1)) : each ? weekdays.get(word) : undefined
  const days =
    day !== undefined
      ? [day]
      : word === 'weekends' || (word === 'weekend' && !past && wordAt(tokens, at - 1) !== 'the')
        ? [0, 6]
        : /^(?:weekdays|weekday|workdays)$/.test(word)
          ? [1, 2, 3, 4, 5]
          : undefined
  if (days === undefined) return undefined
  return { from: at, to: at + 1, weekdays: days, hours: undefined }
}

const partsOfDay: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['morning', [6, 11]],
  ['mornings', [6, 11]],
  ['afternoon', [12, 16]],
  ['afternoons', [12, 16]],
  ['evening', [17, 21]],
  ['evenings', [17, 21]],
  ['lunchtime', [11, 13]],
])

function hoursAt(tokens: readonly Token[], at: number): MomentClaim | undefined {
  const part = partsOfDay.get(wordAt(tokens, at))
  if (part !== undefined) return { from: at, to: at + 1, weekdays: undefined, hours: part }
  const lead = wordAt(tokens, at)
  const opens = /^(?:at|after|before|until|since|from|between|by|around|past)$/.test(lead) ? 1 : 0
  const first = clockAt(tokens, at + opens)
  if (first === undefined) return undefined
  const to = at + opens + first.length
  const linked = /^(?:to|and|until|till|through)$/.test(wordAt(tokens, to)) ? 1 : 0
  const second =
    linked === 1 || tokens[to - 1]?.dashed === true ? clockAt(tokens, to + linked) : undefined
  const claim = (end: number, hours: readonly [number, number]): MomentClaim => ({
    from: at,
    to: end,
    weekdays: undefined,
    hours,
  })
  if (second?.half !== undefined) {
    const half =
      first.half ??
      (second.half === 'pm' && first.hour < second.hour && second.hour !== 12 ? 'pm' : 'am')
    const [from, until] = [hourOf(first.hour, half), hourOf(second.hour, second.half)]
    return from < until ? claim(to + linked + second.length, [from, until - 1]) : undefined
  }
  if (first.half === undefined) return undefined
  const hour = hourOf(first.hour, first.half)
  if (/^(?:after|since|from|past)$/.test(lead)) return claim(to, [hour, 23])
  if (/^(?:before|until|by)$/.test(lead)) return hour > 0 ? claim(to, [0, hour - 1]) : undefined
  return claim(to, [hour, hour])
}

/** `5`, `5 pm`, `5:00 pm`, `noon`, `midnight`. */
function clockAt(
  tokens: readonly Token[],
  at: number,
): { hour: number; half: 'am' | 'pm' | undefined; length: number } | undefined {
  if (/^(?:noon|midday)$/.test(wordAt(tokens, at))) return { hour: 12, half: 'pm', length: 1 }
  if (wordAt(tokens, at) === 'midnight') return { hour: 12, half: 'am', length: 1 }
  const number = numberAt(tokens, at)
  if (number === undefined || number.odd || number.value < 1 || number.value > 12) return undefined
  const minutes = /^00$/.test(wordAt(tokens, at + 1)) ? 1 : 0
  const next = at + number.length + minutes
  const half = wordAt(tokens, next)
  if (half === 'am' || half === 'pm')
    return { hour: number.value, half, length: number.length + minutes + 1 }
  const ofDay = /^(?:morning|afternoon|evening)$/.exec(wordAt(tokens, next + 2))?.[0]
  if (ofDay !== undefined && half === 'in' && wordAt(tokens, next + 1) === 'the')
    return {
      hour: number.value,
      half: ofDay === 'morning' ? 'am' : 'pm',
      length: number.length + minutes + 3,
    }
  return { hour: number.value, half: undefined, length: number.length + minutes }
}

function hourOf(hour: number, half: 'am' | 'pm'): number {
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}
