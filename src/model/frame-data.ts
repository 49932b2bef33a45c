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
    binned: async (columns) =>
      frameAggregates({
        rows: frame.rows,
        sizes: columns.map(({ binning }) => binCount(binning)),
        bins: columns.map(({ name, binning }: BinnedColumn) => binsOf(binning, column(name))),
        labels: frame.labels,
        folds: frame.folds,
      }),
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

function binningOf(column: FeatureColumn, { kind }: DataColumn, wanted: number): Binning {
  if (kind === 'numeric' && column.kind === 'numeric')
    return numericBinning(spansOf(column.values.filter((one) => !Number.isNaN(one)).sort(), wanted))
  const counts = new Map<string, number>()
  if (column.kind === 'text') {
    const byCode = new Float64Array(column.levels.length)
    for (const code of column.codes) if (code >= 0) byCode[code] = (byCode[code] as number) + 1
    for (const [code, level] of column.levels.entries()) counts.set(level, byCode[code] as number)
  }
  return textBinning(counts, wanted)
}
