import { Problem } from '../base/problem.ts'
import { isMeasurable } from '../model/figures.ts'
import { rowsOf } from '../model/frame.ts'
import type { Model } from '../project/model.ts'
import type { Part } from './split.ts'
import type { MonthCount, TrainingRows } from './training-rows.ts'

/** The rows of the months that can be measured: of those in which it happened to some, and not to all. */
export function measuredRows(part: Part): Part {
  const { frame, level, monthOf, memberOf, causes } = part
  const counts = new Map<number, { rows: number; positives: number }>()
  for (const [row, month] of monthOf.entries()) {
    const { rows, positives } = counts.get(month) ?? { rows: 0, positives: 0 }
    counts.set(month, { rows: rows + 1, positives: positives + (frame.labels[row] ?? 0) })
  }
  if ([...counts.values()].every(isMeasurable)) return part
  const places = [...monthOf.keys()].filter((row) => {
    const count = counts.get(monthOf[row] ?? 0)
    return count !== undefined && isMeasurable(count)
  })
  const at = Uint32Array.from(places)
  return {
    frame: rowsOf(frame, at),
    level: level && rowsOf({ rows: frame.rows, columns: [level] }, at).columns[0],
    monthOf: Uint16Array.from(at, (row) => monthOf[row] ?? 0),
    memberOf: Uint32Array.from(at, (row) => memberOf[row] ?? 0),
    causes: places.map((row) => causes[row] ?? null),
  }
}

/** What stands against judging by the newest months; undefined where one of them at least can be measured. */
export function notMeasurable(model: Model, rows: TrainingRows): Problem | undefined {
  const months = countsOf(rows)
  const test = months.slice(-model.testMonths)
  if (test.some(isMeasurable)) return undefined
  const found = test.map(
    ({ month, rows: all, positives }) =>
      `${month.slice(0, 7)} (label 1 in ${positives.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} rows)`,
  )
  const parameters = { model: model.name, months: found.join(', '), newest: newest(model, months) }
  return new Problem('MODEL_NOT_MEASURABLE', parameters, { where: model.where('split') })
}

/** The months whose rows were read. */
function countsOf({ months, monthOf, labels }: TrainingRows): readonly MonthCount[] {
  const counts = months.map((month) => ({ month, rows: 0, positives: 0 }))
  for (const [row, place] of monthOf.entries()) {
    const count = counts[place]
    if (count === undefined) continue
    count.rows += 1
    count.positives += labels[row] ?? 0
  }
  return counts
}

/** The newest month that can be measured, and what makes one of the test measurable. */
function newest({ calibrateMonths }: Model, months: readonly MonthCount[]): string {
  const at = months.findLastIndex(isMeasurable)
  const month = months[at]?.month.slice(0, 7)
  if (month === undefined) return 'No closed month is one: have the outcomes delivered.'
  const testMonths = months.length - at
  return testMonths <= mostTestMonths && at > calibrateMonths
    ? `The newest is ${month}: hold back more months (split: {test_months: ${testMonths}}), or have the outcomes after it delivered.`
    : `The newest is ${month}: have the outcomes after it delivered.`
}

/** As many as the YAML takes. */
const mostTestMonths = 24
