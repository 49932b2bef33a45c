import { type Binning, binCount, binsOf } from './binning.ts'
import type { Frame } from './frame.ts'
import { score } from './score.ts'
import type { StoredModel } from './stored-model.ts'

/** How far the rows that are scored lie from those that were learned from. */
export interface DriftWatch {
  /** The month whose rows were looked at, `YYYY-MM-DD`. */
  readonly month: string
  readonly rows: number
  /** The score and each feature of the model, the most drifted first. */
  readonly drifts: readonly Drift[]
}

/** One distribution's distance: the population stability index, 0 where nothing moved. */
export interface Drift {
  /** A feature, or `score`. */
  readonly name: string
  readonly psi: number
  /** Share of rows that are null, in training and now, where it moved. */
  readonly nulls?: { readonly before: number; readonly now: number } | undefined
}

/** From here on a drift is told. */
export const warnAt = 0.1
/** From here on the model is not published. */
export const stopAt = 0.25

/** With fewer rows the index is mostly noise, and nothing is concluded. */
export const leastRows = 100

/** Neighbouring bins are put together until each holds about this share of the training rows. */
const leastShare = 0.1

/** Compares the rows of one month with the training rows. */
export function watchDrift(stored: StoredModel, frame: Frame, month: string): DriftWatch {
  const columns = new Map(frame.columns.map((column) => [column.name, column]))
  const drifts = stored.scorer.terms.flatMap((term): readonly Drift[] => {
    const column = columns.get(term.column)
    if (column === undefined) return []
    const now = counted(binsOf(term.binning, column), binCount(term.binning))
    const nulls = movedNulls(term.counts, now)
    return [{ name: term.column, psi: psi(term.counts, now, term.binning), nulls }]
  })
  const { edges, counts } = stored.scores
  const places = Uint16Array.from(score(stored.scorer, frame).score, (value) =>
    placeOf(value, edges),
  )
  const scores = { name: 'score', psi: index(counts, counted(places, counts.length)) }
  const all = frame.rows < leastRows ? [] : [scores, ...drifts]
  return { month, rows: frame.rows, drifts: all.toSorted((a, b) => b.psi - a.psi) }
}

/** Drifts so large that the model is not to answer, those left out that a person let pass. */
export function stopping(watch: DriftWatch, acknowledged: readonly string[]): readonly Drift[] {
  return watch.drifts.filter(({ name, psi }) => psi >= stopAt && !acknowledged.includes(name))
}

/** Drifts to be told. */
export function warning(watch: DriftWatch): readonly Drift[] {
  return watch.drifts.filter(({ psi }) => psi >= warnAt)
}

/** A drift as text: `days_unpaid PSI 0.31 (null in 12 % of the rows, 0 % in training)`. */
export function driftText({ name, psi, nulls }: Drift): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
  const moved = nulls
    ? ` (null in ${percent(nulls.now)} of the rows, ${percent(nulls.before)} in training)`
    : ''
  return `${name} PSI ${psi.toFixed(2)}${moved}`
}

/** A change of the share of nulls that is told. */
const toldNulls = 0.05

function movedNulls(before: readonly number[], now: readonly number[]): Drift['nulls'] {
  const shares = { before: lastShare(before), now: lastShare(now) }
  return Math.abs(shares.now - shares.before) >= toldNulls ? shares : undefined
}

function lastShare(counts: readonly number[]): number {
  return (counts.at(-1) ?? 0) / Math.max(1, sum(counts))
}

/** Ten ranges of the training rows' scores, and how many rows lie in each. */
export function scoreRanges(scores: Float64Array): StoredModel['scores'] {
  const sorted = Float64Array.from(scores).sort()
  const quantiles = Array.from(
    { length: 9 },
    (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / 10)] ?? 0,
  )
  const edges = [...new Set(quantiles)]
  const places = Uint16Array.from(scores, (value) => placeOf(value, edges))
  return { edges, counts: counted(places, edges.length + 1) }
}

function placeOf(value: number, edges: readonly number[]): number {
  let place = 0
  while (place < edges.length && value > (edges[place] ?? 0)) place += 1
  return place
}

function counted(places: Uint16Array, length: number): number[] {
  const counts = new Array<number>(length).fill(0)
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1
  return counts
}

/** Numbers' bins are put together with their neighbours, levels' with the rest; null's stands alone. */
function psi(before: readonly number[], now: readonly number[], binning: Binning): number {
  const total = sum(before)
  const groups: { before: number; now: number }[] = []
  let open: { before: number; now: number } | undefined
  for (let bin = 0; bin < before.length - 1; bin += 1) {
    const one = { before: before[bin] ?? 0, now: now[bin] ?? 0 }
    if (binning.kind === 'text' && one.before >= leastShare * total) groups.push(one)
    else open = { before: (open?.before ?? 0) + one.before, now: (open?.now ?? 0) + one.now }
    if (binning.kind === 'numeric' && open !== undefined && open.before >= leastShare * total) {
      groups.push(open)
      open = undefined
    }
  }
  if (open !== undefined) groups.push(open)
  groups.push({ before: before.at(-1) ?? 0, now: now.at(-1) ?? 0 })
  const filled = groups.filter((group) => group.before + group.now > 0)
  return index(
    filled.map((group) => group.before),
    filled.map((group) => group.now),
  )
}

/** Σ (q − p) · ln(q / p) over shares; an empty cell counts as half a row. */
function index(before: readonly number[], now: readonly number[]): number {
  const [all, allNow] = [sum(before), sum(now)]
  return before.reduce((total, count, at) => {
    const p = Math.max(count, 0.5) / all
    const q = Math.max(now[at] ?? 0, 0.5) / allNow
    return total + (q - p) * Math.log(q / p)
  }, 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
