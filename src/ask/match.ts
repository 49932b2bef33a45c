import { type Ambiguities, contentKey, declaredViews } from './ambiguity.ts'
import { type Bound, bind } from './bind.ts'
import { carriesNothing } from './content.ts'
import { type Missed, notUnderstood } from './coverage.ts'
import { type Likeness, likenesses, unlike } from './example.ts'
import { featuresOf, maskedWords } from './features.ts'
import { type FoundTerm, termsIn } from './measure.ts'
import { likelihoods, type Model, none, several } from './model.ts'
import { pinnedKey } from './normalize.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import { type Recognized, wordsOf } from './recognize.ts'
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
  /** Words that were left aside, since they name nothing. */
  readonly aside: readonly number[]
  /** How likely the wording is the view's, by the trained model. */
  readonly likelihood: number
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

/** What the decisions were tuned with, on the project's examples by cross-validation. */
const thresholds: {
  readonly least: number
  readonly margin: number
  readonly obstacle: number
  readonly grave: number
  readonly light: number
  readonly none: number
  readonly clear: number
  readonly sure: number
  readonly unsure: number
  readonly certain: number
  readonly near: number
  readonly outweighs: number
  readonly surelyNone: number
  readonly surelyOutweighs: number
  readonly several: number
  readonly evident: number
  readonly declared: number
} = {
  /** Below it nothing was said that a view answers. */
  least: 1.4,
  /** Nearer than this, two views fit alike. */
  margin: 0.6,
  /** What a slot that a view lacks costs it. */
  obstacle: 1.5,
  /** What a word that it does not understand costs it. */
  grave: 0.7,
  light: 0.2,
  /** From here on the model says that no view answers. */
  none: 0.5,
  /** From here on words that name nothing may be left aside. */
  clear: 2.2,
  /** From here on one noun that narrows nothing may be left aside too. */
  sure: 2.8,
  /** From here on the model doubts too much to leave a noun aside. */
  unsure: 0.35,
  /** From here on, and where the model has next to no doubt, a word that could be another view's is left aside too. */
  certain: 5,
  near: 0.75,
  /** Evidence from the view's own words that outweighs a wording which is no view's, and how much more where it surely is not. */
  outweighs: 2,
  surelyNone: 0.85,
  surelyOutweighs: 1.5,
  /** By how much more two views may differ where the wording is one that several views could mean. */
  several: 10,
  /** From here on the wording of a question without content words is one view's all the same. */
  evident: 0.9,
  /** From here on a question with the content words of a declared ambiguous one is as ambiguous. */
  declared: 0.025,
}

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
  const stems = asked.tokens.map((token) => token.stem)
  const said = { stems, text: ` ${stems.join(' ')} ` }
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
  const all = withoutFalseOwner(read).sort(bestFirst)
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
  const declared = declaredViews(contentKey(asked), ambiguities)
  const meant = all.filter((reading) => declared.includes(reading.words.view.name))
  const isSuch =
    (likely.get(several) ?? 0) >= thresholds.declared ||
    (isGeneral(asked) && (meant[0]?.likelihood ?? 0) < thresholds.evident)
  if (meant.length > 1 && isSuch) return { kind: 'several', readings: meant.slice(0, 3), all }
  return decided(
    asked,
    all,
    { none: likely.get(none) ?? 0, several: likely.get(several) ?? 0 },
    forced !== undefined,
  )
}

function decided(
  asked: Recognized,
  all: readonly Reading[],
  likely: { readonly none: number; readonly several: number },
  forced: boolean,
): Matched {
  const unknown = unknownToAll(all)
  const refused: Matched = { kind: 'none', all, unknown }
  const [best] = all
  if (best === undefined) return refused
  const margin = thresholds.margin + thresholds.several * likely.several
  const close = all.filter((one) => best.rank - one.rank < margin)
  if (best.score.owns && isKeptBack(best)) return refused
  const able = close.filter((one) => answers(one, false))
  const [first, second] = able
  if (forced) {
    return first !== undefined && first.score.evidence > 0
      ? { kind: 'one', reading: first, others: [], pinned: false }
      : refused
  }
  if (isGeneral(asked) && best.score.total < thresholds.least && able.length > 1)
    return { kind: 'several', readings: able.slice(0, 3), all }
  if (isOutside(best, likely.none) || first === undefined) return refused
  if (first !== best && first.score.total < thresholds.clear) return refused
  if (best.score.total < thresholds.least) {
    const meant = asked.claimed.size > 0 || best.score.evidence > 0
    return meant && able.length > 1 ? { kind: 'several', readings: able.slice(0, 3), all } : refused
  }
  if (second !== undefined) return { kind: 'several', readings: able.slice(0, 3), all }
  return { kind: 'one', reading: first, others: all.filter((one) => one !== first), pinned: false }
}

/** Its words are understood, but what is asked of it cannot be had; another view would answer another question. */
function isKeptBack({ obstacles }: Reading): boolean {
  return obstacles.length > 0 && obstacles.every(({ kind }) => kind !== 'unknown_words')
}

/** Nothing but slots and the words of any question: `how are we doing in October`. */
function isGeneral(asked: Recognized): boolean {
  return (
    asked.values.length + asked.periods.length > 0 &&
    asked.order === undefined &&
    asked.tokens.every((token, at) => asked.claimed.has(at) || carriesNothing(token))
  )
}

/** The view that owns a ranking gives way where another one has the measure that it does not understand. */
function withoutFalseOwner(readings: readonly Reading[]): Reading[] {
  return readings.map((reading) => {
    if (!reading.score.owns) return reading
    const missed = reading.obstacles.flatMap((one) => (one.kind === 'unknown_words' ? one.at : []))
    const isOthers = missed.some((at) =>
      readings.some((other) =>
        other.terms.some(
          ({ from, to, term }) => from <= at && at < to && term.measure !== undefined,
        ),
      ),
    )
    return isOthers ? { ...reading, rank: reading.rank - reading.score.ownership } : reading
  })
}

/** The wording is more like what no view answers than the view's own words can outweigh. */
function isOutside({ score }: Reading, noneLikelihood: number): boolean {
  return (
    !score.owns &&
    noneLikelihood >= thresholds.none &&
    score.evidence <
      thresholds.outweighs * noneLikelihood +
        (noneLikelihood >= thresholds.surelyNone ? thresholds.surelyOutweighs : 0)
  )
}

/** What was seen of a question for one view before its words are weighed. */
interface Seen {
  readonly like: Likeness
  readonly likelihood: number
  /** How likely no view answers. */
  readonly noneLikelihood: number
  readonly said: Said
}

/** The question's stems, and all of them with a space around each. */
interface Said {
  readonly stems: readonly string[]
  readonly text: string
}

function readingOf(
  words: ViewWords,
  asked: Recognized,
  vocabulary: Vocabulary,
  { like, likelihood, noneLikelihood, said }: Seen,
  context: PeriodContext,
): Reading {
  const terms = withoutSubject(
    termsIn(words, asked.tokens, (at) => !asked.claimed.has(at) || asked.timed.has(at)),
    asked,
  )
  const score = scoreOf(words, terms, like, asked, vocabulary, likelihood)
  const { bound, obstacles } = bind(words.view, terms, asked, context, vocabulary.spread)
  const missed = notUnderstood(words, terms, asked, like, vocabulary)
  const set = missed.doubtful.length + missed.light.length
  const isSure = score.total >= thresholds.sure && noneLikelihood < thresholds.unsure && set < 3
  const isClear =
    isSure ||
    (score.total >= thresholds.clear && missed.light.length < 3 && noneLikelihood < thresholds.none)
  const isCertain =
    score.total >= thresholds.certain &&
    likelihood >= thresholds.near &&
    noneLikelihood < 0.1 &&
    set + missed.carried.length < 3
  const blocking = [
    ...missed.grave,
    ...(isCertain ? [] : missed.carried),
    ...(isClear ? [] : missed.light),
    ...(isSure ? [] : missed.doubtful),
  ].sort((a, b) => a - b)
  const everything = [
    ...negativeTopics(words, said, vocabulary),
    ...unknownWords(blocking, asked),
    ...obstacles,
  ]
  return {
    words,
    terms,
    score,
    bound,
    obstacles: everything,
    aside: [
      ...(isClear ? missed.light : []),
      ...(isSure ? missed.doubtful : []),
      ...(isCertain ? missed.carried : []),
    ],
    likelihood,
    rank: score.total - costOf(missed, obstacles),
  }
}

function costOf(missed: Missed, obstacles: readonly Obstacle[]): number {
  return (
    thresholds.grave * (missed.grave.length + missed.doubtful.length + missed.carried.length) +
    thresholds.light * missed.light.length +
    thresholds.obstacle * obstacles.length
  )
}

function unknownWords(at: readonly number[], asked: Recognized): readonly Obstacle[] {
  if (at.length === 0) return []
  return [{ kind: 'unknown_words', at, words: at.map((one) => wordsOf(asked, one, one + 1)) }]
}

/** A word that names what is ranked is no measure, even where it could be one. */
function withoutSubject(terms: readonly FoundTerm[], asked: Recognized): readonly FoundTerm[] {
  if (asked.subject.kind !== 'entity') return terms
  const { from, to } = asked.subject.mention
  return terms.map((found) =>
    from <= found.from && found.to <= to
      ? { ...found, term: { ...found.term, measure: undefined } }
      : found,
  )
}

/** A topic that the view, or the whole project, says it never answers. */
function negativeTopics(words: ViewWords, said: Said, vocabulary: Vocabulary): readonly Obstacle[] {
  const names = (topic: string): boolean => topic !== '' && said.text.includes(` ${topic} `)
  for (const stem of said.stems) {
    const own = words.negativesBy.get(stem)?.find(names)
    if (own !== undefined) return [{ kind: 'negative', topic: own }]
    const topic = vocabulary.negatives.get(stem)?.find(names)
    if (topic !== undefined) return [{ kind: 'negative', topic }]
  }
  return []
}

/** A pinned example is always its view's; what of it chooses no rows is said in the answer. */
function answers(reading: Reading, pinned: boolean): boolean {
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

function bestFirst(a: Reading, b: Reading): number {
  return b.rank - a.rank || (a.words.view.name < b.words.view.name ? -1 : 1)
}
