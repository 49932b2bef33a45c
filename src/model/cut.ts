import type { NumericBinning, TextBinning } from './binning.ts'

/** The least and the greatest of neighbouring values that make one bin. */
export interface Span {
  readonly least: number
  readonly most: number
}

/** The binning that keeps spans apart: each cut is the shortest decimal between two of them. */
export function numericBinning(spans: readonly Span[]): NumericBinning {
  const cuts = spans.slice(1).map((span, at) => between(spans[at]?.most ?? span.least, span.least))
  const range = [String(spans[0]?.least ?? 0), String(spans.at(-1)?.most ?? 0)] as const
  return { kind: 'numeric', cuts: [...new Set(cuts)], range }
}

/** A decimal c with few digits and low <= c < high, near their middle. */
export function between(low: number, high: number): string {
  const middle = low + (high - low) / 2
  for (let digits = 1; digits <= 17; digits += 1) {
    const tried = Number(middle.toPrecision(digits))
    if (tried >= low && tried < high) return String(tried)
  }
  return String(low)
}

/** Spans of a column's sorted values that are not null: equal values stay together, and a span begins where another share of the rows is reached. */
export function spansOf(sorted: Float64Array, wanted: number): readonly Span[] {
  const spans: { least: number; most: number }[] = []
  let current = -1
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from] as number
    const bin = Math.floor((from * wanted) / sorted.length)
    const last = spans.at(-1)
    if (bin === current && last !== undefined) last.most = value
    else spans.push({ least: value, most: value })
    current = bin
    while (from < sorted.length && sorted[from] === value) from += 1
  }
  return spans
}

/** The texts that get a bin of their own: of enough rows, the most frequent first where there are too many. */
export function textBinning(counts: ReadonlyMap<string, number>, most: number): TextBinning {
  const kept = [...counts]
    .filter(([, rows]) => rows >= leastRows)
    .sort(([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([level]) => level)
  return { kind: 'text', levels: kept.sort((a, b) => (a < b ? -1 : 1)) }
}

/** Rows that a text needs for a bin of its own. */
const leastRows = 20
