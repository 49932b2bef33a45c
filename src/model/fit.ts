import { Problem } from '../base/problem.ts'
import type { AdditiveModel, Monotone } from './additive-model.ts'
import { type Part, pointScale, type TrainingData } from './aggregates.ts'
import type { Round } from './choose-pairs.ts'
import { backtest, designOf, pairRounds } from './choose-pairs.ts'
import { finished } from './finish.ts'
import type { LabelledFrame } from './frame.ts'
import { frameData } from './frame-data.ts'
import type { Fitted } from './newton.ts'
import { newton } from './newton.ts'
import type { Prepared } from './prepare.ts'
import { prepare } from './prepare.ts'

/** How a model is fitted. */
export interface FitOptions {
  /** Columns whose term may only rise or only fall; they take part in no pair. */
  readonly monotone?: Readonly<Record<string, Monotone>>
  /** Bins of a numeric column, at most; chosen by the number of columns where it is left out. */
  readonly bins?: number
  /**
   * How the inner backtest uses the folds. `across` (the default): each fold is told by all others; where the same
   * person has several rows, folds must keep them together. `forward`: each by those before it, where folds are spans
   * of time and no person is in two of them. `off`: no pairs.
   */
  readonly pairs?: 'across' | 'forward' | 'off'
  /** The share of the loss that pairs must save in the inner backtest; half a per cent where it is left out. */
  readonly leastGain?: number
}

/** Fits the additive model to rows in memory. The same rows give the same model in any order. Throws TRAIN_ONE_SIDED where all labels are alike. */
export function fit(frame: LabelledFrame, options: FitOptions = {}): Promise<AdditiveModel> {
  return fitTo(frameData(frame), options)
}

/** Fits the additive model to data that gives its aggregates, wherever it lies. */
export async function fitTo(data: TrainingData, options: FitOptions = {}): Promise<AdditiveModel> {
  const monotone = options.monotone ?? {}
  const folds = await data.counts()
  const { rows, positives } = total(folds)
  if (positives === 0 || positives === rows)
    throw new Problem('TRAIN_ONE_SIDED', { rows, positives, where: 'all rows given' })
  const prepared = await prepare(data, rows, options.bins)
  if (prepared.columns.length === 0)
    return finished(prepared, monotone, folds, { pairs: [], fitted: baseRate(rows, positives) })
  const part: Part = { kind: 'all' }
  const plain = designOf(prepared, monotone, [])
  const mains = await newton(prepared.data, plain, part, toTheEnd)
  const parts = partsOf(folds, options.pairs ?? 'across')
  const leastGain = options.leastGain ?? wary
  const round =
    parts.length === 0
      ? undefined
      : await bestRound(prepared, monotone, mains, { parts, leastGain })
  if (round === undefined) return finished(prepared, monotone, folds, { pairs: [], fitted: mains })
  const design = designOf(prepared, monotone, round.pairs)
  const fitted = await newton(prepared.data, design, part, { ...round.fitted, ...toTheEnd })
  return finished(prepared, monotone, folds, { pairs: round.pairs, fitted })
}

/** What is left where no column says anything: how often. */
function baseRate(rows: number, positives: number): Fitted {
  const intercept = Math.round(Math.log(positives / (rows - positives)) * pointScale)
  return { point: { intercept, factors: [] }, strengths: new Float64Array(), passes: 0 }
}

function total(folds: readonly { readonly rows: number; readonly positives: number }[]): {
  readonly rows: number
  readonly positives: number
} {
  return {
    rows: folds.reduce((sum, fold) => sum + fold.rows, 0),
    positives: folds.reduce((sum, fold) => sum + fold.positives, 0),
  }
}

/** The inner backtest: rows to fit on, rows to judge by. */
type Parts = readonly { readonly train: Part; readonly test: Part }[]

/** So far that what is left is below a coefficient's last digit. */
const toTheEnd = { search: 8, tolerance: 1e-6 }

/** What pairs must show in the inner backtest: a gain of so many standard errors … */
const leastErrors = 2
/**
 * … and of this share of the loss. On rows that repeat the same people in other months, pairs that save less lose more
 * in later months; where no row has to do with another, a fifth of it is enough.
 */
const wary = 0.005

/** The round of pairs with the least loss in the inner backtest; undefined where none is clearly better than no pairs. */
async function bestRound(
  prepared: Prepared,
  monotone: Readonly<Record<string, Monotone>>,
  mains: Fitted,
  { parts, leastGain }: Pick<Required<FitOptions>, 'leastGain'> & { readonly parts: Parts },
): Promise<Round | undefined> {
  const rounds = await pairRounds(prepared, monotone, mains)
  if (rounds.length === 0) return undefined
  const verdicts = await backtest(prepared, monotone, rounds, mains, parts)
  let best: number | undefined
  for (const [at, { gain, errors }] of verdicts.entries()) {
    const toBeat = best === undefined ? leastGain : (verdicts[best]?.gain ?? 0)
    if (errors > leastErrors && gain > toBeat) best = at
  }
  return best === undefined ? undefined : rounds[best]
}

function partsOf(
  folds: readonly { readonly rows: number; readonly positives: number }[],
  way: 'across' | 'forward' | 'off',
): Parts {
  if (way === 'off' || folds.length < 2) return []
  const tests = folds.flatMap(({ rows }, fold) =>
    rows > 0 && (way === 'across' || fold > 0) ? [fold] : [],
  )
  return tests.map((fold) => ({
    train: { kind: way === 'across' ? 'without' : 'before', fold },
    test: { kind: 'only', fold },
  }))
}
