/** How an engine says whole numbers wide enough for the product of two counts, and their division. */
export interface WholeNumbers {
  readonly type: string
  /** The whole part of a quotient of whole numbers. */
  readonly divide: (a: string, b: string) => string
}

/** DuckDB's. */
export const duckDbWholeNumbers: WholeNumbers = {
  type: 'HUGEINT',
  divide: (a, b) => `${a} // ${b}`,
}

/**
 * SQL text of `factor · n / d`, rounded half away from zero to `scale` digits, as decimal(18,scale); null where d is
 * 0. Exact: divided in whole numbers, since the engines round doubles differently. Both sides are scaled by a million
 * first, so that up to six decimals of either count in full.
 */
export function quotient(
  n: string,
  d: string,
  scale: number,
  factor: number,
  { type, divide }: WholeNumbers,
): string {
  const up = (value: string): string =>
    `CAST(abs(CAST(${value} AS DECIMAL(26,6))) * 1000000 AS ${type})`
  const unit = scale === 0 ? '1' : `0.${'1'.padStart(scale, '0')}`
  const twice = 2 * factor * 10 ** scale
  return [
    `CASE WHEN (${d}) = 0 THEN NULL ELSE CAST(`,
    `CASE WHEN ((${n}) < 0) = ((${d}) < 0) THEN 1 ELSE -1 END`,
    ` * CAST(${divide(`(${up(n)} * ${twice} + ${up(d)})`, `(${up(d)} * 2)`)} AS DECIMAL(18,0))`,
    ` * ${unit} AS DECIMAL(18,${scale})) END`,
  ].join('')
}
