import type { DroppedColumn } from './additive-model.ts'
import type { Aggregates, BinnedColumn, TrainingData } from './aggregates.ts'
import { binCount } from './binning.ts'

/** Columns that say something, each something of its own, with the data in their bins. */
export interface Prepared {
  readonly columns: readonly BinnedColumn[]
  readonly counts: readonly Float64Array[]
  readonly data: Aggregates
  readonly dropped: readonly DroppedColumn[]
}

/** Bins the columns; those with one bin and those that tell nothing another does not are left out. */
export async function prepare(
  data: TrainingData,
  rows: number,
  bins: number | undefined,
): Promise<Prepared> {
  const dropped: DroppedColumn[] = []
  const several: BinnedColumn[] = []
  const wanted = {
    numeric: bins ?? usualBins(data.columns.length, rows),
    text: usualLevels(data.columns.filter(({ kind }) => kind === 'text').length),
  }
  for (const column of data.columns) {
    const binning = await data.binning(column, wanted[column.kind])
    several.push({ name: column.name, binning })
  }
  const first = await data.binned(several)
  const counts = await first.rowCounts()
  const varied = several.flatMap((column, at) => {
    if ((counts[at] ?? new Float64Array()).filter((rows) => rows > 0).length > 1) return [at]
    dropped.push({ column: column.name, reason: 'constant' })
    return []
  })
  const copies = await copiesOf(first, varied, counts)
  const kept = varied.filter((at) => {
    const of = copies.get(at)
    if (of === undefined) return true
    dropped.push({ column: several[at]?.name ?? '', reason: 'copy', of: several[of]?.name ?? '' })
    return false
  })
  const columns = kept.flatMap((at) => several[at] ?? [])
  return {
    columns,
    counts: kept.flatMap((at) => counts[at] ?? []),
    data: kept.length === several.length ? first : await data.binned(columns),
    dropped,
  }
}

/** Twenty, more where there are many rows, fewer for many columns, so that the unknowns stay some hundreds. */
function usualBins(columns: number, rows: number): number {
  const most = rows < 200_000 ? 20 : 32
  return Math.max(8, Math.min(most, Math.floor(720 / columns)))
}

/** A hundred and fifty for one text or two, fewer for many: the SQL holds each level by its words. */
function usualLevels(texts: number): number {
  return Math.max(40, Math.min(150, Math.floor(400 / texts)))
}

/** Columns that an earlier one tells and that tell it, each to all but this share of what is uncertain. */
const copyError = 0.02

async function copiesOf(
  data: Aggregates,
  columns: readonly number[],
  counts: readonly Float64Array[],
): Promise<ReadonlyMap<number, number>> {
  const pairs = columns.flatMap((one, place) =>
    columns.slice(0, place).map((other) => [other, one] as const),
  )
  const tables = await data.cells({ intercept: 0, factors: [] }, pairs, { kind: 'all' })
  const copies = new Map<number, number>()
  for (const [at, [one, other]] of pairs.entries()) {
    if (copies.has(one) || copies.has(other)) continue
    const joint = tables[at]?.weight ?? new Float64Array()
    const width = counts[other]?.length ?? 0
    const rows = (counts[one] ?? new Float64Array()).reduce((sum, count) => sum + count, 0)
    const by = joint.reduce((sum, weight) => sum + weight, 0) / rows
    const told = (sums: Float64Array, of: Float64Array | undefined): boolean => {
      const most = Math.max(...(of ?? []))
      return rows - sums.reduce((sum, one) => sum + one, 0) / by <= copyError * (rows - most)
    }
    const rowsMost = new Float64Array(counts[one]?.length ?? 0)
    const columnsMost = new Float64Array(width)
    for (const [cell, weight] of joint.entries()) {
      const [row, column] = [Math.floor(cell / width), cell % width]
      rowsMost[row] = Math.max(rowsMost[row] as number, weight)
      columnsMost[column] = Math.max(columnsMost[column] as number, weight)
    }
    if (told(rowsMost, counts[other]) && told(columnsMost, counts[one])) copies.set(other, one)
  }
  return copies
}

/** The number of a binning's bins that hold values: all but null's and that of other texts. */
export function valueBins({ binning }: BinnedColumn): number {
  return binCount(binning) - (binning.kind === 'numeric' ? 1 : 2)
}
