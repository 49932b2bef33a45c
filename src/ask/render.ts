import type { View } from '../project/project.ts'
import { join, literal, name, raw, type Sql, sql } from '../sql/sql.ts'
import type { Bound, Filter } from './bind.ts'
import { addDays, type Period } from './calendar-day.ts'
import { type Condition, conditionSql } from './condition.ts'
import { rolledRows } from './roll-up.ts'
import { columnOf, periodColumn } from './slots.ts'
import { timeColumn } from './time-key.ts'

/** Which part of the rows is wanted. */
export interface Window {
  readonly limit: number
  readonly offset: number
  /** Shows columns that tell of a person; otherwise they never leave the engine. */
  readonly showPersons: boolean
}

/** One SELECT over the view. Every value that came with the question is a bound parameter. */
export function renderRows(bound: Bound, window: Window): Sql {
  const { view, rollUp } = bound
  const columns = view.columns.map((column) =>
    column.pii && !window.showPersons
      ? sql`${literal('***')} as ${name(column.name)}`
      : name(column.name),
  )
  const left =
    bound.n === undefined
      ? window.limit
      : Math.max(0, Math.min(window.limit, bound.n - window.offset))
  const picked =
    rollUp === undefined
      ? sql`select ${columns}
from ${name(view.name)}${where(bound)}`
      : limited(bound, rolledRows(view, rollUp, where(bound)))
  const rows = sql`${picked}
${ordered(orderOf(bound))}limit ${left}`
  return window.offset === 0 ? rows : sql`${rows} offset ${window.offset}`
}

/** How many rows the question selects before `n` and paging cut them. */
export function renderCount(bound: Bound): Sql {
  const { view, rollUp } = bound
  return rollUp === undefined
    ? sql`select count(*) as "total" from ${name(view.name)}${where(bound)}`
    : sql`select count(*) as "total" from (${limited(bound, rolledRows(view, rollUp, where(bound)))})`
}

/** Limits on totals come after the adding up. */
function limited(bound: Bound, rows: Sql): Sql {
  const limits = bound.conditions.filter(isOfTotals(bound)).map(conditionSql)
  return limits.length === 0
    ? rows
    : sql`select * from (${rows})\nwhere ${join(limits, '\n  and ')}`
}

function isOfTotals({ rollUp }: Bound): (condition: Condition) => boolean {
  return ({ kind }) => kind === 'limit' && rollUp !== undefined
}

function where(bound: Bound): Sql {
  const conditions = [
    ...periodConditions(bound),
    ...bound.filters.map((filter) => filterCondition(bound.view, filter)),
    ...bound.conditions.filter((one) => !isOfTotals(bound)(one)).map(conditionSql),
  ]
  return conditions.length === 0
    ? raw('')
    : sql`
where ${join(conditions, '\n  and ')}`
}

function periodConditions(bound: Bound): readonly Sql[] {
  const column = columnOf(bound.view, periodColumn(bound.view))
  if (column === undefined || bound.periods.length === 0) return []
  const within = (period: Period): Sql => {
    const at = name(column.name)
    if (column.type.kind === 'date')
      return sql`${at} between cast(${period.start} as date) and cast(${period.end} as date)`
    const after = addDays(period.end, 1)
    return sql`${at} >= cast(${period.start} as timestamp) and ${at} < cast(${after} as timestamp)`
  }
  const [first, second] = bound.periods.map(within)
  if (first === undefined) return []
  return [second === undefined ? first : sql`((${first}) or (${second}))`]
}

function filterCondition(view: View, filter: Filter): Sql {
  const column = name(filter.column)
  const isNumber = columnOf(view, filter.column)?.type.kind === 'integer'
  const values = filter.values.map((value) => sql`${isNumber ? BigInt(value) : value}`)
  return values.length === 1
    ? sql`${column} = ${join(values, ', ')}`
    : sql`${column} in (${join(values, ', ')})`
}

function ordered(by: readonly Sql[]): Sql {
  return by.length === 0
    ? raw('')
    : sql`order by ${by}
`
}

/** The ranking asked for, then the grain, so that equal values always stand in the same order. */
function orderOf(bound: Bound): readonly Sql[] {
  const { view, ranking } = bound
  const time = bound.rollUp?.time
  const period = time === undefined ? periodColumn(view) : timeColumn(time).name
  const groups = bound.rollUp && [
    ...(time === undefined ? [] : [timeColumn(time).name]),
    ...bound.rollUp.groups,
  ]
  const ties = (groups ?? tieBreakers(view)).filter((column) => column !== ranking?.measure)
  if (ranking === undefined) return ties.map((column) => sql`${name(column)} asc nulls last`)
  const direction = raw(ranking.end === 'top' ? 'desc' : 'asc')
  const ranked = sql`${name(ranking.measure)} ${direction} nulls last`
  const byPeriod = bound.inTime && bound.n === undefined && period !== undefined
  const first = byPeriod ? [sql`${name(period)} asc nulls last`, ranked] : [ranked]
  const rest = byPeriod ? ties.filter((column) => column !== period) : ties
  return [...first, ...rest.map((column) => sql`${name(column)} asc nulls last`)]
}

function tieBreakers(view: View): readonly string[] {
  const grain = view.grain.flatMap(
    (part) =>
      columnOf(view, part)?.name ?? columnOf(view, view.slots.get(part)?.column)?.name ?? [],
  )
  return grain.length === view.grain.length && grain.length > 0
    ? grain
    : view.columns.map((column) => column.name)
}
