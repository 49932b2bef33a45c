import { type CountClaim, recognizeCount } from './count.ts'
import { recognizeCourtesies } from './courtesy.ts'
import { modals, negations } from './english.ts'
import { recognizeUnits, type UnitClaim } from './group.ts'
import { measureLengthAt } from './measure.ts'
import { type MomentClaim, recognizeMoments } from './moment.ts'
import type { NormalizedQuestion, Token } from './normalize.ts'
import { type OrderClaim, oneOrder, recognizeOrders } from './order.ts'
import { type PeriodClaim, recognizePeriods } from './period.ts'
import type { PeriodContext } from './period-part.ts'
import { type PersonClaim, recognizePerson } from './person.ts'
import { recognizeValues, type ValueClaim } from './place.ts'
import { framingOf } from './preamble.ts'
import { selfStanding } from './ranking-words.ts'
import { repaired } from './spelling.ts'
import { isPlural } from './stem.ts'
import { type EntityMention, recognizeEntities, type Subject, subjectOf } from './subject.ts'
import { recognizeThresholds, type ThresholdClaim } from './threshold.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A question with everything in it that is no view's own word taken out and typed. */
export interface Recognized {
  readonly question: NormalizedQuestion
  /** The question's tokens, misspellings repaired. */
  readonly tokens: readonly Token[]
  readonly values: readonly ValueClaim[]
  readonly periods: readonly PeriodClaim[]
  readonly thresholds: readonly ThresholdClaim[]
  readonly moments: readonly MomentClaim[]
  readonly order: OrderClaim | undefined
  /** Positions of order words that ask for another end than the order does. */
  readonly disputed: ReadonlySet<number>
  readonly count: CountClaim | undefined
  readonly person: PersonClaim | undefined
  readonly units: readonly UnitClaim[]
  readonly mentions: readonly EntityMention[]
  readonly subject: Subject
  /** How many views there are. */
  readonly viewCount: number
  /** Positions that a value, period, order, count or unit has taken. */
  readonly claimed: ReadonlySet<number>
  /** Of these, positions that say a time; a view's own words may hold them all the same: `visits yesterday`. */
  readonly timed: ReadonlySet<number>
  /** Of these, positions of courtesies and talk around the question. */
  readonly aside: ReadonlySet<number>
  /** Positions whose words change nothing, since no view knows them: of what the question is for, and a program's own keys. */
  readonly framing: ReadonlySet<number>
}

/** Takes the slots out of a question: values first, then limits, order and number, periods, units and things. */
export function recognize(
  question: NormalizedQuestion,
  vocabulary: Vocabulary,
  context: PeriodContext,
): Recognized {
  const tokens = repaired(question.tokens, vocabulary.dictionary)
  const claimed = new Set<number>()
  const isFree = (at: number): boolean => !claimed.has(at)
  const take = <C extends { readonly from: number; readonly to: number }>(
    claims: readonly C[],
  ): readonly C[] => {
    for (const claim of claims) for (let at = claim.from; at < claim.to; at += 1) claimed.add(at)
    return claims
  }
  const courtesies = take(recognizeCourtesies(tokens))
  const values = take(recognizeValues(question, tokens, vocabulary))
  const moments = take(recognizeMoments(tokens, isFree))
  const thresholds = take(recognizeThresholds(tokens, isFree))
  const things = recognizeEntities(tokens, isFree, vocabulary)
  const isThing = (at: number): boolean => things.some((mention) => mention.from === at)
  const isMeasure = (at: number): boolean => measureLengthAt(tokens, at, vocabulary) > 0
  const { order, claims, disputed } = oneOrder(
    recognizeOrders(tokens, isFree, isThing),
    tokens,
    isMeasure,
  )
  take(claims)
  const periodsBefore = recognizePeriods(tokens, isFree, context)
  const inPeriod = (at: number): boolean =>
    periodsBefore.some((one) => one.from <= at && at < one.to)
  const said = recognizeCount(tokens, order, (at) => isFree(at) && !inPeriod(at), isThing)
  const counts = take(said === undefined ? [] : [said])
  const periods = take(recognizePeriods(tokens, isFree, context))
  const units = take(recognizeUnits(tokens, isFree))
  const person = recognizePerson(question, tokens, isFree, vocabulary)
  take(person === undefined ? [] : [person])
  const mentions = recognizeEntities(tokens, isFree, vocabulary).filter(
    ({ from }) => !isNegatedThing(tokens, from),
  )
  const subject: Subject =
    order === undefined
      ? { kind: 'unsaid' }
      : subjectOf(
          tokens,
          order.from,
          Math.max(order.to, counts[0]?.to ?? 0),
          mentions,
          isFree,
          (at) => measureLengthAt(tokens, at, vocabulary),
          vocabulary.english,
        )
  return {
    question,
    tokens,
    values,
    periods,
    thresholds,
    moments,
    order,
    disputed,
    count: counts[0] ?? implied(order, subject, units, tokens),
    units,
    person,
    mentions,
    subject,
    viewCount: vocabulary.views.length,
    claimed,
    timed: positionsOf([...periods, ...units]),
    aside: positionsOf(courtesies),
    framing: framingOf(question, (token) => isPlain(token, vocabulary)),
  }
}

/** No view's word, no name, and nothing that turns the question round. */
function isPlain(token: Token, { spread, english }: Vocabulary): boolean {
  if (token.kind !== 'word') return token.kind === 'sign'
  if (spread.has(token.stem) || negations.has(token.word) || modals.has(token.word)) return false
  return english.has(token.word) && !english.isProper(token.word)
}

function positionsOf(
  claims: readonly { readonly from: number; readonly to: number }[],
): ReadonlySet<number> {
  return new Set(
    claims.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
  )
}

/** The words of the question between two token positions. */
export function wordsOf(asked: Recognized, from: number, to: number): string {
  const first = asked.tokens[from]
  const last = asked.tokens[to - 1]
  return first === undefined || last === undefined
    ? ''
    : asked.question.text.slice(first.from, last.to)
}

/** `customers, not locations`: what is negated is not what is asked about. */
function isNegatedThing(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.word ?? ''
  return (/^(?:the|our)$/.test(before) ? tokens[at - 2]?.word : before) === 'not'
}

/** A singular superlative asks for one: `the worst site`, `busiest day`. */
function implied(
  order: OrderClaim | undefined,
  subject: Subject,
  units: readonly UnitClaim[],
  tokens: readonly Token[],
): CountClaim | undefined {
  if (order === undefined || selfStanding.has(order.word) || order.whole) return undefined
  const one = { from: order.from, to: order.to, value: 1, odd: false, implied: true }
  const unit = units.find(({ from }) => from === order.to)
  if (unit !== undefined) return isPlural(tokens[unit.from]?.word ?? '') ? undefined : one
  if (subject.kind !== 'entity' || subject.mention.plural || subject.mention.grouping)
    return undefined
  return one
}
