import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { booleansAndIntegers } from './drift-cases/booleans-and-integers.ts'
import { columns } from './drift-cases/columns.ts'
import { deliveries } from './drift-cases/deliveries.ts'
import type { DriftCase, Step } from './drift-cases/drift-case.ts'
import { keys } from './drift-cases/keys.ts'
import { money } from './drift-cases/money.ts'
import { textFiles } from './drift-cases/text-files.ts'
import { times } from './drift-cases/times.ts'
import './matchers.ts'
import type { Merged } from './merging.ts'
import { freshFolder, merging } from './merging.ts'
import type { Grid } from './rows.ts'

const table = 'Drift'
const cases: readonly DriftCase[] = [
  ...booleansAndIntegers,
  ...money,
  ...keys,
  ...times,
  ...columns,
  ...textFiles,
  ...deliveries,
]

/** `merging` restores every file of each of these, and holds it against what was delivered. */
describe('Files that drift', () => {
  it.each(cases)('$why', async ({ declared, steps }) => {
    const root = freshFolder()
    for (const step of steps) {
      for (const path of step.gone ?? []) rmSync(join(root, 'data', table, path))
      judge(step, await merging(table, step.files, declared, { root }))
    }
  })
})

function judge(step: Step, { report, account, silver, types }: Merged): void {
  const place = ({ file, row }: { readonly file: string; readonly row: number }): string =>
    `${inTable(file)}:${row}`
  const lost = account.merged.flatMap(({ survivor, losers }) =>
    losers.map((loser) => `${place(survivor)} < ${place(loser)}`),
  )
  expect(report.status).toBe('published')
  expect({
    rejected: account.files_rejected
      .map(({ file, reason }) => `${inTable(file)} ${reason}`)
      .toSorted(),
    quarantined: account.quarantined.map((row) => `${place(row)} ${row.reason}`).toSorted(),
    merged: lost.toSorted(),
    superseded: account.superseded,
    withdrawn: account.withdrawn,
    sameBytes: account.same_bytes.length,
  }).toEqual({
    rejected: (step.rejected ?? []).toSorted(),
    quarantined: (step.quarantined ?? []).toSorted(),
    merged: (step.merged ?? []).toSorted(),
    superseded: step.superseded ?? 0,
    withdrawn: step.withdrawn ?? 0,
    sameBytes: step.sameBytes ?? 0,
  })
  expect(account.input_rows).toBe(
    account.survivors +
      lost.length +
      account.quarantined.length +
      account.superseded +
      account.withdrawn,
  )
  expect(Object.keys(types).toSorted()).toEqual(Object.keys(step.types).toSorted())
  for (const [column, type] of Object.entries(step.types))
    expect(`${column} ${types[column]}`).toContain(`${column} ${type}`)
  const { rows } = step
  expect(plain(silver, types, rows.columns)).toEqual(plain(rows, types, rows.columns))
}

function inTable(path: string): string {
  return path.replace(`${table}/`, '')
}

/** Rows in a fixed order; of decimals without the zeros that their scale adds. */
function plain(
  grid: Grid | undefined,
  types: Merged['types'],
  columns: readonly string[],
): readonly string[] {
  if (grid === undefined) return []
  return grid.rows
    .map((row) =>
      columns
        .map((name) => {
          const cell = row[grid.columns.indexOf(name)] ?? null
          if (cell === null) return '·'
          const text = JSON.stringify(cell)
          return types[name]?.startsWith('decimal') && cell.includes('.')
            ? text.replace(/\.?0+"$/, '"')
            : text
        })
        .join(' '),
    )
    .toSorted()
}
