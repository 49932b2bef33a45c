import { type Bound, bind, wordsOf } from './bind.ts'
import { notUnderstood } from './coverage.ts'
import { likeness } from './example.ts'
import { type FoundTerm, termsIn } from './measure.ts'
import { pinnedKey } from './normalize.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import type { Recognized } from './recognize.ts'
import { type Score, scoreOf } from './score.ts'
import type { ViewWords } from './view-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** One view as a possible reading of a question. */
export interface Reading {
  readonly words: ViewWords
  readonly terms: readonly FoundTerm[]
  readonly score: Score
  readonly bound: Bound
  /** Empty where the view can answer. */
  readonly obstacles: readonly Obstacle[]
  /** By which views are put in order: the score less what stands in the way. */
  readonly rank: number
}

/** What the matcher makes of a question; every list of readings is best first. */
export type Matched =
  | {
      readonly kind: 'one'
      readonly reading: Reading
      readonly others: readonly Reading[]
      readonly pinned: boolean
    }
  | {
      readonly kind: 'several'
      readonly readings: readonly Reading[]
      readonly all: readonly Reading[]
    }
  | { readonly kind: 'none'; readonly all: readonly Reading[]; readonly unknown: readonly number[] }

/** Below the least score nothing was said that a view answers; nearer than the margin, two views fit alike. */
const thresholds = { least: 1, margin: 0.35, obstacle: 1.5, outshines: 1.5 }

/** Chooses the view: a pinned example first, else by score, margin and coverage. */
export function match(
  asked: Recognized,
  vocabulary: Vocabulary,
  context: PeriodContext,
  forced?: string,
): Matched {
  const views =
    forced === undefined
      ? vocabulary.views
      : vocabulary.views.filter((words) => words.view.name === forced)
  const all = views.map((words) => readingOf(words, asked, vocabulary, context)).sort(bestFirst)
  const pinned = vocabulary.pinned.get(pinnedKey(asked.question)) ?? []
  const exact = all.filter(
    (reading) => pinned.includes(reading.words.view.name) && answers(reading, true),
  )
  if (exact.length === 1 && exact[0] !== undefined) {
    return {
      kind: 'one',
      reading: exact[0],
      others: all.filter((one) => one !== exact[0]),
      pinned: true,
    }
  }
  const unknown = [...asked.tokens.keys()].filter((at) =>
    all.every((reading) => isUnknown(reading, at)),
  )
  const able = ableOf(all)
  const [best, second] = able
  if (best === undefined) return noneOrSeveral(all, unknown)
  const first = all[0]
  if (
    first !== undefined &&
    first !== best &&
    first.score.evidence - best.score.evidence >= thresholds.outshines
  ) {
    return { kind: 'none', all, unknown }
  }
  if (forced !== undefined) return { kind: 'one', reading: best, others: [], pinned: false }
  const close = able
    .filter((one) => best.score.total - one.score.total < thresholds.margin)
    .slice(0, 3)
  if (best.score.total < thresholds.least) {
    const meant = asked.claimed.size > 0 || best.score.evidence > 0
    return meant && able.length > 1
      ? { kind: 'several', readings: able.slice(0, 3), all }
      : { kind: 'none', all, unknown }
  }
  if (second !== undefined && close.length > 1) return { kind: 'several', readings: close, all }
  return { kind: 'one', reading: best, others: all.filter((one) => one !== best), pinned: false }
}

/**
 * The readings that can answer. Where the view that owns the ranking cannot, only a view whose measure is named may
 * stand in for it: `bottom 20 sites of a plan` is not a question about something else.
 */
function ableOf(all: readonly Reading[]): readonly Reading[] {
  const able = all.filter((reading) => answers(reading, false))
  const owner = all.find((reading) => reading.score.owns)
  const stands = owner === undefined || able.includes(owner)
  return stands ? able : able.filter((reading) => reading.bound.measure !== undefined)
}

function readingOf(
  words: ViewWords,
  asked: Recognized,
  vocabulary: Vocabulary,
  context: PeriodContext,
): Reading {
  const terms = withoutSubject(
    termsIn(words, asked.tokens, (at) => !asked.claimed.has(at)),
    asked,
  )
  const like = likeness(words, asked, vocabulary)
  const score = scoreOf(words, terms, like, asked, vocabulary)
  const { bound, obstacles } = bind(words.view, terms, asked, context)
  const missed = notUnderstood(words, terms, asked, like, vocabulary)
  const unknown: readonly Obstacle[] =
    missed.length === 0
      ? []
      : [
          {
            kind: 'unknown_words',
            at: missed,
            words: missed.map((at) => wordsOf(asked, at, at + 1)),
          },
        ]
  const everything = [...negativeTopics(words, asked), ...unknown, ...obstacles]
  const weight = everything.length + Math.max(0, missed.length - 1)
  return {
    words,
    terms,
    score,
    bound,
    obstacles: everything,
    rank: score.total - thresholds.obstacle * weight,
  }
}

/** A word that names what is ranked is no measure, even where it could be one. */
function withoutSubject(terms: readonly FoundTerm[], asked: Recognized): readonly FoundTerm[] {
  if (asked.subject.kind !== 'entity') return terms
  const { from, to } = asked.subject.mention
  return terms.map((found) =>
    found.from < to && from < found.to
      ? { ...found, term: { ...found.term, measure: undefined } }
      : found,
  )
}

/** A topic that the view says it never answers. */
function negativeTopics(words: ViewWords, asked: Recognized): readonly Obstacle[] {
  const said = ` ${asked.tokens.map((token) => token.stem).join(' ')} `
  const at = words.negatives.findIndex((topic) => topic !== '' && said.includes(` ${topic} `))
  return at < 0 ? [] : [{ kind: 'negative', topic: words.view.negatives[at] ?? '' }]
}

/** A pinned example is always its view's; what of it chooses no rows is said in the answer. */
function answers(reading: Reading, pinned: boolean): boolean {
  return pinned
    ? reading.obstacles.every((one) => /^(?:unknown_words|negative|no_slot)$/.test(one.kind))
    : reading.obstacles.length === 0
}

function isUnknown(reading: Reading, at: number): boolean {
  return reading.obstacles.some((one) => one.kind === 'unknown_words' && one.at.includes(at))
}

/** Where each of two views understands what the other does not, the person is to choose; else nothing fits. */
function noneOrSeveral(all: readonly Reading[], unknown: readonly number[]): Matched {
  const only = all.filter(
    (one) =>
      one.obstacles.every((obstacle) => obstacle.kind === 'unknown_words') &&
      one.score.evidence >= thresholds.least,
  )
  return unknown.length === 0 && only.length > 1
    ? { kind: 'several', readings: only.slice(0, 3), all }
    : { kind: 'none', all, unknown }
}

function bestFirst(a: Reading, b: Reading): number {
  return b.rank - a.rank || (a.words.view.name < b.words.view.name ? -1 : 1)
}
