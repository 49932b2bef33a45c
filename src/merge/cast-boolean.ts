import type { SourceType } from '../land/source-type.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, sql } from '../sql/sql.ts'
import type { Cast } from './cast.ts'
import { checked, noCast, safely } from './cast.ts'
import { isTextLike } from './spelling.ts'

/** The spellings of yes and no that exports use; compared without case. */
const yes = list('true', 't', 'yes', 'y', '1', '1.0')
const no = list('false', 'f', 'no', 'n', '0', '0.0')

/** One boolean from booleans, 0 and 1 of any number type, one byte, and the usual spellings. */
export function booleanCast(ref: Sql, source: SourceType): Cast {
  switch (source.kind) {
    case 'boolean':
      return safely(ref)
    case 'integer':
    case 'decimal':
    case 'float':
    case 'double':
      return checked(sql`case when ${ref} = 1 then true when ${ref} = 0 then false end`)
    case 'binary':
      return checked(
        sql`case hex(${ref}) when '01' then true when '00' then false else ${spelled(sql`try(decode(${ref}))`)} end`,
      )
    default:
      return isTextLike(source) ? checked(spelled(ref)) : noCast
  }
}

function spelled(text: Sql): Sql {
  const folded = sql`lower(trim(${text}))`
  return sql`case when ${folded} in (${yes}) then true when ${folded} in (${no}) then false end`
}

function list(...words: readonly string[]): Sql {
  return join(words.map(literal), ', ')
}
