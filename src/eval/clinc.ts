import * as z from 'zod'
import { featuresOf } from '../ask/features.ts'
import { likelihoods, type Model, none } from '../ask/model.ts'
import { normalize } from '../ask/normalize.ts'
import { classesOf, train } from '../ask/train.ts'
import { Problem, Problems } from '../base/problem.ts'
import { percentile, type Share } from './figures.ts'

/** CLINC150's layout, `data_full.json`: texts with their intents, and texts that belong to none. */
export interface Clinc {
  readonly train: readonly Labelled[]
  readonly val: readonly Labelled[]
  readonly test: readonly Labelled[]
  readonly oosTrain: readonly string[]
  readonly oosVal: readonly string[]
  readonly oosTest: readonly string[]
}

/** A text and its intent. */
export interface Labelled {
  readonly text: string
  readonly intent: string
}

/** What the linear model makes of the test part, after it has learned the train part alone. */
export interface ClincFigures {
  readonly intents: number
  readonly samples: number
  /** The class of what belongs nowhere is learned from its own samples, and wins like any other. */
  readonly asClass: ClincShares
  /** Besides, what is less likely than a bound belongs nowhere; the bound is chosen on the validation part. */
  readonly byBound: ClincShares & { readonly bound: number }
  readonly latencyMs: { readonly p50: number; readonly p99: number }
  readonly trainingSeconds: number
}

/** The two figures that are reported for this data set. */
export interface ClincShares {
  readonly inScope: Share
  readonly outOfScope: Share
}

/** Reads the layout. Throws `Problems` with everything that is missing or of another form. */
export function parseClinc(file: string, text: string): Clinc {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new Problem('QUESTION_FILE_UNREADABLE', { cause }, { where: { file }, cause: error })
  }
  const read = layout.safeParse(value)
  if (read.success) {
    const { train: learned, val, test, oos_train, oos_val, oos_test } = read.data
    const texts = (part: readonly (readonly string[])[]): readonly string[] =>
      part.map(([one = '']) => one)
    return {
      train: learned.map(labelled),
      val: val.map(labelled),
      test: test.map(labelled),
      oosTrain: texts(oos_train),
      oosVal: texts(oos_val),
      oosTest: texts(oos_test),
    }
  }
  const said = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Problems(
    [...new Set(said)]
      .slice(0, 50)
      .map((message) => new Problem('QUESTION_LINE_INVALID', { message }, { where: { file } })),
  )
}

/** Trains the matcher's linear model on the train part and measures it on the test part. */
export function evaluateClinc(clinc: Clinc, nowMs: () => number): ClincFigures {
  const intents = [...new Set(clinc.train.map(({ intent }) => intent))].sort()
  const samples = [
    ...clinc.train.map(({ text, intent }) => ({
      words: wordsOf(text),
      classes: [intent],
      weight: 1,
    })),
    ...clinc.oosTrain.map((text) => ({ words: wordsOf(text), classes: [none], weight: 1 })),
  ]
  const startedMs = nowMs()
  const model = train(samples, classesOf(intents.map((name) => ({ name }))), 'clinc')
  const trainingSeconds = (nowMs() - startedMs) / 1000
  const times: number[] = []
  const guess = (text: string): Guess => {
    const from = nowMs()
    const guessed = guessOf(model, text)
    times.push(nowMs() - from)
    return guessed
  }
  const guessed = (texts: readonly string[]): readonly Guess[] => texts.map(guess)
  const [val, oosVal] = [guessed(clinc.val.map(({ text }) => text)), guessed(clinc.oosVal)]
  const bound = bestBound(clinc.val, val, oosVal)
  times.length = 0
  const [test, oosTest] = [guessed(clinc.test.map(({ text }) => text)), guessed(clinc.oosTest)]
  return {
    intents: intents.length,
    samples: samples.length,
    asClass: sharesOf(clinc.test, test, oosTest, 0),
    byBound: { bound, ...sharesOf(clinc.test, test, oosTest, bound) },
    latencyMs: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    trainingSeconds,
  }
}

interface Guess {
  readonly intent: string
  readonly likelihood: number
}

function guessOf(model: Model, text: string): Guess {
  let best: Guess = { intent: none, likelihood: 0 }
  for (const [intent, likelihood] of likelihoods(model, featuresOf(wordsOf(text))))
    if (likelihood > best.likelihood) best = { intent, likelihood }
  return best
}

/** The bound with the most right answers in and out of scope together, the smallest of several. */
function bestBound(
  labels: readonly Labelled[],
  inScope: readonly Guess[],
  outOfScope: readonly Guess[],
): number {
  let best = { bound: 0, right: -1 }
  for (let step = 0; step < 100; step += 1) {
    const bound = step / 100
    const shares = sharesOf(labels, inScope, outOfScope, bound)
    const right = shares.inScope.count + shares.outOfScope.count
    if (right > best.right) best = { bound, right }
  }
  return best.bound
}

function sharesOf(
  labels: readonly Labelled[],
  inScope: readonly Guess[],
  outOfScope: readonly Guess[],
  bound: number,
): ClincShares {
  const ends = (guess: Guess): string => (guess.likelihood < bound ? none : guess.intent)
  const right = inScope.filter((guess, at) => ends(guess) === labels[at]?.intent)
  const left = outOfScope.filter((guess) => ends(guess) === none)
  return {
    inScope: { count: right.length, of: inScope.length },
    outOfScope: { count: left.length, of: outOfScope.length },
  }
}

function wordsOf(text: string): readonly string[] {
  return normalize(text).tokens.map((token) => token.stem)
}

const pairs = z.array(z.array(z.string()).length(2, { error: 'pairs of [text, intent]' }), {
  error: 'a list of [text, intent]',
})

const layout = z.object({
  train: pairs.min(1, { error: 'at least one [text, intent]' }),
  val: pairs,
  test: pairs,
  oos_train: pairs,
  oos_val: pairs,
  oos_test: pairs,
})

function labelled([text = '', intent = '']: readonly string[]): Labelled {
  return { text, intent }
}
