import type { Normalization } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { sql } from '../sql/sql.ts'

/** A key part as it is compared. Normalisation reads text; a value of another type is compared as it is. */
export function normalized(value: Sql, steps: readonly Normalization[], isText: boolean): Sql {
  if (!isText) return value
  return steps.reduce(
    (before, step) =>
      step === 'nfc'
        ? sql`nfc_normalize(${before})`
        : step === 'trim'
          ? sql`trim(${before})`
          : sql`lower(${before})`,
    value,
  )
}
