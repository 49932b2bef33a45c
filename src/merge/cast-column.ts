import type { SourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { raw, sql } from '../sql/sql.ts'
import type { Cast } from './cast.ts'
import { checked, noCast, safely } from './cast.ts'
import { booleanCast } from './cast-boolean.ts'
import { decimalCast, doubleCast, integerCast } from './cast-number.ts'
import { dateCast, instantCast, timestampCast } from './cast-time.ts'
import { isTextLike, numberText } from './spelling.ts'

/**
 * The exact cast from a delivered type to the table's type. `ref` names the delivered column; `number` the text's
 * number as `numberText` writes it, where that stands in a column already.
 */
export function castOf(
  ref: Sql,
  source: SourceType,
  target: ColumnType,
  reading: StoreReading,
  number: Sql = numberText(ref, reading),
): Cast {
  if (source.kind === 'null') return safely(sql`cast(null as ${raw(duckdbType(target))})`)
  switch (target.kind) {
    case 'text':
      return textCast(ref, source)
    case 'integer':
      return integerCast(ref, source, target, reading)
    case 'decimal':
      return decimalCast(ref, source, target, number)
    case 'double':
      return doubleCast(ref, source, number)
    case 'boolean':
      return booleanCast(ref, source)
    case 'date':
      return dateCast(ref, source, reading)
    case 'timestamp':
      return timestampCast(ref, source, reading)
    case 'instant':
      return instantCast(ref, source, reading)
    case 'binary':
      if (source.kind === 'binary') return safely(ref)
      return isTextLike(source) ? safely(sql`encode(${ref})`) : noCast
    case 'json':
      return jsonCast(ref, source)
    case 'nested':
      return source.kind === 'nested' && source.duckdb === target.duckdb ? safely(ref) : noCast
  }
}

/** Text holds everything: numbers in their shortest exact spelling, times in ISO form, binary where it is UTF-8. */
function textCast(ref: Sql, source: SourceType): Cast {
  switch (source.kind) {
    case 'binary':
      return checked(sql`try(decode(${ref}))`)
    case 'nested':
      return safely(sql`cast(to_json(${ref}) as varchar)`)
    case 'instant':
      return safely(sql`strftime(${ref} at time zone 'UTC', '%Y-%m-%d %H:%M:%S.%fZ')`)
    default:
      return isTextLike(source) ? safely(ref) : safely(sql`cast(${ref} as varchar)`)
  }
}

function jsonCast(ref: Sql, source: SourceType): Cast {
  if (source.kind === 'json') return safely(sql`cast(${ref} as varchar)`)
  if (source.kind === 'nested') return safely(sql`cast(to_json(${ref}) as varchar)`)
  if (source.kind === 'number') return safely(ref)
  if (source.kind === 'float' || source.kind === 'double')
    return checked(sql`case when isfinite(${ref}) then cast(${ref} as varchar) end`)
  if (isTextLike(source)) return checked(sql`case when json_valid(${ref}) then ${ref} end`)
  if (source.kind === 'binary') {
    const text = sql`try(decode(${ref}))`
    return checked(sql`case when json_valid(${text}) then ${text} end`)
  }
  return safely(sql`cast(to_json(${ref}) as varchar)`)
}
