import type { Caution } from './caution.ts'
import { maxQuestionLength } from './normalize.ts'
import { type Obstacle, obstacleText, quoted } from './obstacle.ts'
import { nearNames } from './place.ts'
import type { Reading } from './reading.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import type { Candidate, Clarification, Refusal, RefusalCode } from './reply.ts'
import type { ServedData } from './served-data.ts'
import { suggestionsFor } from './suggest.ts'
import { noSlots, slotsOf, termsOf } from './understood.ts'

/** What every reply names. */
export interface Head {
  readonly id: string
  readonly question: string
}

/** The refusal of a text beyond the limit. */
export function refuseTooLong(head: Head, data: ServedData): Refusal {
  return refuseUnread(
    head,
    'too_large',
    `A question has at most ${maxQuestionLength} characters.`,
    data,
  )
}

/** A refusal that needs no reading of the question. */
export function refuseUnread(
  head: Head,
  code: RefusalCode,
  reason: string,
  data: ServedData,
): Refusal {
  const published = new Set(data.snapshots.keys())
  const suggestions = suggestionsFor(undefined, data.vocabulary, published)
  return {
    kind: 'refuse',
    ...head,
    code,
    reason,
    unknownWords: [],
    terms: [],
    didYouMean: [],
    suggestions,
    candidates: [],
    slots: noSlots,
  }
}

/** A refusal of what is no question. */
export function refuseCaution(head: Head, caution: Caution, data: ServedData): Refusal {
  return refuseUnread(head, caution.code, caution.reason, data)
}

/** A refusal where no view answers, with the first cause of it, near names and near questions. */
export function refuse(
  head: Head,
  asked: Recognized,
  readings: readonly Reading[],
  unknown: readonly number[],
  data: ServedData,
): Refusal {
  const best = readings[0]
  const { vocabulary } = data
  const cause = causeOf(asked, best, unknown)
  const lost =
    cause.code === 'unknown_location' || cause.code === 'no_authoritative_view' ? unknown : []
  const near = lost.flatMap((at) => nearNames(asked.tokens[at]?.word ?? '', vocabulary.values))
  return {
    kind: 'refuse',
    ...head,
    ...cause,
    unknownWords: lost.map((at) => wordsOf(asked, at, at + 1)),
    terms: termsOf(asked, best?.terms ?? [], best?.bound),
    didYouMean: [...new Set(near)].slice(0, 3),
    suggestions: suggestionsFor(asked, vocabulary, new Set(data.snapshots.keys())),
    candidates: candidatesOf(readings),
    slots: best === undefined ? noSlots : slotsOf(best.bound),
  }
}

/** Two or three readings between which the person is to choose. */
export function clarify(
  head: Head,
  readings: readonly Reading[],
  all: readonly Reading[],
): Clarification {
  const views = readings.map(({ words }) => ({
    view: words.view.name,
    purpose: words.view.purpose,
    example: words.view.examples[0] ?? null,
  }))
  const first = readings[0]
  return {
    kind: 'clarify',
    ...head,
    code: 'ambiguous_question',
    reason: `This can be read as a question to ${quoted(views.map((one) => one.view))}.`,
    readings: views,
    candidates: candidatesOf(all),
    slots: first === undefined ? noSlots : slotsOf(first.bound),
  }
}

/** Views by how well they fit, best first. */
export function candidatesOf(readings: readonly Reading[]): readonly Candidate[] {
  return readings.map((reading) => ({ view: reading.words.view.name, score: reading.score.total }))
}

function causeOf(
  asked: Recognized,
  best: Reading | undefined,
  unknown: readonly number[],
): { code: RefusalCode; reason: string } {
  const negative = best?.obstacles.find((one) => one.kind === 'negative')
  if (best !== undefined && negative !== undefined) {
    return { code: 'out_of_scope', reason: obstacleText(best.words.view.name, negative) }
  }
  if (unknown.length > 0) {
    const words = (at: readonly number[]): string =>
      quoted(at.map((one) => wordsOf(asked, one, one + 1)))
    const places = unknown.filter((at) => standsAsPlace(asked, at))
    return places.length > 0
      ? { code: 'unknown_location', reason: `No place or other name is known as ${words(places)}.` }
      : { code: 'no_authoritative_view', reason: `No view understands ${words(unknown)}.` }
  }
  const obstacle = best === undefined ? undefined : firstOf(best.obstacles)
  if (best === undefined || obstacle === undefined) {
    return { code: 'no_authoritative_view', reason: 'Nothing here names what a view answers.' }
  }
  return { code: codeOf(obstacle), reason: obstacleText(best.words.view.name, obstacle) }
}

/** `in Dallas`, `at Main Street`: behind these words a name of a place is expected. */
function standsAsPlace(asked: Recognized, at: number): boolean {
  const token = asked.tokens[at]
  const lead = asked.tokens[at - 1]?.word ?? ''
  return token?.kind === 'word' && /^(?:in|at|near|around)$/.test(lead)
}

function firstOf(obstacles: readonly Obstacle[]): Obstacle | undefined {
  const order: readonly Obstacle['kind'][] = [
    'negative',
    'unknown_words',
    'out_of_range',
    'no_slot',
    'too_fine',
    'no_group',
  ]
  return [...obstacles].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0]
}

function codeOf(obstacle: Obstacle): RefusalCode {
  switch (obstacle.kind) {
    case 'negative':
      return 'out_of_scope'
    case 'out_of_range':
      return 'parameter_out_of_range'
    case 'unknown_words':
      return 'no_authoritative_view'
    case 'no_slot':
    case 'too_fine':
    case 'no_group':
    case 'no_total':
      return 'slot_not_supported'
  }
}
