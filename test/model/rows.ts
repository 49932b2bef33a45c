import type { LabelledFrame } from '../../src/model/frame.ts'
import { numericColumn, textColumn } from '../../src/model/frame.ts'
import { mixed } from '../../src/model/mixed.ts'

/** Between 0 and 1, the same for the same row and draw. */
export function drawn(row: number, draw: number): number {
  return mixed(row, draw) / 2 ** 32
}

/** A row of the made-up data that these tests learn from. */
export interface MadeRow {
  readonly age: number | null
  readonly spent: number
  readonly plan: string | null
  readonly visits: number
  readonly spentCents: number
  readonly noise: number
  readonly label: 0 | 1
  readonly fold: number
  /** Log-odds that the label was drawn by. */
  readonly logOdds: number
}

/**
 * Rows whose label depends on age (falling), on the plan, and on spending: in one way for few visits, in the other way
 * for many. `spentCents` is a copy, `noise` says nothing.
 */
export function madeRows(count: number): readonly MadeRow[] {
  return Array.from({ length: count }, (_, row): MadeRow => {
    const age = drawn(row, 0) < 0.1 ? null : Math.floor(18 + 60 * drawn(row, 1))
    const spent = Math.round(100_000 * drawn(row, 2) ** 2) / 100
    const plan =
      drawn(row, 3) < 0.05
        ? null
        : (['basic', "o'clock", 'plus'][Math.floor(3 * drawn(row, 4))] ?? '')
    const visits = Math.floor(8 * drawn(row, 5))
    const logOdds =
      -0.4 -
      ((age ?? 40) - 40) / 25 +
      (plan === 'plus' ? 0.8 : 0) +
      (spent > 250 === visits > 3 ? 1.2 : -1.2)
    return {
      age,
      spent,
      plan,
      visits,
      spentCents: Math.round(spent * 100),
      noise: drawn(row, 6),
      label: drawn(row, 7) < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0,
      fold: Math.floor(3 * drawn(row, 8)),
      logOdds,
    }
  })
}

/** The rows as a frame. */
export function frameOf(rows: readonly MadeRow[]): LabelledFrame {
  return {
    rows: rows.length,
    columns: [
      numericColumn(
        'age',
        rows.map((row) => row.age),
      ),
      numericColumn(
        'spent',
        rows.map((row) => row.spent),
      ),
      textColumn(
        'plan',
        rows.map((row) => row.plan),
      ),
      numericColumn(
        'visits',
        rows.map((row) => row.visits),
      ),
      numericColumn(
        'spentCents',
        rows.map((row) => row.spentCents),
      ),
      numericColumn(
        'noise',
        rows.map((row) => row.noise),
      ),
    ],
    labels: Uint8Array.from(rows, (row) => row.label),
    folds: Uint8Array.from(rows, (row) => row.fold),
  }
}

/** The rows as a list of SQL values, for a table of `id, age, spent, plan, visits, spentCents, noise, label, fold`. */
export function valuesOf(rows: readonly MadeRow[]): string {
  const text = (value: string | null): string =>
    value === null ? 'null' : `'${value.replaceAll("'", "''")}'`
  return rows
    .map(
      (row, id) =>
        `(${id}, ${row.age ?? 'null'}, ${row.spent}, ${text(row.plan)}, ${row.visits}, ${row.spentCents}, ${row.noise}, ${row.label}, ${row.fold})`,
    )
    .join(',')
}

/** The columns of `valuesOf`. */
export const valueColumns = 'id, age, spent, plan, visits, "spentCents", noise, label, fold'
