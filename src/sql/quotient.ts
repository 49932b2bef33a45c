/** How an engine says whole numbers wide enough for the product of two counts, and their division. */
export interface WholeNumbers {
  readonly type: string
  /** The whole part of a quotient of whole numbers. */
  readonly divide: (a: string, b: string) => string
  /** A number as a double, exact to six decimals below 10^12; null beyond. Left out where wide whole numbers are fast. */
  readonly double?: (value: string) => string
}

/** DuckDB's. */
export const duckDbWholeNumbers: WholeNumbers = {
  type: 'HUGEINT',
  divide: (a, b) => `${a} // ${b}`,
}

/** DuckDB's where many rows are divided: a wide division takes it forty times as long as one of doubles. */
export const duckDbWholeNumbersOfMany: WholeNumbers = {
  ...duckDbWholeNumbers,
  double: (value) => `CAST(TRY_CAST(${value} AS DECIMAL(18,6)) AS DOUBLE)`,
}

/**
 * SQL text of `factor · n / d`, rounded half away from zero to `scale` digits, as decimal(18,scale); null where d is
 * 0. Exact: divided in whole numbers, since the engines round doubles differently. Both sides are scaled by a million
 * first, so that up to six decimals of either count in full. Where an engine has a faster way by doubles, it is taken
 * for quotients that are so far from a tie that no error of a double could round them otherwise.
 */
export function quotient(
  n: string,
  d: string,
  scale: number,
  factor: number,
  { type, divide, double }: WholeNumbers,
): string {
  const up = (value: string): string =>
    `CAST(abs(CAST(${value} AS DECIMAL(26,6))) * 1000000 AS ${type})`
  const unit = scale === 0 ? '1' : `0.${'1'.padStart(scale, '0')}`
  const twice = 2 * factor * 10 ** scale
  return [
    `CASE WHEN (${d}) = 0 THEN NULL`,
    double === undefined
      ? ' '
      : quick(`(${double(n)} * ${factor * 10 ** scale}E0 / ${double(d)})`, scale, unit),
    'ELSE CAST(',
    `CASE WHEN ((${n}) < 0) = ((${d}) < 0) THEN 1 ELSE -1 END`,
    ` * CAST(${divide(`(${up(n)} * ${twice} + ${up(d)})`, `(${up(d)} * 2)`)} AS DECIMAL(18,0))`,
    ` * ${unit} AS DECIMAL(18,${scale})) END`,
  ].join('')
}

/** Below 10^11 a double of four roundings is off by less than the thousandth that ties are kept clear of. */
function quick(times: string, scale: number, unit: string): string {
  const sure = `abs(${times} - round(${times})) < 0.499 AND abs(${times}) < 1E11`
  return ` WHEN ${sure} THEN CAST(CAST(round(${times}) AS BIGINT) * ${unit} AS DECIMAL(18,${scale})) `
}
