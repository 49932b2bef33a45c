import type { SourceType } from '../land/source-type.ts'
import { duckdbSourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'
import { literal } from '../sql/sql.ts'
import { engineFormats } from './date-format.ts'
import { isTextLike } from './spelling.ts'

/**
 * A way back from the table's value to the delivered one: an SQL expression over `value`, as the ledger keeps it.
 * `exact` says that it gives back every value that the cast from this source could hold, so that nobody needs to look;
 * or every one but a minus zero.
 */
export interface Respelling {
  readonly rule: string
  readonly exact: boolean | 'but minus zero'
  /**
   * A cheap reading of the text `given`: where the rule gives the text back from it, it is the table's value, and the
   * checked cast need not be made again.
   */
  readonly guess?: string | undefined
}

/** The ways in which a file may have spelled the values of a column, the likeliest first; never empty. */
export function respellings(
  source: SourceType,
  target: ColumnType,
  reading: StoreReading,
): readonly Respelling[] {
  if (isTextLike(source)) {
    const nullable = (reading.nulls ?? []).length > 0
    if (target.kind === 'text') return [{ rule: 'value', exact: !nullable }]
    const guess = guessOf(target, reading)
    return spelled(target, reading).map((rule) => ({ rule, exact: false, guess: guess?.(rule) }))
  }
  return typed(source, target, reading)
}

/** Text that stands for a value of the target type. */
function spelled(target: ColumnType, reading: StoreReading): readonly string[] {
  const comma = (rule: string): string =>
    reading.decimalMark === ',' ? `replace(${rule}, '.', ',')` : rule
  switch (target.kind) {
    case 'integer':
      return ['cast(value as varchar)', "cast(value as varchar) || '.0'"]
    case 'decimal':
      return decimalSpellings(target.scale).map(comma)
    case 'double':
      return ['cast(value as varchar)', "regexp_replace(cast(value as varchar), '[.]0$', '')"].map(
        comma,
      )
    case 'boolean':
      return pairs.map(pairRule)
    case 'date':
      return [
        'cast(value as varchar)',
        ...[' 00:00:00', 'T00:00:00', ' 00:00:00.000'].map(
          (time) => `cast(value as varchar) || '${time}'`,
        ),
        ...declared('value', reading),
      ]
    case 'timestamp':
      return [...local('value'), ...declared('value', reading), ...zoned(atUtc(reading))]
    case 'instant':
      return [
        ...zoned("(value at time zone 'UTC')"),
        ...(reading.timeZone === undefined
          ? []
          : [...local(wall(reading.timeZone)), ...declared(wall(reading.timeZone), reading)]),
      ]
    case 'binary':
      return ['try(decode(value))']
    default:
      return ['value']
  }
}

/** Only where a spelling can be read in one way: no declared mark, format or zone. */
function guessOf(
  target: ColumnType,
  { decimalMark, dateFormat, timeZone }: StoreReading,
): ((rule: string) => string) | undefined {
  const cast = (): string => `try_cast(given as ${duckdbType(target)})`
  switch (target.kind) {
    case 'integer':
      return cast
    case 'decimal':
    case 'double':
      return decimalMark === ',' ? undefined : cast
    case 'date':
    case 'timestamp':
      return dateFormat === undefined && timeZone === undefined ? cast : undefined
    case 'boolean':
      return (rule) => {
        const [yes = '', no = ''] = pairs.find((pair) => pairRule(pair) === rule) ?? []
        return `case given when '${yes}' then true when '${no}' then false end`
      }
    default:
      return undefined
  }
}

/** Trailing zeros gone, one kept, or a fixed number of places. */
function decimalSpellings(scale: number): readonly string[] {
  const all = 'cast(value as varchar)'
  const fixed = Array.from(
    { length: Math.min(scale, mostPlaces) + 1 },
    (_, places) => `cast(try_cast(value as decimal(38,${places})) as varchar)`,
  ).reverse()
  if (scale === 0) return [all, `${all} || '.0'`]
  const bare = `rtrim(rtrim(${all}, '0'), '.')`
  return [all, bare, `regexp_replace(rtrim(${all}, '0'), '[.]$', '.0')`, ...fixed]
}

const mostPlaces = 12

const pairs: readonly (readonly [string, string])[] = [
  ['true', 'false'],
  ['1', '0'],
  ['Y', 'N'],
  ['T', 'F'],
  ['True', 'False'],
  ['TRUE', 'FALSE'],
  ['y', 'n'],
  ['t', 'f'],
  ['Yes', 'No'],
  ['YES', 'NO'],
  ['yes', 'no'],
  ['1.0', '0.0'],
]

function pairRule([yes, no]: readonly [string, string]): string {
  return `case when value then '${yes}' when not value then '${no}' end`
}

const isoFormats: readonly string[] = ['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S']
const fractions: readonly string[] = ['', '.%f', '.%g']

/** ISO spellings of a wall time. */
function local(time: string): readonly string[] {
  return [
    ...isoFormats.map((format) => `strftime(${time}, '${format}')`),
    `cast(${time} as varchar)`,
    `replace(cast(${time} as varchar), ' ', 'T')`,
    ...isoFormats.flatMap((format) =>
      fractions.slice(1).map((fraction) => `strftime(${time}, '${format}${fraction}')`),
    ),
    `strftime(${time}, '%Y-%m-%d %H:%M')`,
    `strftime(${time}, '%Y-%m-%dT%H:%M')`,
    `strftime(${time}, '%Y-%m-%d')`,
  ]
}

/** ISO spellings with a zone of a wall time at UTC. */
function zoned(time: string): readonly string[] {
  return ['Z', '+00:00', '+00'].flatMap((zone) => [
    ...isoFormats.flatMap((format) =>
      fractions.map((fraction) => `strftime(${time}, '${format}${fraction}${zone}')`),
    ),
    `replace(cast(${time} as varchar), ' ', 'T') || '${zone}'`,
    `cast(${time} as varchar) || '${zone}'`,
  ])
}

/** The formats that the store declared; days and months with and without a leading zero. */
function declared(time: string, reading: StoreReading): readonly string[] {
  if (reading.dateFormat === undefined) return []
  return engineFormats(reading.dateFormat)
    .flatMap(({ format }) => [
      format,
      format.replace(/%([dm])/g, '%-$1'),
      format.replace(/%([dmHI])/g, '%-$1'),
    ])
    .map((format) => `strftime(${time}, ${literal(format).text})`)
}

function wall(timeZone: string): string {
  return `try(value at time zone ${literal(timeZone).text})`
}

/** The wall time at UTC of a store's wall time. */
function atUtc({ timeZone }: StoreReading): string {
  return timeZone === undefined ? 'value' : `try(${wall(timeZone)} at time zone 'UTC')`
}

/** Values of a type of their own: the cast back. */
function typed(
  source: SourceType,
  target: ColumnType,
  reading: StoreReading,
): readonly Respelling[] {
  const own = duckdbSourceType(source)
  const back = (exact: Respelling['exact']): readonly Respelling[] => [
    { rule: `try_cast(value as ${own})`, exact },
  ]
  if (source.kind === 'null') return [{ rule: `cast(null as ${own})`, exact: true }]
  if (own === duckdbType(target)) return [{ rule: 'value', exact: true }]
  if (source.kind === 'binary')
    return target.kind === 'boolean'
      ? ["case when value then unhex('01') when not value then unhex('00') end", ...pairBytes].map(
          (rule) => ({ rule, exact: false }),
        )
      : [{ rule: 'encode(value)', exact: true }]
  if (source.kind === 'nested')
    return [{ rule: `try(cast(cast(value as json) as ${own}))`, exact: false }]
  const zone = literal(reading.timeZone ?? 'UTC').text
  if (
    (source.kind === 'instant' && target.kind === 'timestamp') ||
    (target.kind === 'instant' && source.kind !== 'instant')
  )
    return [{ rule: `try_cast(try(value at time zone ${zone}) as ${own})`, exact: false }]
  if (target.kind === 'json')
    return [{ rule: `try(cast(cast(value as json) as ${own}))`, exact: false }]
  if (source.kind === 'double' || source.kind === 'float')
    return back(target.kind === 'double' || target.kind === 'text' ? false : 'but minus zero')
  return back(exactKinds.has(source.kind))
}

const pairBytes: readonly string[] = pairs.map((pair) => `encode(${pairRule(pair)})`)

const exactKinds: ReadonlySet<string> = new Set([
  'boolean',
  'integer',
  'decimal',
  'date',
  'timestamp',
])
