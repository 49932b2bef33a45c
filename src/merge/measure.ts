import type { SourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { MatchedColumn } from './columns.ts'
import { isTextLike, numberPattern, numberText } from './spelling.ts'

/** True where the widths of a column's numbers decide its type. */
export function needsDigits(column: MatchedColumn, source: SourceType): boolean {
  const wanted = column.wanted?.type
  const spelled = isTextLike(source) || source.kind === 'double' || source.kind === 'float'
  const wide =
    (source.kind === 'integer' && source.digits > 18) ||
    (source.kind === 'decimal' && source.precision > 18)
  if (wanted === undefined) return wide || source.kind === 'double' || source.kind === 'float'
  if (wanted.kind !== 'decimal' || 'precision' in wanted) return false
  return spelled || wide
}

/** True where an integer column may hold more than 64 bits. */
export function needsWide(column: MatchedColumn, source: SourceType): boolean {
  const whole =
    (source.kind === 'integer' && source.digits > 19) ||
    (source.kind === 'decimal' && source.precision > 18)
  const wanted = column.wanted?.type.kind
  return wanted === 'integer' ? whole || isTextLike(source) : wanted === undefined && whole
}

/** How often each width of number stands in a column of each file, spelling by spelling: amounts are spelled in few ways; the exponent is counted in, so that 1.5e3 has four whole digits. */
export function digitCounts(value: Sql, source: SourceType, reading: StoreReading, from: Sql): Sql {
  const found = raw('found')
  const text = isTextLike(source) ? numberText(found, reading) : sql`cast(${found} as varchar)`
  return sql`with distinct_values as (select _bankfull_n as _n, ${value} as found, count(*) as times from ${from} group by all),
    spelled as (select _n, times, ${text} as n from distinct_values),
    parts as (
      select _n, times, length(ltrim(regexp_extract(n, '^[+-]?([0-9]*)', 1), '0')) as w,
        length(regexp_extract(n, '[.]([0-9]*)', 1)) as f,
        length(rtrim(regexp_extract(n, '[.]([0-9]*)', 1), '0')) as z,
        coalesce(try_cast(nullif(regexp_extract(n, '[eE]([+-]?[0-9]+)$', 1), '') as integer), 0) as e
      from spelled where regexp_full_match(n, ${literal(numberPattern)}))
    select _n, greatest(w + e, 0) as whole, greatest(f - e, 0) as spelled, greatest(z - e, 0) as needed, sum(times)::bigint as count
    from parts group by all order by all`
}

/** The shape of a text column as a struct whose fields are those of `Shape`. */
export function shapeOf(value: Sql): Sql {
  const integer = sql`regexp_full_match(${value}, '0|-?[1-9][0-9]*')`
  const decimal = sql`(regexp_full_match(${value}, '-?(0|[1-9][0-9]*)[.][0-9]+') and not regexp_full_match(${value}, '-0[.]0+'))`
  const scale = sql`length(${value}) - strpos(${value}, '.')`
  return sql`struct_pack(
    integers := count(*) filter (where ${integer}),
    decimals := count(*) filter (where ${decimal}),
    booleans := count(*) filter (where lower(${value}) in ('true', 'false')),
    booleanish := count(*) filter (where lower(trim(${value})) in ('true', 'false', 't', 'f', 'yes', 'no', 'y', 'n', '0', '1')),
    dates := count(*) filter (where regexp_full_match(${value}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and try_cast(${value} as date) is not null),
    timestamps := count(*) filter (where regexp_full_match(${value}, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?') and try_cast(${value} as timestamp) is not null),
    "minScale" := min(${scale}) filter (where ${decimal}),
    "maxScale" := max(${scale}) filter (where ${decimal}),
    "trailingZeros" := count(*) filter (where ${decimal} and ${value} like '%0' and not regexp_matches(${value}, '[.]0$')),
    "pointZeros" := count(*) filter (where ${decimal} and regexp_matches(${value}, '[.]0$')),
    "maxWhole" := max(length(ltrim(split_part(${value}, '.', 1), '-'))) filter (where ${integer} or ${decimal}))`
}
