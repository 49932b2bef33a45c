import type { Sql } from '../sql/sql.ts'
import { raw, sql } from '../sql/sql.ts'

/**
 * How a delivered value becomes a value of the table. `value` is null where the source is null and where the type
 * cannot hold the value exactly; `safe` says that the second never happens, so that nobody needs to look.
 */
export interface Cast {
  readonly value: Sql
  readonly safe: boolean
}

/** A cast that holds no value at all: every value that is present goes to quarantine. */
export const noCast: Cast = { value: raw('null'), safe: false }

/** A cast that the engine may use as it stands. */
export function safely(value: Sql): Cast {
  return { value, safe: true }
}

/** A cast whose misses are found by comparing nulls. */
export function checked(value: Sql): Cast {
  return { value, safe: false }
}

/** A body that says its value several times, with the value computed once: the engine would repeat it for each. */
export function once(value: Sql, body: (value: Sql) => Sql): Sql {
  return sql`list_transform([${value}], lambda _once: ${body(raw('_once'))})[1]`
}
