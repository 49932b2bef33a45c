import type { AdditiveModel } from '../model/additive-model.ts'
import { isMeasurable } from '../model/figures.ts'
import { fit as fitAdditive } from '../model/fit.ts'
import { type LabelledFrame, rowsOf } from '../model/frame.ts'
import { constantModel } from '../model/plain-rule.ts'
import { auc } from '../model/ranking.ts'
import { score } from '../model/score.ts'
import type { Causes, Model } from '../project/model.ts'
import type { Part, Parts } from './split.ts'

/** What the test months say of one cause. */
export interface CauseFigures {
  readonly cause: 'voluntary' | 'involuntary'
  readonly expected: number
  readonly happened: number
  /** Null where it happened to none, or to all. */
  readonly auc: number | null
}

/** With fewer rows of either cause their share is taken as constant. */
const leastOfEach = 30

/** The chance that what happens does so without a choice, learned from the rows in which it happened. */
export async function shareOf(model: Model, parts: Parts): Promise<AdditiveModel | undefined> {
  const { causes } = model
  if (causes === undefined) return undefined
  const frames = [parts.train, parts.calibrate].map((part) => happened(causes, part))
  const frame = joined(frames)
  const involuntary = frame.labels.reduce((sum, label) => sum + label, 0)
  if (Math.min(involuntary, frame.rows - involuntary) < leastOfEach)
    return constantModel(frame.labels)
  return fitAdditive(frame, { pairs: 'off' })
}

/** Expected and real numbers of either cause in the test months, and how well each is ranked. */
export function causeFigures(
  { causes }: Model,
  scorer: AdditiveModel,
  share: AdditiveModel,
  test: Part,
): readonly CauseFigures[] {
  if (causes === undefined) return []
  const whole = score(scorer, test.frame).probability
  const parts = score(share, test.frame).probability
  const scores = {
    voluntary: whole.map((chance, row) => chance * (1 - (parts[row] ?? 0))),
    involuntary: whole.map((chance, row) => chance * (parts[row] ?? 0)),
  }
  return (['voluntary', 'involuntary'] as const).map((cause) => {
    const labels = Uint8Array.from(test.causes, (told, row) =>
      test.frame.labels[row] === 1 && causes[cause].includes(told ?? '') ? 1 : 0,
    )
    const happened = labels.reduce((sum, label) => sum + label, 0)
    const isMeasured = isMeasurable({ rows: labels.length, positives: happened })
    return {
      cause,
      expected: scores[cause].reduce((sum, chance) => sum + chance, 0),
      happened,
      auc: isMeasured ? auc({ labels, scores: scores[cause] }) : null,
    }
  })
}

/** Rows in which it happened for a known cause; the label says without a choice. */
function happened(causes: Causes, { frame, causes: told }: Part): LabelledFrame {
  const places: number[] = []
  for (const [row, cause] of told.entries()) {
    const isKnown = [...causes.voluntary, ...causes.involuntary].includes(cause ?? '')
    if (frame.labels[row] === 1 && isKnown) places.push(row)
  }
  const { folds: _, ...plain } = frame
  const picked = rowsOf(plain, Uint32Array.from(places))
  const labels = Uint8Array.from(places, (row) =>
    causes.involuntary.includes(told[row] ?? '') ? 1 : 0,
  )
  return { ...picked, labels }
}

/** Frames of the same columns, one after the other. They share the levels of their texts. */
function joined(frames: readonly LabelledFrame[]): LabelledFrame {
  const [first, ...others] = frames
  if (first === undefined) return { rows: 0, columns: [], labels: new Uint8Array() }
  return others.reduce<LabelledFrame>(
    (one, two) => ({
      rows: one.rows + two.rows,
      labels: Uint8Array.from([...one.labels, ...two.labels]),
      columns: one.columns.map((column, at) => {
        const other = two.columns[at]
        if (column.kind === 'numeric' && other?.kind === 'numeric')
          return { ...column, values: Float64Array.from([...column.values, ...other.values]) }
        if (column.kind === 'text' && other?.kind === 'text')
          return { ...column, codes: Int32Array.from([...column.codes, ...other.codes]) }
        return column
      }),
    }),
    first,
  )
}
