import type { AdditiveModel, Monotone } from './additive-model.ts'
import type { Part, TrainingData } from './aggregates.ts'
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
   * How the inner backtest uses the folds. `across` (the default): each fold is told by all others. `forward`: each by
   * those before it, where folds are spans of time. `off`: no pairs.
   */
  readonly pairs?: 'across' | 'forward' | 'off'
}

/** Fits the additive model to rows in memory. The same rows give the same model in any order. Throws MODEL_LABELS_ONE_SIDED where all labels are alike. */
export function fit(frame: LabelledFrame, options: FitOptions = {}): Promise<AdditiveModel> {
  return fitTo(frameData(frame), options)
}

/** Fits the additive model to data that gives its aggregates, wherever it lies. */
export async function fitTo(data: TrainingData, options: FitOptions = {}): Promise<AdditiveModel> {
  const monotone = options.monotone ?? {}
  const folds = await data.counts()
  const prepared = await prepare(data, options.bins)
  const part: Part = { kind: 'all' }
  const mains = await newton(prepared.data, designOf(prepared, monotone, []), part, {
    search: true,
  })
  const parts = partsOf(folds, options.pairs ?? 'across')
  const round = parts.length === 0 ? undefined : await bestRound(prepared, monotone, mains, parts)
  return finished(prepared, monotone, folds, round ?? { pairs: [], fitted: mains })
}

/** Gain in standard errors that pairs must show in the inner backtest. */
const leastErrors = 2

/** The round of pairs with the least loss in the inner backtest; undefined where none is clearly better than no pairs. */
async function bestRound(
  prepared: Prepared,
  monotone: Readonly<Record<string, Monotone>>,
  mains: Fitted,
  parts: readonly { readonly train: Part; readonly test: Part }[],
): Promise<Round | undefined> {
  const rounds = await pairRounds(prepared, monotone, mains)
  if (rounds.length === 0) return undefined
  const verdicts = await backtest(prepared, monotone, rounds, mains, parts)
  let best: number | undefined
  for (const [at, { gain, errors }] of verdicts.entries())
    if (errors > leastErrors && gain > (best === undefined ? 0 : (verdicts[best]?.gain ?? 0)))
      best = at
  if (process.env['DEBUG_PAIRS'])
    console.log(
      rounds.map(
        (r, i) =>
          r.pairs
            .map(
              (p) =>
                p.factor.at.map((a) => prepared.columns[a]?.name).join('×') + ' ' + p.z.toFixed(0),
            )
            .join(', ') +
          ' ' +
          JSON.stringify(verdicts[i]),
      ),
      best,
    )
  return best === undefined ? undefined : rounds[best]
}

function partsOf(
  folds: readonly { readonly rows: number; readonly positives: number }[],
  way: 'across' | 'forward' | 'off',
): readonly { readonly train: Part; readonly test: Part }[] {
  if (way === 'off' || folds.length < 2) return []
  const tests = folds.flatMap(({ rows }, fold) =>
    rows > 0 && (way === 'across' || fold > 0) ? [fold] : [],
  )
  return tests.map((fold) => ({
    train: { kind: way === 'across' ? 'without' : 'before', fold },
    test: { kind: 'only', fold },
  }))
}
