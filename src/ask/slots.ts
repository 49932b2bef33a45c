import { remembered } from '../base/remembered.ts'
import type { Slot, View, ViewColumn } from '../project/project.ts'

/** The slots that filter a column by its values: every one with a column, but for the period. */
export const filterSlots: (view: View) => readonly FilterSlot[] = remembered((view) =>
  [...view.slots.values()].flatMap((slot) =>
    slot.column === undefined || notFilters.has(slot.name)
      ? []
      : [{ ...slot, column: slot.column }],
  ),
)

type FilterSlot = Slot & { readonly column: string }

/** The slot's filter column is one whose values a question may name: text that tells nothing of a person. */
export function namesValues(view: View, slot: Slot): boolean {
  const column = columnOf(view, slot.column)
  return column !== undefined && column.type.kind === 'text' && !column.pii
}

/** The column of the slot that takes the name of a person. */
export const personColumn: (view: View) => string | undefined = remembered(
  (view) =>
    filterSlots(view)
      .map(({ column }) => columnOf(view, column))
      .find((column) => column?.pii === true && column.type.kind === 'text')?.name,
)

/** A view's column by its name. */
export function columnOf(view: View, name: string | undefined): ViewColumn | undefined {
  return name === undefined ? undefined : columnsByName(view).get(name)
}

const columnsByName = remembered(
  ({ columns }: View): ReadonlyMap<string, ViewColumn> =>
    new Map(columns.map((column) => [column.name, column])),
)

/** The column by which a view's rows belong to a period; one that says when something was last so is none. */
export function periodColumn(view: View): string | undefined {
  const slot = view.slots.get('period')
  return slot?.since === undefined ? slot?.column : undefined
}

/** The columns that a question may name. */
export function askedColumns(view: View): readonly ViewColumn[] {
  return view.columns.filter(({ asked }) => asked !== false)
}

/** The columns that a question may rank by. */
export function measuresOf(view: View): readonly string[] {
  return view.slots.get('measure')?.columns ?? []
}

/** The things that a view's rows or filters are about, by the names its YAML gives them. */
export function entitiesOf(view: View): readonly string[] {
  const period = periodColumn(view)
  const ranked = view.ranks === undefined ? [] : [view.ranks.of]
  const names = [...filterSlots(view).map((slot) => slot.name), ...view.grain, ...ranked]
  return [...new Set(names)].filter((name) => name !== period)
}

const notFilters = new Set([
  'period',
  'compare',
  'n',
  'measure',
  'order',
  'granularity',
  'group_by',
])
