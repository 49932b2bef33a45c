import { type AucGain, pairedBootstrapAucGain } from './auc-gain.ts'
import type { CalibrationBin } from './calibration.ts'
import { calibrationBins, calibrationSlope } from './calibration.ts'
import { type Figures, figuresOf } from './figures.ts'
import { picked } from './frame.ts'

/** What the months that were held back say: the model beside the plain rule, and whether it may be published. */
export interface Backtest {
  readonly months: readonly MonthFigures[]
  readonly champion: Figures
  readonly heuristic: Figures
  readonly gain: AucGain
  readonly calibration: { readonly slope: number; readonly intercept: number }
  readonly bins: readonly CalibrationBin[]
  readonly checks: readonly Check[]
}

/** One month of the test. */
export interface MonthFigures {
  readonly month: string
  readonly champion: Figures
  readonly heuristic: Figures
}

/** One condition of publishing, in words, with its figures. */
export interface Check {
  readonly name: string
  readonly passed: boolean
  readonly figures: string
}

/** Labels and two predictions of the test months' rows. */
export interface Judged {
  readonly labels: Uint8Array
  readonly champion: Float64Array
  readonly heuristic: Float64Array
  readonly monthOf: ArrayLike<number>
  /** Whom each row is about. */
  readonly memberOf: ArrayLike<number>
  readonly months: readonly string[]
}

/** The slope within which probabilities count as calibrated. */
const slopes = { least: 0.8, most: 1.25 }

/** The resamples of the bootstrap, fewer where rows are many: the interval is then narrow anyway. */
function resamplesFor(rows: number): number {
  return Math.max(200, Math.min(1000, Math.floor(20_000_000 / Math.max(1, rows))))
}

/** Judges a model on months that it has not seen. */
export function backtest(judged: Judged): Backtest {
  const { labels, champion, heuristic, monthOf, memberOf, months } = judged
  const byMonth = months.flatMap((month, at): readonly MonthFigures[] => {
    const places = placesWhere(monthOf, at)
    if (places.length === 0) return []
    const told = picked(labels, places)
    return [
      {
        month,
        champion: figures(told, picked(champion, places)),
        heuristic: figures(told, picked(heuristic, places)),
      },
    ]
  })
  const whole = {
    champion: figures(labels, champion),
    heuristic: figures(labels, heuristic),
    gain: pairedBootstrapAucGain(
      { labels, champion, heuristic, memberOf },
      resamplesFor(labels.length),
    ),
    calibration: calibrationSlope({ labels, scores: champion }),
  }
  return {
    months: byMonth,
    ...whole,
    bins: calibrationBins({ labels, scores: champion }),
    checks: checksOf(whole, byMonth.length),
  }
}

function checksOf(
  {
    champion,
    heuristic,
    gain,
    calibration,
  }: Pick<Backtest, 'champion' | 'heuristic' | 'gain' | 'calibration'>,
  months: number,
): readonly Check[] {
  const { slope } = calibration
  return [
    {
      name: 'it ranks better than the heuristic',
      passed: gain.low > 0,
      figures: `AUC ${three(champion.auc)} against ${three(heuristic.auc)}, gain ${three(gain.gain)}, 95 % interval ${three(gain.low)} to ${three(gain.high)} over ${months} months`,
    },
    {
      name: 'its log loss is lower',
      passed: champion.logLoss < heuristic.logLoss,
      figures: `${four(champion.logLoss)} against ${four(heuristic.logLoss)}`,
    },
    {
      name: 'its probabilities are calibrated',
      passed: slope >= slopes.least && slope <= slopes.most,
      figures: `slope ${three(slope)}, allowed ${slopes.least} to ${slopes.most}`,
    },
  ]
}

function figures(labels: Uint8Array, scores: Float64Array): Figures {
  return figuresOf({ labels, scores })
}

function placesWhere(monthOf: ArrayLike<number>, month: number): Uint32Array {
  const places: number[] = []
  for (let row = 0; row < monthOf.length; row += 1) if (monthOf[row] === month) places.push(row)
  return Uint32Array.from(places)
}

function three(value: number): string {
  return value.toFixed(3)
}

function four(value: number): string {
  return value.toFixed(4)
}
