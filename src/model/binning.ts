import type { FeatureColumn } from './frame.ts'

/**
 * How a column's values become bins. Numbers: bin k holds what is above cut k-1 and at most cut k; the last bin is
 * null's. Texts: one bin a level, then one for all others, then null's.
 */
export type Binning = NumericBinning | TextBinning

/** Cut points, ascending, as exact decimals. */
export interface NumericBinning {
  readonly kind: 'numeric'
  readonly cuts: readonly string[]
  /** The least and the greatest value of the training data. */
  readonly range: readonly [string, string]
}

/** Levels, sorted. */
export interface TextBinning {
  readonly kind: 'text'
  readonly levels: readonly string[]
}

/** The number of bins, null's included. */
export function binCount(binning: Binning): number {
  return binning.kind === 'numeric' ? binning.cuts.length + 2 : binning.levels.length + 2
}

/** The bin that null falls in: the last. */
export function nullBin(binning: Binning): number {
  return binCount(binning) - 1
}

/** Each row's bin. A column of the other kind is read as its own: numbers as text, and texts as the numbers they spell. */
export function binsOf(binning: Binning, column: FeatureColumn): Uint16Array {
  if (binning.kind === 'numeric') return numericBins(binning, valuesOf(column))
  return textBins(binning, column)
}

function numericBins({ cuts }: NumericBinning, values: Float64Array): Uint16Array {
  const bounds = Float64Array.from(cuts, Number)
  const bins = new Uint16Array(values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN
    bins[row] = Number.isNaN(value) ? bounds.length + 1 : placeOf(value, bounds)
  }
  return bins
}

/** How many of the bounds, which ascend, lie below the value. */
export function placeOf(value: number, bounds: Float64Array): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= (bounds[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}

function textBins(binning: TextBinning, column: FeatureColumn): Uint16Array {
  const places = new Map(binning.levels.map((level, at) => [level, at]))
  const other = binning.levels.length
  if (column.kind === 'numeric')
    return Uint16Array.from(column.values, (value) =>
      Number.isNaN(value) ? other + 1 : (places.get(String(value)) ?? other),
    )
  const byCode = Uint16Array.from(column.levels, (level) => places.get(level) ?? other)
  const bins = new Uint16Array(column.codes.length)
  for (let row = 0; row < bins.length; row += 1) {
    const code = column.codes[row] ?? -1
    bins[row] = code < 0 ? other + 1 : (byCode[code] ?? other)
  }
  return bins
}

function valuesOf(column: FeatureColumn): Float64Array {
  if (column.kind === 'numeric') return column.values
  const byCode = column.levels.map((level) => (level.trim() === '' ? Number.NaN : Number(level)))
  return Float64Array.from(column.codes, (code) => byCode[code] ?? Number.NaN)
}
