import type { Normalization } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, sql } from '../sql/sql.ts'

/** A key part as it is compared. Normalisation reads text; a value of another type is compared as it is. */
export function normalized(value: Sql, steps: readonly Normalization[], isText: boolean): Sql {
  if (!isText) return value
  return steps.reduce(
    (before, step) =>
      step === 'nfc'
        ? sql`nfc_normalize(${before})`
        : step === 'trim'
          ? sql`trim(${before}, ${blanks})`
          : sql`lower(${before})`,
    value,
  )
}

/** What Unicode calls white space; the engine's own trim leaves tabs and line ends. */
const blanks = literal(
  ' \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)
