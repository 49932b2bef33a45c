import type { Bound } from './bind.ts'
import type { FoundTerm } from './measure.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import type { Slots, Term, Threshold } from './reply.ts'
import { columnOf } from './slots.ts'
import type { EntityMention } from './subject.ts'
import type { ThresholdClaim } from './threshold.ts'

/** How each stretch of a question was understood for a view, in the question's order. */
export function termsOf(
  asked: Recognized,
  found: readonly FoundTerm[],
  bound: Bound | undefined,
): readonly Term[] {
  const placed: { at: number; term: Term }[] = []
  const add = (from: number, to: number, role: Term['role'], meaning: string): void => {
    placed.push({ at: from, term: { text: wordsOf(asked, from, to), role, meaning } })
  }
  for (const claim of asked.values) {
    const text = (slot: string, value: string): string => `${slot} ${value}`
    const chosen = bound?.filters.flatMap((filter) =>
      filter.values.map((value) => ({ slot: filter.slot, value })),
    )
    const own =
      claim.stands.find((one) =>
        chosen?.some((it) => it.slot === one.slot && it.value === one.value),
      ) ?? claim.stands[0]
    if (own !== undefined) add(claim.from, claim.to, 'place', text(own.slot, own.value))
  }
  const said = bound?.said.length === asked.periods.length ? bound.said : []
  for (const [at, claim] of asked.periods.entries()) {
    const period = said[at] ?? claim.period
    const days = period === undefined ? 'no such days' : `${period.start} to ${period.end}`
    add(claim.from, claim.to, 'period', days)
  }
  if (asked.person !== undefined)
    add(asked.person.from, asked.person.to, 'place', `name ${asked.person.written}`)
  for (const claim of asked.thresholds)
    add(
      claim.from,
      claim.to,
      'threshold',
      `${claim.op} ${claim.values.join(' and ')}${claim.unit === undefined ? '' : ` ${claim.unit}`}`,
    )
  for (const claim of asked.moments)
    add(
      claim.from,
      claim.to,
      'period',
      claim.hours === undefined
        ? `weekdays ${claim.weekdays?.join(', ')}`
        : `hours ${claim.hours.join(' to ')}`,
    )
  if (asked.order !== undefined)
    add(asked.order.from, asked.order.to, 'order', orderMeaning(bound, asked.order.end))
  if (asked.count !== undefined && !asked.count.implied)
    add(asked.count.from, asked.count.to, 'count', `${asked.count.value} rows`)
  for (const unit of asked.units)
    add(
      unit.from,
      unit.to,
      'group',
      unit.unit === 'any' ? 'every period' : `one row a ${unit.unit}`,
    )
  const subject = asked.subject.kind === 'entity' ? asked.subject.mention : undefined
  const named = (mention: EntityMention): boolean =>
    mention.grouping ||
    mention === subject ||
    !found.some(({ from, term }) => from === mention.from && term.measure !== undefined)
  const mentions = asked.mentions.filter(named)
  for (const mention of mentions) {
    const meaning = mention.entities.join(' or ')
    add(mention.from, mention.to, mention.grouping ? 'group' : 'subject', meaning)
  }
  const taken = (at: number): boolean =>
    mentions.some((mention) => mention.from <= at && at < mention.to)
  for (const { from, to, term } of found) {
    if (taken(from)) continue
    add(
      from,
      to,
      term.measure === undefined ? 'evidence' : 'measure',
      term.measure ?? 'speaks for the view',
    )
  }
  for (const [at, token] of asked.tokens.entries()) {
    if (token.repairedFrom !== undefined) add(at, at + 1, 'spelling', token.word)
  }
  return placed.sort((a, b) => a.at - b.at).map((one) => one.term)
}

/** What a view was asked, in the contract's slot names. */
export function slotsOf(bound: Bound): Slots {
  const [period, compare] = bound.said
  const counted = !bound.defaults.some((one) => one.slot === 'n')
  const { measure, order } = bound
  return {
    ...(period === undefined ? {} : { period }),
    ...(compare === undefined ? {} : { compare }),
    ...(bound.n !== undefined && counted ? { n: bound.n } : {}),
    ...(order === undefined ? {} : { order }),
    ...(measure === undefined ? {} : { measure }),
    ...(bound.granularity === undefined ? {} : { granularity: bound.granularity }),
    ...(bound.groupBy.length === 0 ? {} : { group_by: oneOrAll(bound.groupBy) }),
    ...(bound.thresholds[0] === undefined
      ? {}
      : { threshold: thresholdOf(bound.thresholds[0], bound) }),
    ...Object.fromEntries(bound.filters.map(({ slot, values }) => [slot, oneOrAll(values)])),
  }
}

/** The slots that a question names whatever the view: what a refusal can still say. */
export const noSlots: Slots = {}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [first] = values
  return first !== undefined && values.length === 1 ? first : values
}

/** A plain number is in the unit of the measure that it limits. */
function thresholdOf({ op, values, unit: said }: ThresholdClaim, bound: Bound): Threshold {
  const numbers = values.map(Number)
  const limit = bound.conditions.find(({ kind }) => kind === 'limit')
  const own = columnOf(bound.view, limit?.column)?.unit
  const unit = said ?? (own === 'ratio' && numbers.some((value) => value > 1) ? 'percent' : own)
  return { op, value: op === 'between' ? numbers : (numbers[0] ?? 0), unit: unit ?? null }
}

function orderMeaning(bound: Bound | undefined, end: string): string {
  return bound?.measure === undefined ? end : `${bound.order ?? end} of ${bound.measure}`
}
