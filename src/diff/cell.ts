import type { ColumnType } from '../sql/column-type.ts'
import { duckdbType, maxDecimalDigits } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { raw, sql } from '../sql/sql.ts'
import { digitsOf } from './side.ts'

/**
 * True where two cells differ. Exact numbers are compared by value, so that 1.50 is 1.5000, and days with times;
 * other cells of two types by their text. Nothing passes through a double that was none.
 */
export function cellDiffers(before: TypedCell, after: TypedCell): Sql {
  const [left, right] = comparable(before, after)
  return sql`${left} is distinct from ${right}`
}

/** The same the other way round, as a join takes it. */
export function cellEquals(before: TypedCell, after: TypedCell): Sql {
  const [left, right] = comparable(before, after)
  return sql`${left} is not distinct from ${right}`
}

/** A value in a query, with its type. */
export interface TypedCell {
  readonly value: Sql
  readonly type: ColumnType
}

function comparable(before: TypedCell, after: TypedCell): readonly [Sql, Sql] {
  const made = common(before.type, after.type)
  return made === undefined
    ? [cellText(before), cellText(after)]
    : [made(before.value), made(after.value)]
}

/** The value's exact text. */
export function cellText({ value, type }: TypedCell): Sql {
  return type.kind === 'binary' ? sql`hex(${value})` : sql`cast(${value} as varchar)`
}

/** What makes cells of two types comparable by value; undefined where only their text is. */
function common(a: ColumnType, b: ColumnType): ((value: Sql) => Sql) | undefined {
  if (duckdbType(a) === duckdbType(b)) return (value) => value
  const [left, right] = [digitsOf(a), digitsOf(b)]
  if (left !== undefined && right !== undefined) {
    const scale = Math.max(left.scale, right.scale)
    const digits = Math.max(left.whole, right.whole) + scale
    return digits <= maxDecimalDigits
      ? (value) => sql`cast(${value} as ${raw(`decimal(${digits}, ${scale})`)})`
      : (value) => sql`regexp_replace(cast(${value} as varchar), '[.]?0*$', '')`
  }
  const isTime = ({ kind }: ColumnType): boolean => kind === 'date' || kind === 'timestamp'
  return isTime(a) && isTime(b) ? (value) => sql`cast(${value} as timestamp)` : undefined
}
