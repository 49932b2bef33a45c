import { name, raw, type Sql, sql } from '../sql/sql.ts'
import type { Period } from './calendar-day.ts'

/** What a row must meet beside its period and the values that are named. */
export type Condition =
  | {
      readonly kind: 'limit'
      readonly column: string
      readonly op: '>' | '>=' | '<' | '<=' | 'between'
      /** Decimal text, in the column's own unit. */
      readonly values: readonly string[]
    }
  | { readonly kind: 'person'; readonly column: string; readonly value: string }
  | { readonly kind: 'flag'; readonly column: string; readonly value: boolean }
  | {
      readonly kind: 'since'
      readonly column: string
      readonly from: string
      /** True: not since then. */
      readonly negated: boolean
    }
  | { readonly kind: 'within'; readonly column: string; readonly period: Period }
  | { readonly kind: 'weekdays'; readonly column: string; readonly days: readonly number[] }
  | { readonly kind: 'hours'; readonly column: string; readonly hours: readonly [number, number] }

/** The condition in SQL; every value is bound. */
export function conditionSql(condition: Condition): Sql {
  const column = name(condition.column)
  switch (condition.kind) {
    case 'limit': {
      const [low = '0', high = '0'] = condition.values
      const bound = (value: string): Sql => sql`cast(${value} as decimal(38,6))`
      return condition.op === 'between'
        ? sql`${column} between ${bound(low)} and ${bound(high)}`
        : sql`${column} ${raw(condition.op)} ${bound(low)}`
    }
    case 'person':
      return sql`lower(${column}) = lower(${condition.value})`
    case 'flag':
      return sql`${column} = ${condition.value}`
    case 'since':
      return condition.negated
        ? sql`(${column} is null or ${column} < cast(${condition.from} as date))`
        : sql`${column} >= cast(${condition.from} as date)`
    case 'within':
      return sql`${column} between cast(${condition.period.start} as date) and cast(${condition.period.end} as date)`
    case 'weekdays':
      return sql`dayofweek(${column}) in (${condition.days.map((day) => sql`${BigInt(day)}`)})`
    case 'hours':
      return sql`${column} between ${BigInt(condition.hours[0])} and ${BigInt(condition.hours[1])}`
  }
}
