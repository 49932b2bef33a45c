import type { Bound } from './bind.ts'
import { carriesNothing } from './content.ts'
import { type Missed, notUnderstood } from './coverage.ts'
import { bindFinest } from './detail.ts'
import type { Likeness } from './example.ts'
import { type FoundTerm, termsIn } from './measure.ts'
import type { Obstacle } from './obstacle.ts'
import type { PeriodContext } from './period-part.ts'
import { type Recognized, wordsOf } from './recognize.ts'
import { type Score, scoreOf } from './score.ts'
import { thresholds } from './thresholds.ts'
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

/** What was seen of a question for one view before its words are weighed. */
export interface Seen {
  readonly like: Likeness
  readonly likelihood: number
  /** How likely no view answers. */
  readonly noneLikelihood: number
  readonly said: Said
}

/** The question's stems, all of them with a space around each, and the first that begins a topic that no view answers. */
export interface Said {
  readonly stems: readonly string[]
  readonly text: string
  readonly topic: { readonly at: number; readonly topic: string } | undefined
}

/** Reads the stems of a question for topics. */
export function saidOf(stems: readonly string[], { negatives }: Vocabulary): Said {
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

/**
 * Reads a question for a view: its words and their score at once, whatever else when it is first asked for, since a view
 * that is far behind is seldom looked at again.
 */
export function readingOf(
  words: ViewWords,
  asked: Recognized,
  vocabulary: Vocabulary,
  seen: Seen,
  context: PeriodContext,
): Reading {
  const terms = withoutSubject(
    termsIn(words, asked.tokens, (at) => !asked.claimed.has(at) || asked.timed.has(at)),
    asked,
  )
  const score = scoreOf(words, terms, seen.like, asked, vocabulary, seen.likelihood)
  return new LaterReading({ words, terms, score, seen, asked, vocabulary, context })
}

interface Heard {
  readonly words: ViewWords
  readonly terms: readonly FoundTerm[]
  readonly score: Score
  readonly seen: Seen
  readonly asked: Recognized
  readonly vocabulary: Vocabulary
  readonly context: PeriodContext
}

type Rest = Pick<Reading, 'bound' | 'obstacles' | 'aside' | 'rank'>

class LaterReading implements Reading {
  readonly words: ViewWords
  readonly terms: readonly FoundTerm[]
  readonly score: Score
  readonly likelihood: number
  private readonly heard: Heard
  private read: Rest | undefined

  constructor(heard: Heard) {
    this.words = heard.words
    this.terms = heard.terms
    this.score = heard.score
    this.likelihood = heard.seen.likelihood
    this.heard = heard
  }

  private get rest(): Rest {
    this.read ??= restOf(this.heard)
    return this.read
  }

  get bound(): Bound {
    return this.rest.bound
  }

  get obstacles(): readonly Obstacle[] {
    return this.rest.obstacles
  }

  get aside(): readonly number[] {
    return this.rest.aside
  }

  get rank(): number {
    return this.rest.rank
  }
}

function restOf({ words, terms, score, seen, asked, vocabulary, context }: Heard): Rest {
  const { like, likelihood, noneLikelihood, said } = seen
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
    bound,
    obstacles: everything,
    aside: [
      ...framingIn(asked, terms),
      ...(isClear ? missed.light : []),
      ...(isSure ? missed.doubtful : []),
      ...(isCertain ? missed.carried : []),
    ],
    rank: score.total - costOf(missed, obstacles),
  }
}

/** Content words around the question: they count for nothing, and the answer says so. */
function framingIn(asked: Recognized, terms: readonly FoundTerm[]): readonly number[] {
  return [...asked.framing].filter((at) => {
    const token = asked.tokens[at]
    const isTaken = asked.claimed.has(at) || terms.some(({ from, to }) => from <= at && at < to)
    return token?.kind === 'word' && !isTaken && !carriesNothing(token)
  })
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
