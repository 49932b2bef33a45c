import type { SnapshotColumn } from '../catalog/snapshot.ts'
import { foldName } from '../land/landed.ts'
import { isOrigin } from '../merge/origin.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { typeText } from '../sql/column-type.ts'
import type { Sql } from '../sql/sql.ts'

/** One of two versions of a table or view, wherever it comes from. */
export interface Side {
  /** For people: `v3, run 01K…`. */
  readonly label: string
  readonly relation: Sql
  readonly columns: readonly SnapshotColumn[]
  readonly rows: number
}

/** A column that both sides have, each under its own name and type. */
export interface SharedColumn {
  readonly name: string
  readonly before: SnapshotColumn
  readonly after: SnapshotColumn
}

/** How the columns of two sides differ. Origin columns are left aside: where a row came from is no value of it. */
export interface ColumnChanges {
  readonly added: readonly { readonly column: string; readonly type: string }[]
  readonly removed: readonly { readonly column: string; readonly type: string }[]
  readonly retyped: readonly {
    readonly column: string
    readonly before: string
    readonly after: string
  }[]
}

/** The columns that two sides share, upper and lower case and blanks aside, in the order of the second. */
export function sharedColumns(before: Side, after: Side): readonly SharedColumn[] {
  const old = new Map(own(before).map((column) => [foldName(column.name), column]))
  return own(after).flatMap((column) => {
    const was = old.get(foldName(column.name))
    return was === undefined ? [] : [{ name: column.name, before: was, after: column }]
  })
}

/** Columns that came, went, or have another type. */
export function columnChanges(before: Side, after: Side): ColumnChanges {
  const shared = sharedColumns(before, after)
  const described = (column: SnapshotColumn): { column: string; type: string } => ({
    column: column.name,
    type: typeText(column.type),
  })
  return {
    added: own(after)
      .filter((column) => !shared.some((one) => one.after === column))
      .map(described),
    removed: own(before)
      .filter((column) => !shared.some((one) => one.before === column))
      .map(described),
    retyped: shared
      .filter((one) => typeText(one.before.type) !== typeText(one.after.type))
      .map((one) => ({
        column: one.name,
        before: typeText(one.before.type),
        after: typeText(one.after.type),
      })),
  }
}

function own({ columns }: Side): readonly SnapshotColumn[] {
  return columns.filter(({ name }) => !isOrigin(name))
}

/** Digits before and behind the mark that a type holds; undefined for what is no exact number. */
export function digitsOf(
  type: ColumnType,
): { readonly whole: number; readonly scale: number } | undefined {
  if (type.kind === 'integer') return { whole: type.wide ? 38 : 19, scale: 0 }
  if (type.kind === 'decimal') return { whole: type.precision - type.scale, scale: type.scale }
  return undefined
}
