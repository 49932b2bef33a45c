import { placeOf } from './binning.ts'

/** Each value's place among those that differ, ascending, and how many differ. */
export interface DenseRanks {
  readonly count: number
  readonly of: Uint32Array
}

/** Ranks numbers, none of which is NaN. */
export function denseRanks(values: ArrayLike<number>): DenseRanks {
  const sorted = Float64Array.from(values).sort()
  let count = 0
  for (const value of sorted)
    if (count === 0 || value !== sorted[count - 1]) {
      sorted[count] = value
      count += 1
    }
  const different = sorted.subarray(0, count)
  return { count, of: Uint32Array.from(values, (value) => placeOf(value, different)) }
}
