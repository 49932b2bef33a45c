import { remembered } from '../base/remembered.ts'
import type { Calendar, View, ViewColumn } from '../project/project.ts'
import { name, raw, type Sql, sql } from '../sql/sql.ts'
import type { Granularity, Period } from './calendar-day.ts'
import { columnOf, periodColumn } from './slots.ts'

/** How rows are told apart in time where it is not by a column of the view as it stands. */
export type TimeKey =
  | {
      readonly kind: 'unit'
      readonly unit: Exclude<Granularity, 'hour'>
      readonly weekStarts: Calendar['weekStarts']
    }
  | { readonly kind: 'periods'; readonly periods: readonly Period[] }

const units: readonly Granularity[] = ['hour', 'day', 'week', 'month', 'quarter', 'year']

/** The unit of which the view has one row, read off its period column's name. */
export const unitOf: (view: View) => Exclude<Granularity, 'hour'> | undefined = remembered(
  (view) => {
    const column = periodColumn(view)
    if (column === undefined) return undefined
    const words = column.toLowerCase().split('_')
    return (
      (['month', 'week', 'quarter', 'year'] as const).find((unit) => words.includes(unit)) ?? 'day'
    )
  },
)

/** The part of the grain that is an hour of the day. */
export function hourColumn(view: View): string | undefined {
  return view.grain.find((part) => /(?:^|_)hour(?:$|_)/i.test(part))
}

/** Whether whole units of the second kind are made of units of the first. */
export function nests(fine: Granularity, coarse: Granularity): boolean {
  if (fine === 'week') return coarse === 'week'
  return units.indexOf(fine) <= units.indexOf(coarse)
}

/** The column of the answer that tells the rows apart in time. */
export function timeColumn(key: TimeKey): ViewColumn {
  const [shown, kind, meaning] =
    key.kind === 'unit'
      ? ([key.unit, 'date', `First day of the ${key.unit}`] as const)
      : (['period', 'text', 'First and last day of the period'] as const)
  return { name: shown, type: { kind }, unit: undefined, meaning, pii: false }
}

/** The key's value of a row. */
export function timeValue(view: View, key: TimeKey): Sql {
  const column = periodColumn(view) ?? ''
  const day =
    columnOf(view, column)?.type.kind === 'date' ? name(column) : sql`cast(${name(column)} as date)`
  if (key.kind === 'unit') {
    const sundays = key.unit === 'week' && key.weekStarts === 'sunday'
    return sundays
      ? sql`cast(date_trunc('week', ${day} + 1) as date) - 1`
      : sql`cast(date_trunc(${raw(`'${key.unit}'`)}, ${day}) as date)`
  }
  const cases = key.periods.map(
    ({ start, end }) =>
      sql`when ${day} between cast(${start} as date) and cast(${end} as date) then ${`${start} to ${end}`}`,
  )
  return sql`case ${cases.reduce((all, one) => sql`${all} ${one}`)} end`
}
