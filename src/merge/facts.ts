/** What is known of one file's column before a type is chosen; all counts are of rows. */
export interface ColumnFacts {
  /** Values that are present: not null, and not a declared null spelling. */
  readonly present: number
  /** Integers beyond 64 bits that 38 digits hold. */
  readonly wide: number
  /** Distinct widths of the numbers found, with their counts. */
  readonly digits: readonly DigitCount[]
  /** Values that look like a date whose order of day and month nobody declared. */
  readonly ambiguousDates: number
  /** How text and one-byte values look; only where no type is wanted. */
  readonly shape: Shape | undefined
  /** The value of every row, as text; only for key columns, and only where there is one such value. */
  readonly only: string | undefined
  /** The least and the greatest value; only for key columns of whole numbers. */
  readonly span: Span | undefined
}

/** Whole numbers from one to another, both included. */
export interface Span {
  readonly low: bigint
  readonly high: bigint
}

/** Numbers of one width: digits before the mark, digits behind it as spelled, and behind it without trailing zeros. */
export interface DigitCount {
  readonly whole: number
  readonly spelled: number
  readonly needed: number
  readonly count: number
}

/** How many present values look like what. A value may look like several things. */
export interface Shape {
  readonly integers: number
  readonly decimals: number
  readonly booleans: number
  /** Also `Y`, `N`, `T`, `F`, `0`, `1`. */
  readonly booleanish: number
  readonly dates: number
  readonly timestamps: number
  readonly minScale: number
  readonly maxScale: number
  /** Decimals that end in a zero behind the mark, other than a lone `.0`. */
  readonly trailingZeros: number
  /** Decimals that end in a lone `.0`. */
  readonly pointZeros: number
  /** Most digits before the mark. */
  readonly maxWhole: number
}

/** Facts of a column that no rows stand behind. */
export const noFacts: ColumnFacts = {
  present: 0,
  wide: 0,
  digits: [],
  ambiguousDates: 0,
  shape: undefined,
  only: undefined,
  span: undefined,
}
