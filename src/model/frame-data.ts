import type { BinnedColumn, TrainingData } from './aggregates.ts'
import type { Binning } from './binning.ts'
import { binCount, binsOf } from './binning.ts'
import { numericBinning, spansOf, textBinning } from './cut.ts'
import type { DataColumn } from './data-column.ts'
import type { FeatureColumn, LabelledFrame } from './frame.ts'
import { frameAggregates } from './frame-aggregates.ts'

/** Training data that lies in memory. */
export function frameData(frame: LabelledFrame): TrainingData {
  const column = (name: string): FeatureColumn => {
    const found = frame.columns.find((one) => one.name === name)
    if (found === undefined) throw new RangeError(`no column ${name}`)
    return found
  }
  return {
    columns: frame.columns.map(({ name, kind }) => ({ name, kind })),
    counts: async () => foldCounts(frame),
    binning: async (asked, wanted) => binningOf(column(asked.name), asked, wanted),
    binned: async (columns) => {
      const { order, starts } = byFold(frame)
      return frameAggregates({
        rows: frame.rows,
        sizes: columns.map(({ binning }) => binCount(binning)),
        bins: columns.map(({ name, binning }: BinnedColumn) =>
          order.of(binsOf(binning, column(name))),
        ),
        labels: order.of(frame.labels),
        starts,
      })
    },
  }
}

function foldCounts({
  labels,
  folds,
}: LabelledFrame): readonly { rows: number; positives: number }[] {
  const counts: { rows: number; positives: number }[] = [{ rows: 0, positives: 0 }]
  for (const [row, label] of labels.entries()) {
    const fold = folds?.[row] ?? 0
    while (counts.length <= fold) counts.push({ rows: 0, positives: 0 })
    const count = counts[fold]
    if (count === undefined) continue
    count.rows += 1
    count.positives += label
  }
  return counts
}

/** The rows with those of a fold side by side, so that a fold is a span of them. */
function byFold({ rows, folds }: LabelledFrame): {
  readonly starts: readonly number[]
  readonly order: { of<A extends Uint8Array | Uint16Array>(values: A): A }
} {
  if (folds === undefined) return { starts: [0, rows], order: { of: (values) => values } }
  const starts: number[] = [0]
  for (const fold of folds) {
    while (starts.length <= fold + 1) starts.push(0)
    starts[fold + 1] = (starts[fold + 1] as number) + 1
  }
  for (let fold = 1; fold < starts.length; fold += 1)
    starts[fold] = (starts[fold] as number) + (starts[fold - 1] as number)
  const next = [...starts]
  const places = Uint32Array.from(folds, (fold) => {
    const place = next[fold] as number
    next[fold] = place + 1
    return place
  })
  const of = <A extends Uint8Array | Uint16Array>(values: A): A => {
    const moved = values.slice() as A
    for (let row = 0; row < rows; row += 1) moved[places[row] as number] = values[row] as number
    return moved
  }
  return { starts, order: { of } }
}

function binningOf(column: FeatureColumn, { kind }: DataColumn, wanted: number): Binning {
  if (kind === 'numeric' && column.kind === 'numeric')
    return numericBinning(spansOf(sortedNumbers(column.values), wanted))
  const counts = new Map<string, number>()
  if (column.kind === 'text') {
    const byCode = new Float64Array(column.levels.length)
    for (const code of column.codes) if (code >= 0) byCode[code] = (byCode[code] as number) + 1
    for (const [code, level] of column.levels.entries()) counts.set(level, byCode[code] as number)
  }
  return textBinning(counts, wanted)
}

/**
 * Those that are not null, ascending. What is infinite counts as the nearest value that is not, so that no cut is
 * infinite; where all are, none is left.
 */
function sortedNumbers(values: Float64Array): Float64Array {
  const sorted = values.slice().sort()
  let end = sorted.length
  while (end > 0 && Number.isNaN(sorted[end - 1])) end -= 1
  let [from, to] = [0, end]
  while (from < to && sorted[from] === Number.NEGATIVE_INFINITY) from += 1
  while (from < to && sorted[to - 1] === Number.POSITIVE_INFINITY) to -= 1
  if (from === to) return sorted.subarray(0, 0)
  sorted.fill(sorted[from] as number, 0, from)
  sorted.fill(sorted[to - 1] as number, to, end)
  return sorted.subarray(0, end)
}
