import { type Ambiguities, contentKey, declaredViews } from './ambiguity.ts'
import { type Missed, notUnderstood } from './coverage.ts'
import { answers, decide, isGeneral, type Matched, type Reading, thresholds } from './decide.ts'
import { bindFinest } from './detail.ts'
import { type Likeness, likenesses, unlike } from './example.ts'
import { featuresOf, maskedWords } from './features.ts'
import { type FoundTerm, termsIn } from './measure.ts'
import { likelihoods, type Model, none, several } from './model.ts'
import { pinnedKey } from './normalize.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import { scoreOf } from './score.ts'
import type { ViewWords } from './view-words.ts'
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
    return isOthers || isNamedByOther(reading, readings)
      ? { ...reading, rank: reading.rank - reading.score.ownership }
      : reading
  })
}

/** `top 5 locations for money at risk`: the owner has no measure in the question, and another view has one of several words. */
function isNamedByOther(owner: Reading, readings: readonly Reading[]): boolean {
  if (owner.terms.some(({ term }) => term.measure !== undefined)) return false
  const { ranks } = owner.words.view
  return readings.some(
    ({ terms, words }) =>
      words.view.ranks?.of !== ranks?.of &&
      terms.some(({ from, to, term }) => term.measure !== undefined && to - from > 1),
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

/** The question's stems, all of them with a space around each, and the first that begins a topic that no view answers. */
interface Said {
  readonly stems: readonly string[]
  readonly text: string
  readonly topic: { readonly at: number; readonly topic: string } | undefined
}

function saidOf(stems: readonly string[], { negatives }: Vocabulary): Said {
  const text = ` ${stems.join(' ')} `
  for (const [at, stem] of stems.entries()) {
    const topic = topicIn(negatives.get(stem), text)
    if (topic !== undefined) return { stems, text, topic: { at, topic } }
  }
  return { stems, text, topic: undefined }
}

function topicIn(topics: readonly string[] | undefined, text: string): string | undefined {
  return topics?.find((topic) => topic !== '' && text.includes(` ${topic} `))
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
  const { bound, obstacles } = bindFinest(words, terms, asked, context, vocabulary.spread)
  const missed = notUnderstood(words, terms, asked, like, vocabulary)
  const set = missed.doubtful.length + missed.light.length
  const isHeard = score.owns || score.evidence >= 1
  const isSure =
    isHeard && score.total >= thresholds.sure && noneLikelihood < thresholds.unsure && set < 3
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
    ...negativeTopics(words, said),
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
function negativeTopics(words: ViewWords, { stems, text, topic }: Said): readonly Obstacle[] {
  for (const stem of stems.slice(0, topic === undefined ? stems.length : topic.at + 1)) {
    const own = topicIn(words.negativesBy.get(stem), text)
    if (own !== undefined) return [{ kind: 'negative', topic: own }]
  }
  return topic === undefined ? [] : [{ kind: 'negative', topic: topic.topic }]
}

function bestFirst(a: Reading, b: Reading): number {
  return b.rank - a.rank || (a.words.view.name < b.words.view.name ? -1 : 1)
}
