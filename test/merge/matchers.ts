import { expect } from 'vitest'
import type { Merged } from './merging.ts'
import type { Grid } from './rows.ts'

/** Fates of rows that a story names; what it leaves out is 0. */
export interface Fates {
  readonly survived?: number
  readonly merged?: number
  readonly quarantined?: number
  readonly withdrawn?: number
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The published rows are these, in any order; columns that are not named do not count. */
    toHoldRows(expected: Grid): R
    /** Every delivered row has the fate said here, and the account adds up. */
    toAccountForEveryRow(fates: Fates): R
  }
}

expect.extend({
  toHoldRows(received: Grid | undefined, expected: Grid) {
    const found = received === undefined ? undefined : lines(received, expected.columns)
    const wanted = lines(expected, expected.columns)
    return {
      pass: this.equals(found, wanted),
      message: () => `the published rows differ\n${this.utils.diff(wanted, found) ?? ''}`,
    }
  },
  toAccountForEveryRow({ account, report }: Merged, fates: Fates) {
    const found = {
      survived: account.survivors,
      merged: account.merged.reduce((sum, one) => sum + one.losers.length, 0),
      quarantined: account.quarantined.length,
      withdrawn: account.withdrawn,
      difference: report.account.difference,
      read: account.input_rows,
    }
    const none = { survived: 0, merged: 0, quarantined: 0, withdrawn: 0, difference: 0 }
    const wanted = { ...none, ...fates }
    const read = wanted.survived + wanted.merged + wanted.quarantined + wanted.withdrawn
    return {
      pass: this.equals(found, { ...wanted, read }),
      message: () => `the account differs\n${this.utils.diff({ ...wanted, read }, found) ?? ''}`,
    }
  },
})

function lines(grid: Grid, columns: readonly string[]): readonly string[] {
  return grid.rows
    .map((row) =>
      columns
        .map((column) => {
          const at = grid.columns.indexOf(column)
          if (at === -1) return `(no column ${column})`
          const cell = row[at]
          return cell === null || cell === undefined ? '·' : cell
        })
        .join(' | '),
    )
    .sort()
}
