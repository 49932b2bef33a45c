import type { SourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { Cast } from './cast.ts'
import { checked, noCast, safely } from './cast.ts'
import { isTextLike, numberPattern, significantDigits } from './spelling.ts'

// Here and for times a text that the cast value writes back to the letter needs no pattern, which is slow.

/** Whole numbers. A fraction of zeros is whole; a double beyond 2^53 is not trusted to be the number that was meant. */
export function integerCast(
  ref: Sql,
  source: SourceType,
  target: Extract<ColumnType, { kind: 'integer' }>,
  reading: StoreReading,
): Cast {
  const type = raw(duckdbType(target))
  switch (source.kind) {
    case 'integer':
      return source.digits <= 19 || (target.wide === true && source.digits <= 20)
        ? safely(sql`cast(${ref} as ${type})`)
        : checked(sql`try_cast(${ref} as ${type})`)
    case 'boolean':
      return safely(sql`cast(cast(${ref} as tinyint) as ${type})`)
    case 'decimal':
      return checked(sql`case when ${ref} = floor(${ref}) then try_cast(${ref} as ${type}) end`)
    case 'float':
    case 'double':
      return checked(
        sql`case when isfinite(${ref}) and abs(${ref}) < 9007199254740992 and ${ref} = floor(${ref}) then try_cast(${ref} as ${type}) end`,
      )
    default: {
      if (!isTextLike(source)) return noCast
      const text = sql`trim(${ref})`
      const zeros = raw(reading.decimalMark === ',' ? '[,]0*' : '[.]0*')
      return checked(
        sql`case when cast(try_cast(${text} as bigint) as varchar) = ${text} then try_cast(${text} as ${type})
          when regexp_full_match(${text}, '[+-]?[0-9]+(${zeros})?') then try_cast(regexp_replace(${text}, '${zeros}$', '') as ${type}) end`,
      )
    }
  }
}

/** Decimals, exact or not at all: no digit is rounded away, and a double counts as its shortest spelling. */
export function decimalCast(
  ref: Sql,
  source: SourceType,
  target: Extract<ColumnType, { kind: 'decimal' }>,
  number: Sql,
): Cast {
  const type = raw(duckdbType(target))
  const whole = target.precision - target.scale
  switch (source.kind) {
    case 'integer':
      return source.digits <= whole
        ? safely(sql`cast(${ref} as ${type})`)
        : checked(sql`try_cast(${ref} as ${type})`)
    case 'decimal': {
      if (source.scale <= target.scale && source.precision - source.scale <= whole)
        return safely(sql`cast(${ref} as ${type})`)
      const own = raw(`DECIMAL(${source.precision},${source.scale})`)
      return checked(
        sql`case when try_cast(try_cast(${ref} as ${type}) as ${own}) = ${ref} then try_cast(${ref} as ${type}) end`,
      )
    }
    case 'float':
    case 'double': {
      const value = sql`try_cast(cast(${ref} as varchar) as ${type})`
      const spelled = sql`when isfinite(${ref}) and cast(${value} as ${raw(source.kind)}) = ${ref} then ${value}`
      if (source.kind === 'float' || target.scale > 15) return checked(sql`case ${spelled} end`)
      // At most 15 digits name one double and are named by it, so that here the nearest decimal is the spelled one.
      const nearest = sql`try_cast(${ref} as ${type})`
      const within = raw(`1e${Math.min(15 - target.scale, whole)}`)
      return checked(
        sql`case when abs(${ref}) < ${within} and cast(${nearest} as double) = ${ref} then ${nearest} ${spelled} end`,
      )
    }
    default:
      return isTextLike(source) ? checked(textToDecimal(number, target)) : noCast
  }
}

/** Doubles; a number whose digits do not come back from the double is not cast. */
export function doubleCast(ref: Sql, source: SourceType, number: Sql): Cast {
  switch (source.kind) {
    case 'double':
    case 'float':
      return safely(sql`cast(${ref} as double)`)
    case 'integer':
      if (source.digits <= 15) return safely(sql`cast(${ref} as double)`)
      return checked(
        sql`case when abs(cast(${ref} as hugeint)) <= 9007199254740992 then cast(${ref} as double) end`,
      )
    case 'decimal': {
      if (source.precision <= 15) return safely(sql`cast(${ref} as double)`)
      const own = raw(`DECIMAL(${source.precision},${source.scale})`)
      return checked(
        sql`case when try_cast(cast(cast(${ref} as double) as varchar) as ${own}) = ${ref} then cast(${ref} as double) end`,
      )
    }
    default: {
      if (!isTextLike(source)) return noCast
      return checked(
        sql`case when regexp_full_match(${number}, ${literal(numberPattern)})
            and ${significantDigits(number)} = ${significantDigits(sql`cast(try_cast(${number} as double) as varchar)`)} then try_cast(${number} as double)
          when lower(trim(${ref})) in ('nan', 'inf', '+inf', '-inf', 'infinity', '+infinity', '-infinity') then try_cast(trim(${ref}) as double) end`,
      )
    }
  }
}

/**
 * Text is exact by its digits: no more of them behind the mark than the scale, zeros apart. With an exponent the
 * decimal must have the same digits, and be the same double, which says that the mark stands in its place.
 */
function textToDecimal(text: Sql, target: Extract<ColumnType, { kind: 'decimal' }>): Sql {
  const value = sql`try_cast(${text} as ${raw(duckdbType(target))})`
  const s = target.scale
  const plain = literal(`[+-]?([0-9]+([.][0-9]{0,${s}}0*)?|[.][0-9]{0,${s}}0*)`)
  const usual = raw(`decimal(18,${Math.min(2, s)})`)
  return sql`case when cast(try_cast(${text} as ${usual}) as varchar) = ${text} then ${value} when regexp_full_match(${text}, ${plain}) and regexp_matches(${text}, '[0-9]') then ${value}
    when regexp_full_match(${text}, ${literal(numberPattern)})
      and ${significantDigits(sql`cast(${value} as varchar)`)} = ${significantDigits(text)}
      and cast(${value} as double) = try_cast(${text} as double) then ${value} end`
}
