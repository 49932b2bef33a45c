import type { Engine, Row } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import { type FeatureColumn, type Frame, numericColumn, textColumn } from './frame.ts'
import type { Feature } from './stored-model.ts'

/** Rows of a model, taken out of the engine: features, and what is known of each row beside them. */
export interface ReadRows {
  readonly frame: Frame
  /** 1, 0, or -1 where the outcome is not known. */
  readonly labels: Int8Array
  /** Place of each row's month in `months`. */
  readonly monthOf: Uint16Array
  /** `YYYY-MM-DD`, ascending. */
  readonly months: readonly string[]
  /** Why, where the label is 1; null elsewhere. */
  readonly causes: readonly (string | null)[]
}

/** Which columns of a relation are what. */
export interface RowColumns {
  readonly features: readonly Feature[]
  readonly time: string
  readonly label: string
  readonly cause?: string | undefined
}

/** Reads a relation's rows into typed arrays. The order of rows is the engine's; nothing that is learned depends on it. */
export async function readRows(
  engine: Engine,
  from: Sql,
  { features, time, label, cause }: RowColumns,
): Promise<ReadRows> {
  const values = features.map(
    ({ name: feature, kind }, at) =>
      sql`cast(${name(feature)} as ${raw(kind === 'text' ? 'varchar' : 'double')}) as ${name(`f${at}`)}`,
  )
  const query = sql`select cast(cast(${name(time)} as date) as varchar) as month,
  cast(${name(label)} as integer) as label,
  ${cause === undefined ? sql`null` : sql`cast(${name(cause)} as varchar)`} as cause,
  ${values.length === 0 ? literal('') : join(values, ', ')}
from ${from}`
  const columns: (number | string | null)[][] = features.map(() => [])
  const labels: number[] = []
  const monthTexts: string[] = []
  const causes: (string | null)[] = []
  for await (const chunk of engine.stream(query)) {
    for (const row of chunk) {
      labels.push(row['label'] === null ? -1 : Number(row['label']))
      monthTexts.push(String(row['month']))
      causes.push(textOf(row, 'cause'))
      for (const [at, column] of columns.entries()) {
        const cell = row[`f${at}`]
        column.push(typeof cell === 'number' || typeof cell === 'string' ? cell : null)
      }
    }
  }
  const months = [...new Set(monthTexts)].sort()
  const places = new Map(months.map((month, at) => [month, at]))
  return {
    frame: {
      rows: labels.length,
      columns: features.map((one, at) => columnOf(one, columns[at] ?? [])),
    },
    labels: Int8Array.from(labels),
    monthOf: Uint16Array.from(monthTexts, (month) => places.get(month) ?? 0),
    months,
    causes,
  }
}

function columnOf(
  { name: feature, kind }: Feature,
  cells: (number | string | null)[],
): FeatureColumn {
  return kind !== 'text'
    ? numericColumn(
        feature,
        cells.map((cell) => (typeof cell === 'number' ? cell : null)),
      )
    : textColumn(
        feature,
        cells.map((cell) => (typeof cell === 'string' ? cell : null)),
      )
}

function textOf(row: Row, column: string): string | null {
  const cell = row[column]
  return typeof cell === 'string' ? cell : null
}
