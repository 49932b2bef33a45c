import type { SourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'
import type { Cast } from './cast.ts'
import { checked, noCast, once, safely } from './cast.ts'
import { engineFormats } from './date-format.ts'
import { isTextLike } from './spelling.ts'

/** There is no year 0: `0000-01-01` says that a date is missing, and the engine would read 1 BC. */
const year = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])'
const date = `${year}-[0-9]{2}-[0-9]{2}`
const time = '([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?'
const zone = '([zZ]|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)'

/** ISO local time without a zone: the only spelling that needs no declaration. */
const isoLocal = literal(`${date}([ T]${time})?`)
/** ISO time with a zone. */
const isoZoned = literal(`${date}[ T]${time} ?${zone}`)
/** ISO time at UTC. */
const isoUtc = literal(`${date}[ T]${time} ?[zZ]`)

/** Dates; a timestamp is one only at midnight. */
export function dateCast(ref: Sql, source: SourceType, reading: StoreReading): Cast {
  if (source.kind === 'date') return safely(ref)
  const stamp = timestampCast(ref, source, reading)
  if (stamp === noCast) return noCast
  return checked(
    sql`case when ${stamp.value} = date_trunc('day', ${stamp.value}) then cast(${stamp.value} as date) end`,
  )
}

/** Local wall time. A moment with a zone becomes the store's wall time; without a declared zone UTC's own clock. */
export function timestampCast(ref: Sql, source: SourceType, reading: StoreReading): Cast {
  switch (source.kind) {
    case 'timestamp':
      if (source.unit !== 'ns') return safely(sql`cast(${ref} as timestamp)`)
      return checked(sql`case when epoch_ns(${ref}) % 1000 = 0 then cast(${ref} as timestamp) end`)
    case 'date':
      return safely(sql`cast(${ref} as timestamp)`)
    case 'instant':
      return safely(sql`${ref} at time zone ${literal(reading.timeZone ?? 'UTC')}`)
    default:
      return isTextLike(source) ? checked(textToTimestamp(sql`trim(${ref})`, reading)) : noCast
  }
}

/** A point in UTC. Local time needs the store's zone; nothing is guessed. */
export function instantCast(ref: Sql, source: SourceType, reading: StoreReading): Cast {
  if (source.kind === 'instant') return safely(ref)
  const local = timestampCast(ref, source, { ...reading, timeZone: undefined })
  const placed =
    reading.timeZone === undefined || local === noCast
      ? sql`null`
      : placedIn(local.value, literal(reading.timeZone))
  if (!isTextLike(source)) return checked(placed)
  const text = sql`trim(${ref})`
  return checked(
    sql`case when regexp_full_match(${text}, ${isoZoned}) then try_cast(${text} as timestamptz) else ${placed} end`,
  )
}

/** A wall time's moment. The hour that a clock skips in spring names none, and the one that it repeats in autumn names two. */
function placedIn(wall: Sql, timeZone: Sql): Sql {
  return once(wall, (local) => {
    const moment = sql`(${local} at time zone ${timeZone})`
    const others = [
      '- interval 30 minutes',
      '+ interval 30 minutes',
      '- interval 1 hour',
      '+ interval 1 hour',
    ]
    const reads = (at: Sql): Sql => sql`(${at}) at time zone ${timeZone} = ${local}`
    return sql`case when ${reads(moment)} and not (${join(
      others.map((by) => reads(sql`${moment} ${raw(by)}`)),
      ' or ',
    )}) then ${moment} end`
  })
}

function textToTimestamp(text: Sql, reading: StoreReading): Sql {
  const zoned =
    reading.timeZone === undefined
      ? sql`when regexp_full_match(${text}, ${isoUtc}) then try_cast(${text} as timestamptz) at time zone 'UTC'`
      : sql`when regexp_full_match(${text}, ${isoZoned}) then try_cast(${text} as timestamptz) at time zone ${literal(reading.timeZone)}`
  const isUsual = sql`strlen(${text}) = 19 and cast(try_cast(${text} as timestamp) as varchar) = ${text}`
  const iso = sql`case when ${isUsual} then try_cast(${text} as timestamp) when regexp_full_match(${text}, ${isoLocal}) then try_cast(${text} as timestamp) ${zoned} end`
  if (reading.dateFormat === undefined) return iso
  const declared = engineFormats(reading.dateFormat).map(
    ({ format, pattern }) =>
      sql`when regexp_full_match(${text}, ${literal(pattern)}) then try_strptime(${text}, ${literal(format)})`,
  )
  // Beside most formats an ISO date means itself; beside one that begins like it, it would be a guess.
  const other = /^y+.?d/i.test(reading.dateFormat) ? sql`null` : iso
  return sql`case ${join(declared, ' ')} else ${other} end`
}
