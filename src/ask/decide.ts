import { carriesNothing } from './content.ts'
import { logarithm } from './exponential.ts'
import type { Reading } from './reading.ts'
import type { Recognized } from './recognize.ts'
import { thresholds } from './thresholds.ts'

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

/** Which view a question is for, from the readings that were made of it, best first. */
export function decide(
  asked: Recognized,
  all: readonly Reading[],
  likely: { readonly none: number; readonly several: number },
  forced: boolean,
): Matched {
  const chosen = chosenOf(asked, all, likely, forced)
  return chosen ?? { kind: 'none', all, unknown: unknownToAll(all) }
}

/** Undefined where nothing is answered. */
function chosenOf(
  asked: Recognized,
  all: readonly Reading[],
  likely: { readonly none: number; readonly several: number },
  forced: boolean,
): Matched | undefined {
  const [best] = all
  if (best === undefined) return undefined
  const apart = all.findIndex((one) => best.rank - one.rank >= thresholds.margin)
  const close = apart < 0 ? all : all.slice(0, apart)
  if (best.score.owns && isKeptBack(best)) return undefined
  const able = close.filter((one) => answers(one, false))
  const [first, second] = able
  if (forced) {
    return first !== undefined && first.score.evidence > 0
      ? { kind: 'one', reading: first, others: [], pinned: false }
      : undefined
  }
  if (isGeneral(asked) && best.score.total < thresholds.least && able.length > 1)
    return { kind: 'several', readings: able.slice(0, 3), all }
  if (likely.none < thresholds.underSaid.none && isUnderSaid(asked, all, likely.several)) {
    const offered = likeliest(all)
    if (offered.length > 1) return { kind: 'several', readings: offered, all }
  }
  if (!best.score.owns && best.score.evidence < thresholds.heard) return undefined
  const other = otherSubject(best, all)
  if (other !== undefined) return { kind: 'several', readings: [best, other], all }
  if (isOutside(best, likely.none, all) || first === undefined) return undefined
  if (first !== best && first.score.total < thresholds.clear) return undefined
  if (best.score.total < thresholds.least) {
    const meant = asked.claimed.size > 0 || best.score.evidence > 0
    return meant && able.length > 1
      ? { kind: 'several', readings: able.slice(0, 3), all }
      : undefined
  }
  if (second !== undefined) return { kind: 'several', readings: able.slice(0, 3), all }
  return { kind: 'one', reading: first, others: all.filter((one) => one !== first), pinned: false }
}

/** The views that are worth offering, at most three: by their rank, and by how likely the wording is theirs. */
function likeliest(all: readonly Reading[]): readonly Reading[] {
  const worth = ({ rank, likelihood }: Reading): number =>
    rank + thresholds.underSaid.offers * logarithm(likelihood + 0.001)
  return all
    .filter(isOffered)
    .sort((a, b) => worth(b) - worth(a))
    .slice(0, 3)
}

/**
 * Few words, none of which tells the views apart, in a wording like those that several views could mean. The weights
 * are those of a logistic regression on the project's examples and its ambiguous questions, told by others.
 */
function isUnderSaid(
  { tokens, person }: Recognized,
  all: readonly Reading[],
  several: number,
): boolean {
  const { clear, evident, likely, wording, lead: perPoint, word, bias, from } = thresholds.underSaid
  const alike = bias + wording * logarithm(several + 0.002) + word * Math.min(tokens.length, 12)
  const [first, ...others] = all
  if (first === undefined || tokens.length === 0 || alike < from) return false
  if (person !== undefined || first.score.owns) return false
  const second = others.find((one) => isUnderstood(one) && !isTwin(first, one))
  if (second === undefined) return false
  const lead = Math.min(first.rank - second.rank, 10)
  if (lead >= clear && hasOwnMeasure(first, all)) return false
  if (lead >= evident && first.likelihood >= likely) return false
  return alike + perPoint * lead >= from
}

/** Both rank the same things, each from its own end. */
export function isTwin(one: Reading, other: Reading): boolean {
  const { ranks } = one.words.view
  return ranks !== undefined && other.words.view.ranks?.of === ranks.of
}

/** A measure is named by words that are no other view's, but for one that ranks the same things. */
function hasOwnMeasure(reading: Reading, all: readonly Reading[]): boolean {
  const others = all.filter((one) => one !== reading && !isTwin(reading, one))
  return reading.terms.some(
    ({ term }) =>
      term.measure !== undefined && others.every(({ words }) => !words.terms.has(term.key)),
  )
}

/** The view that has as its measure just the words that the best one misses: two things were asked for at once. */
function otherSubject(best: Reading, all: readonly Reading[]): Reading | undefined {
  const missed = missedBy(best)
  if (missed.length === 0 || best.score.evidence < thresholds.least) return undefined
  return all.find((one) => {
    const own = one.terms.filter(({ term }) => term.measure !== undefined)
    const covers = missed.every((at) => own.some(({ from, to }) => from <= at && at < to))
    const missesOurs = missedBy(one).some((at) =>
      best.terms.some(({ from, to, term }) => from <= at && at < to && term.measure !== undefined),
    )
    return one !== best && covers && missesOurs
  })
}

function missedBy({ obstacles }: Reading): readonly number[] {
  return obstacles.every(({ kind }) => kind === 'unknown_words')
    ? obstacles.flatMap((one) => (one.kind === 'unknown_words' ? one.at : []))
    : []
}

/** A reading that is worth offering: something speaks for it, and it is about nothing that no view answers. */
function isOffered({ obstacles, score, likelihood }: Reading): boolean {
  const isSpoken = score.evidence > 0 || likelihood >= 0.02
  return isSpoken && obstacles.every(({ kind }) => kind !== 'negative')
}

/** A reading that could be meant: it misses no word. */
function isUnderstood(reading: Reading): boolean {
  return isOffered(reading) && reading.obstacles.every(({ kind }) => kind !== 'unknown_words')
}

/** The figures that it would rank by add up to none; another view would answer another question. */
function isKeptBack({ obstacles }: Reading): boolean {
  return obstacles.length > 0 && obstacles.every(({ kind }) => kind === 'no_total')
}

/** Nothing but slots and the words of any question: `how are we doing in October`. */
export function isGeneral(asked: Recognized): boolean {
  return (
    asked.values.length + asked.periods.length > 0 &&
    asked.order === undefined &&
    asked.tokens.every((token, at) => asked.claimed.has(at) || carriesNothing(token))
  )
}

/** The wording is more like what no view answers than the view's own words can outweigh. */
function isOutside(
  { score, likelihood }: Reading,
  noneLikelihood: number,
  all: readonly Reading[],
): boolean {
  const examples = all.reduce((sum, { words }) => sum + words.examples.length, 0)
  const taught = Math.min(1, examples / all.length / thresholds.taught)
  const between = ([few, many]: readonly [number, number]): number => few + (many - few) * taught
  const isStrange = noneLikelihood >= between(thresholds.strange) && noneLikelihood > likelihood
  return !score.owns && isStrange && score.evidence < between(thresholds.outweighs) * noneLikelihood
}

/** A pinned example is always its view's; what of it chooses no rows is said in the answer. */
export function answers(reading: Reading, pinned: boolean): boolean {
  return pinned
    ? reading.obstacles.every(({ kind }) => kind !== 'out_of_range')
    : reading.obstacles.length === 0
}

/** Positions of words that no view understands. */
function unknownToAll(all: readonly Reading[]): readonly number[] {
  const [first, ...others] = all.map(
    ({ obstacles }) =>
      new Set(obstacles.flatMap((one) => (one.kind === 'unknown_words' ? one.at : []))),
  )
  return [...(first ?? [])].filter((at) => others.every((other) => other.has(at)))
}
