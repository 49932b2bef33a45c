import type { SourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, sql } from '../sql/sql.ts'

/** True where the delivered column holds spelled values: CSV text, JSON strings and numbers, Parquet strings. */
export function isTextLike(source: SourceType): boolean {
  return (
    source.kind === 'text' ||
    source.kind === 'string' ||
    source.kind === 'number' ||
    source.kind === 'mixed' ||
    source.kind === 'json'
  )
}

/**
 * The delivered value with the store's null spellings taken as null, whatever the column's type and quotes. For a
 * column that is not text an empty spelling is null as well.
 */
export function withNulls(
  ref: Sql,
  source: SourceType,
  targetIsText: boolean,
  reading: StoreReading,
): Sql {
  if (!isTextLike(source)) return ref
  const spellings = [...(reading.nulls ?? [])]
  if (!targetIsText) spellings.push('')
  if (spellings.length === 0) return ref
  const list = join(
    [...new Set(spellings)].map((spelling) => literal(spelling)),
    ', ',
  )
  return targetIsText
    ? sql`case when ${ref} in (${list}) then null else ${ref} end`
    : sql`case when trim(${ref}) in (${list}) then null else ${ref} end`
}

/**
 * A number's spelling with a dot as decimal mark and no thousands marks. Marks are taken off only where the spelling
 * can mean one thing: `1.234,56` under a decimal comma, `1'234` under either, never `1,234` under a decimal dot.
 * Null where it is none.
 */
export function numberText(ref: Sql, reading: StoreReading): Sql {
  const text = sql`trim(${ref})`
  if (reading.decimalMark === ',') {
    return sql`case when regexp_full_match(${text}, '[+-]?[0-9]*(,[0-9]*)?([eE][+-]?[0-9]+)?') then replace(${text}, ',', '.')
      when regexp_full_match(${text}, '[+-]?[0-9]{1,3}([.][0-9]{3})+,[0-9]*') then replace(replace(${text}, '.', ''), ',', '.')
      when regexp_full_match(${text}, ${apostrophes(',')}) then replace(regexp_replace(${text}, ${apostrophe}, '', 'g'), ',', '.')
      when regexp_full_match(${text}, '[+-]?[0-9]{1,3}([.][0-9]{3}){2,}') then replace(${text}, '.', '') end`
  }
  return sql`case when try_cast(${text} as decimal(18, 2)) is not null then ${text}
    when regexp_full_match(${text}, '[+-]?[0-9]{1,3}(,[0-9]{3})+[.][0-9]*') then replace(${text}, ',', '')
    when regexp_full_match(${text}, ${apostrophes('.')}) then regexp_replace(${text}, ${apostrophe}, '', 'g') else ${text} end`
}

const apostrophe = literal("['’]")

function apostrophes(mark: '.' | ','): Sql {
  return literal(`[+-]?[0-9]{1,3}(['’][0-9]{3})+([${mark}][0-9]*)?`)
}

/** A number's digits without sign, mark, exponent and outer zeros: what any two spellings of one double share. */
export function significantDigits(text: Sql): Sql {
  return sql`regexp_replace(regexp_replace(${text}, '[eE].*$|[^0-9]', '', 'g'), '^0+|0+$', '', 'g')`
}

/** A decimal number, with or without an exponent. */
export const numberPattern = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?'
