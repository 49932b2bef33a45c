import { placeOf } from './binning.ts'
import type { FeatureColumn, Frame } from './frame.ts'
import { aucOf } from './ranking.ts'

/** A feature that says more than can have been known before the month, and by what it shows. */
export interface Leak {
  readonly column: string
  readonly evidence: string
  /** The AUC with which it ranks alone. */
  readonly alone: number
}

/** Alone a column ranks no better than this unless it knows the outcome. */
const mostAuc = 0.95
/** A value that is nearly always followed by the outcome … */
const surely = { rate: 0.95, positives: 20 }
/** … and one that is never, where many were to be expected: what stays empty for all who stay. */
const never = { expected: 30, share: 0.01 }
/** Values with fewer rows are taken together, so that an identifier is no perfect predictor. */
const leastRows = 50

/** Looks at each column alone for what only the future can tell. Rows are those whose outcome is known. */
export function leaksIn(frame: Frame, labels: Uint8Array): readonly Leak[] {
  const positives = labels.reduce((sum, label) => sum + label, 0)
  const base = positives / labels.length
  return frame.columns.flatMap((column): readonly Leak[] => {
    const groups = groupsOf(column, labels)
    const alone = aucAlone(groups)
    const evidence = evidenceOf(groups, alone, base)
    return evidence === undefined ? [] : [{ column: column.name, evidence, alone }]
  })
}

/** Rows with one value, or with values of one range. */
interface Group {
  readonly words: string
  rows: number
  positives: number
}

function evidenceOf(groups: readonly Group[], alone: number, base: number): string | undefined {
  const whole = (count: number): string => Math.round(count).toLocaleString('en-US')
  if (alone >= mostAuc) return `alone it ranks with an AUC of ${alone.toFixed(3)}`
  for (const { words, rows, positives } of groups) {
    const expected = rows * base
    if (base <= 0.5 && positives >= surely.positives && positives >= surely.rate * rows)
      return `of ${whole(rows)} rows where it is ${words}, ${whole(positives)} came true`
    if (expected >= never.expected && positives <= never.share * expected)
      return `of ${whole(rows)} rows where it is ${words}, ${whole(positives)} came true, where ${whole(expected)} were to be expected`
  }
  return undefined
}

/** The AUC of the groups' own rates as scores. */
function aucAlone(groups: readonly Group[]): number {
  const byRate = new Map<number, { positives: number; negatives: number }>()
  for (const { rows, positives } of groups) {
    if (rows === 0) continue
    const same = byRate.get(positives / rows) ?? { positives: 0, negatives: 0 }
    byRate.set(positives / rows, {
      positives: same.positives + positives,
      negatives: same.negatives + rows - positives,
    })
  }
  const highestFirst = [...byRate].sort(([one], [other]) => other - one)
  return aucOf(highestFirst.map(([, group]) => group))
}

function groupsOf(column: FeatureColumn, labels: Uint8Array): readonly Group[] {
  return column.kind === 'numeric'
    ? numericGroups(column.values, labels)
    : textGroups(column.levels, column.codes, labels)
}

/** Ranges between twentieths of the values, and null by itself. */
function numericGroups(values: Float64Array, labels: Uint8Array): readonly Group[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const quantiles = Array.from({ length: 19 }, (_, at) =>
    Number(sorted[Math.floor(((at + 1) * sorted.length) / 20)]),
  )
  const cuts = Float64Array.from(new Set(quantiles.filter((cut) => !Number.isNaN(cut))))
  const words = [
    ...Array.from(cuts, (cut, at) =>
      at === 0 ? `at most ${cut}` : `above ${cuts[at - 1]}, at most ${cut}`,
    ),
    `above ${cuts.at(-1)}`,
    'null',
  ]
  const of = new Uint32Array(values.length)
  for (let row = 0; row < of.length; row += 1) {
    const value = values[row] as number
    of[row] = Number.isNaN(value) ? cuts.length + 1 : placeOf(value, cuts)
  }
  return filled(words, of, labels)
}

function textGroups(
  levels: readonly string[],
  codes: Int32Array,
  labels: Uint8Array,
): readonly Group[] {
  const rows = new Uint32Array(levels.length)
  for (const code of codes) if (code >= 0) rows[code] = (rows[code] ?? 0) + 1
  const kept = levels.flatMap((_, code) => ((rows[code] ?? 0) >= leastRows ? [code] : []))
  const places = new Map(kept.map((code, at) => [code, at]))
  const words = [...kept.map((code) => `'${levels[code]}'`), 'another value', 'null']
  const of = Uint32Array.from(codes, (code) =>
    code < 0 ? kept.length + 1 : (places.get(code) ?? kept.length),
  )
  return filled(words, of, labels)
}

function filled(words: readonly string[], of: Uint32Array, labels: Uint8Array): readonly Group[] {
  const groups = words.map((one): Group => ({ words: one, rows: 0, positives: 0 }))
  for (const [row, at] of of.entries()) {
    const group = groups[at]
    if (group === undefined) continue
    group.rows += 1
    group.positives += labels[row] ?? 0
  }
  return groups
}
