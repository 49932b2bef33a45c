import type { FeatureColumn, Frame, LabelledFrame } from './frame.ts'
import { textColumn } from './frame.ts'

/** Values of one column whose order says little: codes of places or of products, written as numbers. */
export interface Codes {
  readonly column: string
  /** So that the same values are named in rows that were not learned from. */
  readonly twin: string
}

/** Fewer have a bin each, whether they are codes or not. */
const leastValues = 21
/** So many values can be told apart as texts, those of enough rows … */
const mostValues = 150
const leastRows = 20
/** … which must make up so much of the rows. */
const leastShare = 0.8
/** Standard deviations that the statistic must lie above its mean. */
const leastZ = 6

/** Columns of whole numbers that are codes, found by the labels of these rows. */
export function codesIn(frame: LabelledFrame): readonly Codes[] {
  return frame.columns.flatMap((column): readonly Codes[] => {
    if (column.kind !== 'numeric') return []
    const values = valuesOf(column.values, frame.labels)
    if (values === undefined || roughness(values) < leastZ) return []
    return [{ column: column.name, twin: `${column.name}, each value` }]
  })
}

/** The frame with each code a second time, as a text: what its order says, and what each value says, are learned apart. */
export function withCodes<F extends Frame>(frame: F, codes: readonly Codes[]): F {
  const twins = codes.flatMap(({ column, twin }): readonly FeatureColumn[] => {
    const found = frame.columns.find((one) => one.name === column)
    if (found?.kind !== 'numeric') return []
    const texts = Array.from(found.values, (one) => (Number.isNaN(one) ? null : String(one)))
    return [textColumn(twin, texts)]
  })
  return { ...frame, columns: [...frame.columns, ...twins] }
}

/** A value with its rows. */
interface Value {
  readonly value: number
  rows: number
  positives: number
}

/** Frequent values, ascending; undefined where the column cannot be a code. */
function valuesOf(values: Float64Array, labels: Uint8Array): readonly Value[] | undefined {
  const found = new Map<number, Value>()
  let filled = 0
  for (const [row, value] of values.entries()) {
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value)) return undefined
    const known = found.get(value) ?? { value, rows: 0, positives: 0 }
    known.rows += 1
    known.positives += labels[row] ?? 0
    found.set(value, known)
    filled += 1
  }
  const kept = [...found.values()]
    .filter(({ rows }) => rows >= leastRows)
    .sort((a, b) => b.rows - a.rows || a.value - b.value)
    .slice(0, mostValues)
  const held = kept.reduce((sum, { rows }) => sum + rows, 0)
  if (kept.length < leastValues || held < leastShare * filled) return undefined
  return kept.sort((a, b) => a.value - b.value)
}

/**
 * How far the rates lie off the line between their neighbours' rates, in standard deviations of what chance gives. What
 * rises, falls or bends with the value is on that line; a code is not. Squares of second differences that overlap vary
 * 1.94 times as much as others.
 */
function roughness(values: readonly Value[]): number {
  const rows = values.reduce((sum, one) => sum + one.rows, 0)
  const positives = values.reduce((sum, one) => sum + one.positives, 0)
  const spread = (positives / rows) * (1 - positives / rows)
  if (spread === 0) return 0
  let statistic = 0
  for (let at = 1; at + 1 < values.length; at += 1) {
    const [below, here, above] = values.slice(at - 1, at + 2) as [Value, Value, Value]
    const share = (here.value - below.value) / (above.value - below.value)
    const line = (1 - share) * rateOf(below) + share * rateOf(above)
    const variance = 1 / here.rows + (1 - share) ** 2 / below.rows + share ** 2 / above.rows
    statistic += (rateOf(here) - line) ** 2 / (spread * variance)
  }
  const freedom = values.length - 2
  return (statistic - freedom) / Math.sqrt(2 * 1.94 * freedom)
}

function rateOf({ rows, positives }: Value): number {
  return positives / rows
}
