import { type AucGain, pairedBootstrapAucGain } from './auc-gain.ts'
import type { CalibrationBin, CalibrationLine } from './calibration.ts'
import { calibrationBins, calibrationSlope } from './calibration.ts'
import { type Figures, figuresOf, figureText, isMeasurable } from './figures.ts'
import { picked } from './frame.ts'

/** What the months that were held back say: the model beside the plain rule, and whether it may be published. */
export interface Backtest {
  readonly months: readonly MonthFigures[]
  /** Over the months that can be measured, as all that follows. */
  readonly champion: Figures
  readonly heuristic: Figures
  readonly gain: AucGain
  readonly calibration: CalibrationLine
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

/** Months of the test that must be measurable: in fewer, a gain may be that of one month. */
const leastMeasured = 3

/** The slope within which probabilities count as calibrated. */
const slopes = { least: 0.8, most: 1.25 }

/** The resamples of the bootstrap, fewer where rows are many: the interval is then narrow anyway. */
function resamplesFor(rows: number): number {
  return Math.max(200, Math.min(1000, Math.floor(20_000_000 / Math.max(1, rows))))
}

/** Judges a model on months that it has not seen, at least one of which can be measured. */
export function backtest(judged: Judged): Backtest {
  const byMonth = judged.months.flatMap((month, at): readonly MonthFigures[] => {
    const { labels, champion, heuristic } = rowsWhere(judged, (one) => one === at)
    if (labels.length === 0) return []
    const told = { champion: figures(labels, champion), heuristic: figures(labels, heuristic) }
    return [{ month, ...told }]
  })
  const measured = byMonth.filter((one) => isMeasurable(one.champion))
  const places = new Set(measured.map(({ month }) => judged.months.indexOf(month)))
  const { labels, champion, heuristic, memberOf } = rowsWhere(judged, (one) => places.has(one))
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
    checks: checksOf(whole, { measured: measured.length, all: byMonth.length }),
  }
}

/** The months that cannot be measured, and why, in words. */
export function unmeasured({ months }: Backtest): readonly { month: string; why: string }[] {
  return months
    .filter(({ champion }) => !isMeasurable(champion))
    .map(({ month, champion }) => ({
      month: month.slice(0, 7),
      why: `no row has label ${champion.positives === 0 ? 1 : 0} in that month`,
    }))
}

function checksOf(
  {
    champion,
    heuristic,
    gain,
    calibration,
  }: Pick<Backtest, 'champion' | 'heuristic' | 'gain' | 'calibration'>,
  { measured, all }: { readonly measured: number; readonly all: number },
): readonly Check[] {
  const { slope } = calibration
  const months = measured === all ? `${all} months` : `${measured} of ${all} months`
  return [
    {
      name: `${leastMeasured} months can be measured`,
      passed: measured >= leastMeasured,
      figures: months,
    },
    {
      name: 'it ranks better than the heuristic',
      passed: gain.low > 0,
      figures: `AUC ${three(champion.auc)} against ${three(heuristic.auc)}, gain ${three(gain.gain)}, 95 % interval ${three(gain.low)} to ${three(gain.high)} over ${months}`,
    },
    {
      name: 'its log loss is lower',
      passed: champion.logLoss < heuristic.logLoss,
      figures: `${four(champion.logLoss)} against ${four(heuristic.logLoss)}`,
    },
    {
      name: 'its probabilities are calibrated',
      passed: slope !== null && slope >= slopes.least && slope <= slopes.most,
      figures: `slope ${three(slope)}, allowed ${slopes.least} to ${slopes.most}`,
    },
  ]
}

function figures(labels: Uint8Array, scores: Float64Array): Figures {
  return figuresOf({ labels, scores })
}

function rowsWhere(
  { labels, champion, heuristic, monthOf, memberOf }: Judged,
  isMeant: (month: number) => boolean,
): Omit<Judged, 'monthOf' | 'months'> {
  const rows: number[] = []
  for (let row = 0; row < monthOf.length; row += 1) if (isMeant(monthOf[row] ?? 0)) rows.push(row)
  const places = Uint32Array.from(rows)
  return {
    labels: picked(labels, places),
    champion: picked(champion, places),
    heuristic: picked(heuristic, places),
    memberOf: Uint32Array.from(places, (row) => memberOf[row] ?? 0),
  }
}

function three(value: number | null): string {
  return figureText(value, 3)
}

function four(value: number): string {
  return value.toFixed(4)
}
