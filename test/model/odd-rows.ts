import type { Engine } from '../../src/engine/engine.ts'
import type { AdditiveModel } from '../../src/model/additive-model.ts'
import type { Frame } from '../../src/model/frame.ts'
import { numericColumn, textColumn } from '../../src/model/frame.ts'
import { raw, sql } from '../../src/sql/sql.ts'
import { drawn } from './rows.ts'

/** A row to be scored. */
export interface OddRow {
  readonly id: number
  readonly age: number | null
  readonly spent: number | null
  readonly plan: string | null
  readonly visits: number | null
  readonly noise: number | null
}

/** Nulls in every column, texts never seen, numbers at each cut, far out of range, infinite and none at all, and some ordinary rows. */
export function oddRows(cuts: readonly number[], ordinary: number): readonly OddRow[] {
  const plain = { age: 40, spent: 300, plan: 'plus', visits: 5, noise: 0.5 }
  const plans = [
    'basic',
    "o'clock",
    'plus',
    null,
    '',
    'PLUS',
    'plus ',
    'never seen',
    '\\',
    "'; select 1",
    'ß\n"`',
  ]
  const none = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const numbers = [...cuts, null, 0, -1, 1e-300, -1e300, 1e300, 2 ** 53, ...none]
  const rows = [
    ...plans.map((plan) => ({ ...plain, plan })),
    ...numbers.flatMap((value) =>
      (['age', 'spent', 'visits', 'noise'] as const).map((column) => ({
        ...plain,
        [column]: value,
      })),
    ),
    { age: null, spent: null, plan: null, visits: null, noise: null },
    ...Array.from({ length: ordinary }, (_, row) => ({
      age: drawn(row, 20) < 0.1 ? null : Math.floor(100 * drawn(row, 21)),
      spent: Math.round(150_000 * drawn(row, 22)) / 100,
      plan: plans[Math.floor(plans.length * drawn(row, 23))] ?? null,
      visits: Math.floor(9 * drawn(row, 24)),
      noise: drawn(row, 25),
    })),
  ]
  return rows.map((row, id) => ({ id, ...row }))
}

/** The rows as a frame. */
export function oddFrame(rows: readonly OddRow[]): Frame {
  const numbers = (['age', 'spent', 'visits', 'noise'] as const).map((column) =>
    numericColumn(
      column,
      rows.map((row) => row[column]),
    ),
  )
  return {
    rows: rows.length,
    columns: [
      ...numbers,
      textColumn(
        'plan',
        rows.map(({ plan }) => plan),
      ),
    ],
  }
}

/** Makes a table `odd` of the rows. */
export async function makeOddTable(engine: Engine, rows: readonly OddRow[]): Promise<void> {
  const number = (value: number | null): string => (value === null ? 'null' : `'${value}'::double`)
  const text = (value: string | null): string =>
    value === null ? 'null' : `'${value.replaceAll("'", "''")}'`
  const values = rows.map(
    ({ id, age, spent, plan, visits, noise }) =>
      `(${id}::bigint, ${[age, spent].map(number).join()}, ${text(plan)}, ${[visits, noise].map(number).join()})`,
  )
  await engine.run(
    sql`create table odd as select * from (values ${raw(values.join())}) as v(id, age, spent, plan, visits, noise)`,
  )
}

/** Every cut of a model's numeric columns. */
export function cutsOf({ terms }: AdditiveModel): readonly number[] {
  return terms.flatMap(({ binning }) =>
    binning.kind === 'numeric' ? binning.cuts.map(Number) : [],
  )
}
