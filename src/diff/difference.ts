import type { Cell, Engine } from '../engine/engine.ts'
import { foldName } from '../land/landed.ts'
import { join, literal, name, raw, type Sql, sql } from '../sql/sql.ts'
import type { TypedCell } from './cell.ts'
import { cellDiffers, cellEquals, cellText } from './cell.ts'
import type { ColumnChanges, SharedColumn, Side } from './side.ts'
import { columnChanges, sharedColumns } from './side.ts'

/** What differs between two versions of one table or view; counts are of rows, or of cells where they say so. */
export interface Difference {
  readonly before: { readonly label: string; readonly rows: number }
  readonly after: { readonly label: string; readonly rows: number }
  readonly key: readonly string[]
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly columns: ColumnChanges
  /** Column → changed cells, most first; columns without any are left out. */
  readonly cells: readonly { readonly column: string; readonly cells: number }[]
  /** The first changes in the order of the key. */
  readonly changes: readonly Change[]
}

/** One changed cell, or one row that came or went. */
export interface Change {
  readonly change: 'added' | 'removed' | 'changed'
  readonly key: readonly (string | null)[]
  readonly column: string | null
  readonly before: string | null
  readonly after: string | null
}

/**
 * Compares two sides row by row of their key, and leaves what differs in the engine's table `_differences` until the
 * next comparison. `key` columns must stand on both sides. Rows that share a key are paired in the order of all their
 * values.
 */
export async function compare(
  before: Side,
  after: Side,
  key: readonly string[],
  engine: Engine,
  shown: number,
): Promise<Difference> {
  const shared = sharedColumns(before, after)
  const keys = key.flatMap(
    (wanted) => shared.find((column) => foldName(column.name) === foldName(wanted)) ?? [],
  )
  const values = shared.filter((column) => !keys.includes(column))
  const numbered =
    (await hasDoubles(before, keys, 'before', engine)) ||
    (await hasDoubles(after, keys, 'after', engine))
  await engine.run(differences(before, after, keys, values, numbered))
  const counted = await engine.rows<{ change: string; rows: bigint }>(
    sql`select change, count(*) as rows from _differences group by all`,
  )
  const rowsOf = (change: string): number =>
    Number(counted.find((one) => one.change === change)?.rows ?? 0n)
  return {
    before: { label: before.label, rows: before.rows },
    after: { label: after.label, rows: after.rows },
    key: keys.map((column) => column.name),
    added: rowsOf('added'),
    removed: rowsOf('removed'),
    changed: rowsOf('changed'),
    columns: columnChanges(before, after),
    cells: await changedCells(values, engine),
    changes: shown === 0 ? [] : await firstChanges(keys, values, engine, shown),
  }
}

/** Every change as a row: what it is, the key's columns, and of a changed cell its column and both values. */
export function changesQuery(key: readonly string[], values: readonly string[]): Sql {
  const keys = key.map((column, at) => sql`${name(`k${at}`)} as ${name(column)}`)
  const lone = sql`select change, ${[...keys, raw('null as "column", null as before, null as after')]} from _differences where change <> 'changed'`
  const cells = values.map(
    (column, at) =>
      sql`select change, ${[...keys, sql`${literal(column)} as "column"`]}, ${name(`b${at}`)}, ${name(`a${at}`)} from _differences where change = 'changed' and ${name(`d${at}`)}`,
  )
  return join([lone, ...cells], ' union all ')
}

/** The names of the columns that `changesQuery` takes as its values. */
export function comparedColumns(
  before: Side,
  after: Side,
  key: readonly string[],
): readonly string[] {
  const folded = new Set(key.map(foldName))
  return sharedColumns(before, after)
    .map((column) => column.name)
    .filter((column) => !folded.has(foldName(column)))
}

async function hasDoubles(
  { relation }: Side,
  keys: readonly SharedColumn[],
  side: 'before' | 'after',
  engine: Engine,
): Promise<boolean> {
  const columns = keys.map((column) => name(column[side].name))
  const [found] = await engine.rows<{ any: boolean }>(
    sql`select exists (select 1 from ${relation} group by ${columns} having count(*) > 1) as any`,
  )
  return found?.any === true
}

function differences(
  before: Side,
  after: Side,
  keys: readonly SharedColumn[],
  values: readonly SharedColumn[],
  numbered: boolean,
): Sql {
  const rows = (side: Side, which: 'before' | 'after'): Sql => {
    const own = keys.map((column) => name(column[which].name))
    const all = [...keys, ...values].map((column) => name(column[which].name))
    const turn = numbered ? sql`row_number() over (partition by ${own} order by ${all})` : raw('1')
    return sql`(select ${all}, ${turn} as _bankfull_turn, true as _bankfull_here from ${side.relation})`
  }
  const same = keys.map((column) => cellEquals(...cellsOf(column)))
  const key = keys.map((column, at) => {
    const [old, now] = cellsOf(column)
    return sql`coalesce(${cellText(now)}, ${cellText(old)}) as ${name(`k${at}`)}`
  })
  const cells = values.flatMap((column, at) => {
    const [old, now] = cellsOf(column)
    return [
      sql`${cellDiffers(old, now)} as ${name(`d${at}`)}`,
      sql`${cellText(old)} as ${name(`b${at}`)}`,
      sql`${cellText(now)} as ${name(`a${at}`)}`,
    ]
  })
  const change = sql`case when o._bankfull_here is null then 'added' when n._bankfull_here is null then 'removed' else 'changed' end as change`
  const order = keys.map(({ after: is }, at) => sql`n.${name(is.name)} as ${name(`o${at}`)}`)
  const flags = values.map((_, at) => name(`d${at}`))
  const isChanged = flags.length === 0 ? raw('false') : join(flags, ' or ')
  return sql`create or replace temp table _differences as
    select * from (select ${[change, ...key, ...order, ...cells]} from ${rows(before, 'before')} as o
      full join ${rows(after, 'after')} as n on ${join([...same, sql`o._bankfull_turn = n._bankfull_turn`], ' and ')})
    where change <> 'changed' or ${isChanged}`
}

function cellsOf({ before, after }: SharedColumn): readonly [TypedCell, TypedCell] {
  return [
    { value: sql`o.${name(before.name)}`, type: before.type },
    { value: sql`n.${name(after.name)}`, type: after.type },
  ]
}

async function changedCells(
  values: readonly SharedColumn[],
  engine: Engine,
): Promise<Difference['cells']> {
  if (values.length === 0) return []
  const counts = values.map(
    (_, at) => sql`count(*) filter (where ${name(`d${at}`)}) as ${name(`c${at}`)}`,
  )
  const [row] = await engine.rows<Record<string, Cell>>(
    sql`select ${counts} from _differences where change = 'changed'`,
  )
  return values
    .map((column, at) => ({ column: column.name, cells: Number(row?.[`c${at}`] ?? 0) }))
    .filter(({ cells }) => cells > 0)
    .toSorted((a, b) => b.cells - a.cells)
}

async function firstChanges(
  keys: readonly SharedColumn[],
  values: readonly SharedColumn[],
  engine: Engine,
  shown: number,
): Promise<readonly Change[]> {
  const order = keys.flatMap((_, at) => [name(`o${at}`), name(`k${at}`)])
  const rows = await engine.rows(
    sql`select * from _differences order by case change when 'changed' then 0 when 'added' then 1 else 2 end, ${order} limit ${shown}`,
  )
  return rows
    .flatMap((row): readonly Change[] => {
      const key = keys.map((_, at) => textOf(row[`k${at}`]))
      const change = String(row['change']) as Change['change']
      if (change !== 'changed') return [{ change, key, column: null, before: null, after: null }]
      return values.flatMap((column, at) =>
        row[`d${at}`] === true
          ? [
              {
                change,
                key,
                column: column.name,
                before: textOf(row[`b${at}`]),
                after: textOf(row[`a${at}`]),
              },
            ]
          : [],
      )
    })
    .slice(0, shown)
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell)
}
