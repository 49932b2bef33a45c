import { type FeatureColumn, type LabelledFrame, rowsOf } from '../model/frame.ts'
import { heuristicColumn } from '../model/scoring.ts'
import type { Span, TrainingWindow } from '../model/stored-model.ts'
import type { Model } from '../project/model.ts'
import type { TrainingRows } from './training-rows.ts'

/** The closed months in three parts, one after the other in time. */
export interface Parts {
  readonly train: Part
  readonly calibrate: Part
  readonly test: Part
  readonly window: TrainingWindow
}

/** Some months' rows. */
export interface Part {
  readonly frame: LabelledFrame
  /** The heuristic's level of each row. */
  readonly level: FeatureColumn | undefined
  readonly monthOf: Uint16Array
  readonly memberOf: Uint32Array
  readonly causes: readonly (string | null)[]
}

/** Divides the rows by month: the newest to judge by, those before to calibrate on, the oldest to learn from. */
export function splitRows(model: Model, rows: TrainingRows): Parts {
  const { months, scoredMonth, scored, gaps } = rows
  const testFrom = months.length - model.testMonths
  const calibrateFrom = testFrom - model.calibrateMonths
  const part = (from: number, to: number): Part => partOf(rows, from, to)
  const train = part(0, calibrateFrom)
  const calibrate = part(calibrateFrom, testFrom)
  const test = part(testFrom, months.length)
  const span = (one: Part, from: number, to: number): Span => ({
    from: months[from] ?? '',
    to: months[to - 1] ?? '',
    rows: one.frame.rows,
    positives: one.frame.labels.reduce((sum, label) => sum + label, 0),
  })
  return {
    train,
    calibrate,
    test,
    window: {
      train: span(train, 0, calibrateFrom),
      calibrate: span(calibrate, calibrateFrom, testFrom),
      test: span(test, testFrom, months.length),
      scored: { from: scoredMonth, to: scoredMonth, rows: scored.rows, positives: 0 },
      ...(gaps.length === 0 ? {} : { gaps }),
    },
  }
}

/** The rows of all months that were read, without the heuristic's level. */
export function knownRows(rows: TrainingRows): LabelledFrame {
  return partOf(rows, 0, rows.months.length).frame
}

function partOf(rows: TrainingRows, from: number, to: number): Part {
  const { frame, labels, monthOf, foldOf, memberOf, causes } = rows
  const places: number[] = []
  for (let row = 0; row < frame.rows; row += 1) {
    const month = monthOf[row] ?? 0
    if (month >= from && month < to) places.push(row)
  }
  const at = Uint32Array.from(places)
  const whole = {
    ...frame,
    labels: Uint8Array.from(labels),
    folds: foldOf,
  }
  const picked: LabelledFrame = rowsOf(whole, at)
  return {
    frame: { ...picked, columns: picked.columns.filter(({ name }) => name !== heuristicColumn) },
    level: picked.columns.find(({ name }) => name === heuristicColumn),
    monthOf: Uint16Array.from(at, (row) => monthOf[row] ?? 0),
    memberOf: Uint32Array.from(at, (row) => memberOf[row] ?? 0),
    causes: places.map((row) => causes[row] ?? null),
  }
}
