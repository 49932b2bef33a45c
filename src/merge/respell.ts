import type { SourceType } from '../land/source-type.ts'
import { duckdbSourceType } from '../land/source-type.ts'
import type { StoreReading } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { duckdbType } from '../sql/column-type.ts'
import { literal } from '../sql/sql.ts'
import { isTextLike } from './spelling.ts'
import type { Way } from './spelling-way.ts'
import { anything, pairLooks, pairRule, pairs, spelled } from './spelling-way.ts'

/**
 * A way back from the table's value to the delivered one: an SQL expression over `value`, as the ledger keeps it.
 * `exact` says that it gives back every value that the cast from this source could hold, so that nobody needs to look;
 * or every one but a minus zero.
 */
export interface Respelling extends Way {
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
    if (target.kind === 'text') return [{ rule: 'value', looks: anything, exact: !nullable }]
    const guess = guessOf(target, reading)
    return spelled(target, reading).map((way) => ({
      ...way,
      exact: false,
      guess: guess?.(way.rule),
    }))
  }
  return typed(source, target, reading)
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

/** Values of a type of their own: the cast back. */
function typed(
  source: SourceType,
  target: ColumnType,
  reading: StoreReading,
): readonly Respelling[] {
  const own = duckdbSourceType(source)
  const way = (rule: string, exact: Respelling['exact']): readonly Respelling[] => [
    { rule, looks: anything, exact },
  ]
  if (source.kind === 'null') return way(`cast(null as ${own})`, true)
  if (own === duckdbType(target)) return way('value', true)
  if (source.kind === 'binary')
    return target.kind === 'boolean' ? bytePairs : way('encode(cast(value as varchar))', true)
  if (source.kind === 'nested') return way(`try(cast(cast(value as json) as ${own}))`, false)
  const zone = literal(reading.timeZone ?? 'UTC').text
  if (
    (source.kind === 'instant' && target.kind === 'timestamp') ||
    (target.kind === 'instant' && source.kind !== 'instant')
  )
    return way(`try_cast(try(value at time zone ${zone}) as ${own})`, false)
  if (target.kind === 'json') return way(`try(cast(cast(value as json) as ${own}))`, false)
  if (source.kind === 'double' || source.kind === 'float')
    return way(
      `try_cast(value as ${own})`,
      target.kind === 'double' || target.kind === 'text' ? false : 'but minus zero',
    )
  return way(`try_cast(value as ${own})`, exactKinds.has(source.kind))
}

/** A spelling in bytes, or one byte. */
const bytePairs: readonly Respelling[] = [
  ...pairs.map(
    (pair): Respelling => ({
      rule: `encode(${pairRule(pair)})`,
      looks: pairLooks(pair),
      exact: false,
    }),
  ),
  {
    rule: "case when value then unhex('01') when not value then unhex('00') end",
    looks: /^.$/s,
    exact: false,
  },
]

const exactKinds: ReadonlySet<string> = new Set([
  'boolean',
  'integer',
  'decimal',
  'date',
  'timestamp',
])
