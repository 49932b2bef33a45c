import { type Ambiguities, contentKey, declaredViews } from './ambiguity.ts'
import { answers, decide, isGeneral, isTwin, type Matched } from './decide.ts'
import { likenesses, unlike } from './example.ts'
import { featuresOf, maskedWords } from './features.ts'
import type { FoundTerm } from './measure.ts'
import { likelihoods, type Model, none, several } from './model.ts'
import { pinnedKey } from './normalize.ts'
import type { PeriodContext } from './period-part.ts'
import { type Reading, readingOf, saidOf } from './reading.ts'
import type { Recognized } from './recognize.ts'
import { measuresOf } from './slots.ts'
import { thresholds } from './thresholds.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What is compiled and trained from a project's questions. */
export interface Learned {
  readonly model: Model
  readonly ambiguities: Ambiguities
}

/** Chooses the view: a pinned example first, else by score, margin and coverage. */
export function match(
  asked: Recognized,
  vocabulary: Vocabulary,
  { model, ambiguities }: Learned,
  context: PeriodContext,
  forced?: string,
): Matched {
  const views =
    forced === undefined
      ? vocabulary.views
      : vocabulary.views.filter((words) => words.view.name === forced)
  const likely = likelihoods(model, featuresOf(maskedWords(asked)))
  const like = likenesses(asked, vocabulary)
  const stems = asked.tokens.map((token, at) => (asked.framing.has(at) ? '' : token.stem))
  const said = saidOf(stems, vocabulary)
  const read = views.map((words) => {
    const { name } = words.view
    const seen = {
      like: like.get(name) ?? unlike,
      likelihood: likely.get(name) ?? 0,
      noneLikelihood: likely.get(none) ?? 0,
      said,
    }
    return readingOf(words, asked, vocabulary, seen, context)
  })
  const all = ordered(read, asked)
  const key = pinnedKey(asked.question)
  const pinned = vocabulary.pinned.get(key) ?? []
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
  const declared = declaredViews(contentKey(asked, vocabulary), ambiguities)
  const meant = all.filter((reading) => declared.includes(reading.words.view.name))
  const isSuch =
    (likely.get(several) ?? 0) >= thresholds.declared ||
    (isGeneral(asked) && (meant[0]?.likelihood ?? 0) < thresholds.evident)
  if (meant.length > 1 && isSuch) return { kind: 'several', readings: meant.slice(0, 3), all }
  return decide(
    asked,
    all,
    {
      none: likely.get(none) ?? 0,
      several: ambiguities.byKey.size < thresholds.enough ? 0 : (likely.get(several) ?? 0),
    },
    forced !== undefined,
  )
}

/** Best first. A view that is so far behind that nothing could bring it near has its place by its score, and stays unread. */
function ordered(readings: readonly Reading[], asked: Recognized): readonly Reading[] {
  const placed: { readonly reading: Reading; readonly place: number }[] = []
  let best = Number.NEGATIVE_INFINITY
  for (const one of readings.toSorted((a, b) => b.score.total - a.score.total)) {
    const { total } = one.score
    const isFar = total < best - thresholds.reach && one.likelihood < thresholds.reachedBy
    const reading = isFar ? one : asFalseOwner(one, readings, asked)
    const place = isFar ? total : reading.rank
    placed.push({ reading, place })
    best = Math.max(best, place)
  }
  return placed
    .sort((a, b) => b.place - a.place || byName(a.reading, b.reading))
    .map(({ reading }) => reading)
}

function byName(a: Reading, b: Reading): number {
  return a.words.view.name < b.words.view.name ? -1 : 1
}

/** The view that owns a ranking gives way where another one has the measure or the value that it does not understand. */
function asFalseOwner(reading: Reading, readings: readonly Reading[], asked: Recognized): Reading {
  if (!reading.score.owns) return reading
  const others = readings.filter((one) => !isTwin(one, reading))
  const gives =
    missesMeasure(reading, others) ||
    isNamedByOther(reading, others, asked) ||
    (lacksValue(reading) && others.some(isAble))
  if (!gives) return reading
  const { words, terms, score, bound, obstacles, aside, likelihood } = reading
  const rank = reading.rank - score.ownership
  return { words, terms, score, bound, obstacles, aside, likelihood, rank }
}

function missesMeasure({ obstacles }: Reading, others: readonly Reading[]): boolean {
  const missed = obstacles.flatMap((one) => (one.kind === 'unknown_words' ? one.at : []))
  return missed.some((at) =>
    others.some(({ terms }) =>
      terms.some(({ from, to, term }) => from <= at && at < to && term.measure !== undefined),
    ),
  )
}

/** `worst location for churn on the Premium plan`: a value that is filtered by elsewhere. */
function lacksValue({ obstacles, words }: Reading): boolean {
  return obstacles.some(
    (one) => one.kind === 'no_slot' && one.slot !== 'n' && !words.view.slots.has(one.slot),
  )
}

function isAble({ score, obstacles }: Reading): boolean {
  return score.evidence >= thresholds.least && obstacles.length === 0
}

/**
 * `top 5 locations for money at risk`, `for at-risk members`: another view has a measure of several words where the owner
 * has none, or only a part of it.
 */
function isNamedByOther(
  owner: Reading,
  others: readonly Reading[],
  { claimed }: Recognized,
): boolean {
  const own = owner.terms.filter(({ term }) => term.measure !== undefined)
  const isWider = (one: FoundTerm): boolean =>
    own.every(({ from, to }) => one.from <= from && to <= one.to && to - from < one.to - one.from)
  const isSaid = ({ from, to, term }: FoundTerm): boolean =>
    term.measure !== undefined &&
    to - from > 1 &&
    !claimed.has(from) &&
    !claimed.has(to - 1) &&
    !measuresOf(owner.words.view).includes(term.measure)
  return others.some(({ terms }) => terms.some((one) => isSaid(one) && isWider(one)))
}
