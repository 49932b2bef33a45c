/** Numbers of one column, one a row. NaN stands for null and for what is not a number. */
export interface NumericColumn {
  readonly kind: 'numeric'
  readonly name: string
  readonly values: Float64Array
}

/** Texts of one column, each once in `levels` (sorted by code unit); a row holds a level's place, or -1 for null. */
export interface TextColumn {
  readonly kind: 'text'
  readonly name: string
  readonly levels: readonly string[]
  readonly codes: Int32Array
}

/** A column of features. */
export type FeatureColumn = NumericColumn | TextColumn

/** Rows to be scored: columns of one length. */
export interface Frame {
  readonly rows: number
  readonly columns: readonly FeatureColumn[]
}

/** Rows to be learned from. */
export interface LabelledFrame extends Frame {
  /** 0 or 1, one a row. */
  readonly labels: Uint8Array
  /** Which part of the inner backtest a row belongs to, 0..; without it no pairs are tried. */
  readonly folds?: Uint8Array
}

/** The rows at these places, in this order; folds go along. */
export function rowsOf<F extends Frame | LabelledFrame>(frame: F, places: Uint32Array): F {
  const columns = frame.columns.map(
    (column): FeatureColumn =>
      column.kind === 'numeric'
        ? { ...column, values: picked(column.values, places) }
        : { ...column, codes: picked(column.codes, places) },
  )
  return {
    ...frame,
    rows: places.length,
    columns,
    ...('labels' in frame ? { labels: picked(frame.labels, places) } : {}),
    ...('folds' in frame && frame.folds !== undefined
      ? { folds: picked(frame.folds, places) }
      : {}),
  }
}

/** The values at these places, in this order. */
export function picked<A extends Float64Array | Int32Array | Uint8Array>(
  values: A,
  places: Uint32Array,
): A {
  const found = new (values.constructor as new (length: number) => A)(places.length)
  for (let at = 0; at < places.length; at += 1) found[at] = values[places[at] as number] as number
  return found
}

/** A column from numbers; null and undefined become NaN. */
export function numericColumn(
  name: string,
  values: readonly (number | null | undefined)[] | Float64Array,
): NumericColumn {
  return { kind: 'numeric', name, values: Float64Array.from(values, (one) => one ?? Number.NaN) }
}

/** A column from texts; the levels do not depend on the rows' order. */
export function textColumn(
  name: string,
  texts: readonly (string | null | undefined)[],
): TextColumn {
  const levels = [...new Set(texts.filter((one) => typeof one === 'string'))].sort(byCodeUnit)
  const places = new Map(levels.map((level, at) => [level, at]))
  const code = (text: string | null | undefined): number => places.get(text ?? '') ?? -1
  const codes = Int32Array.from(texts, (text) => (typeof text === 'string' ? code(text) : -1))
  return { kind: 'text', name, levels, codes }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
