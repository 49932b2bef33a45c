import type { StoreReading } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { literal } from '../sql/sql.ts'
import { engineFormats, looksOf } from './date-format.ts'

/** A way to spell the table's value: an SQL expression over `value`, and how the texts look that it writes. */
export interface Way {
  readonly rule: string
  /** Enough to choose among the ways, not to rely on one. */
  readonly looks: RegExp
}

/** The ways in which text may stand for a value of the target type, the likeliest first. */
export function spelled(target: ColumnType, reading: StoreReading): readonly Way[] {
  const mark = reading.decimalMark === ',' ? ',' : '.'
  const marked = ({ rule, looks }: Way): Way =>
    mark === '.'
      ? { rule, looks }
      : {
          rule: `replace(${rule}, '.', ',')`,
          looks: new RegExp(looks.source.replaceAll('[.]', mark)),
        }
  switch (target.kind) {
    case 'integer':
      return [plain(whole), { rule: `${asText} || '.0'`, looks: fully(`${whole}[.]0`) }]
    case 'decimal':
      return decimalSpellings(target.scale).map(marked)
    case 'double':
      return [
        plain('.*[.e].*|-?inf|nan'),
        { rule: `regexp_replace(${asText}, '[.]0$', '')`, looks: fully(`${whole}(${fraction})?`) },
      ].map(marked)
    case 'boolean':
      return pairs.map((pair) => ({ rule: pairRule(pair), looks: pairLooks(pair) }))
    case 'date':
      return [
        plain(isoDate),
        ...[' 00:00:00', 'T00:00:00', ' 00:00:00.000'].map((time) => ({
          rule: `${asText} || '${time}'`,
          looks: fully(`${isoDate}${time}`),
        })),
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
      return [{ rule: 'try(decode(value))', looks: anything }]
    default:
      return [{ rule: 'value', looks: anything }]
  }
}

const asText = 'cast(value as varchar)'
const whole = '-?(0|[1-9][0-9]*)'
/** Digits behind the mark without trailing zeros. */
const fraction = '[.][0-9]*[1-9]'
const isoDate = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const isoTime = `[0-9]{2}:[0-9]{2}:[0-9]{2}(${fraction})?`
/** How texts look of which nothing is known. */
export const anything: RegExp = /^/

function fully(pattern: string): RegExp {
  return new RegExp(`^(${pattern})$`, 's')
}

/** The engine's own spelling of a value. */
function plain(looks: string): Way {
  return { rule: asText, looks: fully(looks) }
}

/** All places, trailing zeros gone, one kept, or a fixed number of places. */
function decimalSpellings(scale: number): readonly Way[] {
  const places = (count: number): string => (count === 0 ? whole : `${whole}[.][0-9]{${count}}`)
  if (scale === 0)
    return [plain(whole), { rule: `${asText} || '.0'`, looks: fully(`${whole}[.]0`) }]
  const fixed = Array.from({ length: Math.min(scale, mostPlaces) + 1 }, (_, count) => ({
    rule: `cast(try_cast(value as decimal(38,${count})) as varchar)`,
    looks: fully(places(count)),
  })).reverse()
  const bare = `rtrim(rtrim(${asText}, '0'), '.')`
  return [
    plain(places(scale)),
    { rule: bare, looks: fully(`${whole}(${fraction})?`) },
    {
      rule: `regexp_replace(rtrim(${asText}, '0'), '[.]$', '.0')`,
      looks: fully(`${whole}([.]0|${fraction})`),
    },
    ...fixed,
  ]
}

const mostPlaces = 12

/** Spellings of yes and no. */
export const pairs: readonly (readonly [string, string])[] = [
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

/** The rule of such a pair. */
export function pairRule([yes, no]: readonly [string, string]): string {
  return `case when value then '${yes}' when not value then '${no}' end`
}

/** How the texts of such a pair look. */
export function pairLooks(pair: readonly string[]): RegExp {
  return fully(pair.join('|').replaceAll('.', '[.]'))
}

const isoFormats: readonly string[] = ['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S']
const fractions: readonly string[] = ['', '.%f', '.%g']

/** ISO spellings of a wall time. */
function local(time: string): readonly Way[] {
  return [
    ...isoFormats.map((format) => formatted(time, format)),
    { rule: `cast(${time} as varchar)`, looks: fully(`${isoDate} ${isoTime}`) },
    { rule: `replace(cast(${time} as varchar), ' ', 'T')`, looks: fully(`${isoDate}T${isoTime}`) },
    ...isoFormats.flatMap((format) =>
      fractions.slice(1).map((behind) => formatted(time, `${format}${behind}`)),
    ),
    ...['%Y-%m-%d %H:%M', '%Y-%m-%dT%H:%M', '%Y-%m-%d'].map((format) => formatted(time, format)),
  ]
}

/** ISO spellings with a zone of a wall time at UTC. */
function zoned(time: string): readonly Way[] {
  return ['Z', '+00:00', '+00'].flatMap((zone) => [
    ...isoFormats.flatMap((format) =>
      fractions.map((behind) => formatted(time, `${format}${behind}${zone}`)),
    ),
    {
      rule: `replace(cast(${time} as varchar), ' ', 'T') || '${zone}'`,
      looks: fully(`${isoDate}T${isoTime}${zone.replace('+', '[+]')}`),
    },
    {
      rule: `cast(${time} as varchar) || '${zone}'`,
      looks: fully(`${isoDate} ${isoTime}${zone.replace('+', '[+]')}`),
    },
  ])
}

/** The formats that the store declared; days and months with and without a leading zero. */
function declared(time: string, reading: StoreReading): readonly Way[] {
  if (reading.dateFormat === undefined) return []
  return engineFormats(reading.dateFormat)
    .flatMap(({ format }) => [
      format,
      format.replace(/%([dm])/g, '%-$1'),
      format.replace(/%([dmHI])/g, '%-$1'),
    ])
    .map((format) => formatted(time, format))
}

function formatted(time: string, format: string): Way {
  return { rule: `strftime(${time}, ${literal(format).text})`, looks: looksOf(format) }
}

function wall(timeZone: string): string {
  return `try(value at time zone ${literal(timeZone).text})`
}

/** The wall time at UTC of a store's wall time. */
function atUtc({ timeZone }: StoreReading): string {
  return timeZone === undefined ? 'value' : `try(${wall(timeZone)} at time zone 'UTC')`
}
