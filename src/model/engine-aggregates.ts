import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { raw, sql } from '../sql/sql.ts'
import type { Aggregates, BinnedColumn, Cells, Factor, Part, Point } from './aggregates.ts'
import { lossScale, pointScale, sumScale } from './aggregates.ts'
import { binCount } from './binning.ts'
import { differenceOf } from './frame-aggregates.ts'

/** The aggregates of rows in an engine: `rows` has whole numbers `y`, `f`, `b0`, `b1` … alone. */
export function engineAggregates(
  engine: Engine,
  rows: Sql,
  columns: readonly BinnedColumn[],
): Aggregates {
  const sizes = columns.map(({ binning }) => binCount(binning))
  return {
    rowCounts: async () => {
      const sets = columns.map((_, at) => [`b${at}`] as const)
      const tables = await grouped(engine, sql`(select *, 1 as n from ${rows} as q)`, sets, ['n'])
      return sizes.map((size, at) =>
        filled(size, 1, tables[at]?.map((row) => [row[0], 0, row[2]]) ?? []),
      )
    },
    sums: async (point, part) => {
      const factors = point.factors.map(({ factor }) => factor)
      const names = factors.map(placeName)
      const from = atPoint(withPlaces(rows, factors), point, part)
      const pairs = names.flatMap((one, i) =>
        names.slice(0, i + 1).map((other) => [one, other] as const),
      )
      const tables = await grouped(
        engine,
        from,
        pairs.map(([one, other]) => (one === other ? [one] : [one, other])),
        ['r', 'w'],
      )
      const weight: Float64Array[] = []
      const gradient: Float64Array[] = []
      for (const [i, one] of factors.entries())
        for (const [j, other] of factors.slice(0, i + 1).entries()) {
          const table = tables[(i * (i + 1)) / 2 + j] ?? []
          const cells =
            i === j
              ? table.map((row) => [row[0], row[0], row[3]] as const)
              : table.map((row) => [row[0], row[1], row[3]] as const)
          weight.push(filled(one.size, other.size, cells))
          if (i === j)
            gradient.push(
              filled(
                one.size,
                1,
                table.map((row) => [row[0], 0, row[2]]),
              ),
            )
        }
      return { gradient, weight }
    },
    cells: async (point, pairs, part) => {
      const factors = point.factors.map(({ factor }) => factor)
      const from = atPoint(withPlaces(rows, factors), point, part)
      const tables = await grouped(
        engine,
        from,
        pairs.map(([one, other]) => [`b${one}`, `b${other}`]),
        ['r', 'w'],
      )
      return pairs.map(([one, other], at): Cells => {
        const [height, width] = [sizes[one] ?? 0, sizes[other] ?? 0]
        const table = tables[at] ?? []
        return {
          residual: filled(
            height,
            width,
            table.map((row) => [row[0], row[1], row[2]]),
          ),
          weight: filled(
            height,
            width,
            table.map((row) => [row[0], row[1], row[3]]),
          ),
        }
      })
    },
    loss: async (point, other, part) => {
      const factors = [point, other].flatMap((one) => one.factors.map(({ factor }) => factor))
      const loss = (one: Point): Sql => {
        const p = sql`(1e0 / (1e0 + exp(${logOdds(one)} / ${raw(`-${pointScale}e0`)})))`
        return sql`floor(-ln(greatest(1e-15, case when y = 1 then ${p} else 1e0 - ${p} end)) * ${raw(`${lossScale}e0`)} + 0.5e0)`
      }
      const [row] = await engine.rows<Record<string, bigint>>(
        sql`select count(*) as n, sum(one) as one, sum(two) as two, sum(square) as square from (
          select one, two, cast(floor((one - two) / 1024e0 * ((one - two) / 1024e0) + 0.5e0) as bigint) as square from (
            select cast(${loss(point)} as bigint) as one, cast(${loss(other)} as bigint) as two
            from ${withPlaces(rows, factors)} as q where ${meant(part)}) as l) as s`,
      )
      const sum = (key: string): number => Number(row?.[key] ?? 0n)
      return differenceOf(sum('n'), sum('one'), sum('two'), sum('square'))
    },
  }
}

/** A row of a set's sums: its one or two places, then the sums. */
type SumRow = readonly [number, number, number, number]

/** Sums by each set of columns, in one statement: every column is a whole number, so null tells the sets apart. */
async function grouped(
  engine: Engine,
  from: Sql,
  sets: readonly (readonly string[])[],
  sums: readonly string[],
): Promise<readonly (readonly SumRow[])[]> {
  const columns = [...new Set(sets.flat())]
  const places = new Map(sets.map((set, at) => [keyOf(set), at]))
  const tables = sets.map((): SumRow[] => [])
  if (sets.length === 0) return tables
  const added = sums.map((one) => `sum(${one}) as sum_${one}`)
  const query = sql`select ${raw([...columns, ...added].join(', '))} from ${from} as p group by grouping sets (${raw([...new Set(sets.map((set) => `(${set.join(', ')})`))].join(', '))})`
  for await (const chunk of engine.columns(query))
    for (let row = 0; row < (chunk[0]?.length ?? 0); row += 1) {
      const set = columns.flatMap((column, at) => {
        const cell = chunk[at]?.[row] ?? null
        return cell === null ? [] : [[column, Number(cell)] as const]
      })
      const at = places.get(keyOf(set.map(([column]) => column)))
      if (at === undefined) continue
      const wanted = sets[at] ?? []
      const place = (name: string | undefined): number =>
        set.find(([column]) => column === name)?.[1] ?? 0
      const sum = (which: number): number => Number(chunk[columns.length + which]?.[row] ?? 0)
      tables[at]?.push([place(wanted[0]), place(wanted[1]), sum(0), sum(1)])
    }
  return tables
}

function keyOf(set: readonly string[]): string {
  return [...set].sort().join()
}

function filled(
  height: number,
  width: number,
  cells: readonly (readonly [number, number, number])[],
): Float64Array {
  const table = new Float64Array(height * width)
  for (const [row, column, value] of cells) table[row * width + column] = value
  return table
}

function placeName(factor: Factor): string {
  return factor.kind === 'column' ? `b${factor.at}` : `p${factor.at.join('_')}`
}

/** The rows with each pair's place beside their bins. */
function withPlaces(rows: Sql, factors: readonly Factor[]): Sql {
  const pairs = new Map(
    factors.flatMap((factor) => (factor.kind === 'pair' ? [[placeName(factor), factor]] : [])),
  )
  const places = [...pairs].map(([named, { at, groups, width }]) => {
    const [one, other] = at
    return raw(
      `${byBin(`b${one}`, groups[0])} * ${width} + ${byBin(`b${other}`, groups[1])} as ${named}`,
    )
  })
  return places.length === 0 ? rows : sql`(select ${[raw('*'), ...places]} from ${rows} as q)`
}

/** Residual `r` and weight `w` of the rows meant, in units of `sumScale`. */
function atPoint(rows: Sql, point: Point, part: Part): Sql {
  const scale = raw(`${sumScale}e0`)
  const p = sql`select *, 1e0 / (1e0 + exp(${logOdds(point)} / ${raw(`-${pointScale}e0`)})) as p from ${rows} as q where ${meant(part)}`
  return sql`(select *, y * ${raw(String(sumScale))} - cast(floor(p * ${scale} + 0.5e0) as bigint) as r,
    cast(floor(p * (1e0 - p) * ${scale} + 0.5e0) as bigint) as w from (${p}) as o)`
}

/** In units of `pointScale`. */
function logOdds(point: Point): Sql {
  const parts = point.factors.map(({ factor, values }) => byBin(placeName(factor), [...values]))
  return raw(`cast(${[String(point.intercept), ...parts].join(' + ')} as double)`)
}

function byBin(bin: string, values: readonly number[]): string {
  if (values.every((value) => value === 0)) return '0'
  return `case ${bin} ${values.map((value, at) => `when ${at} then ${value}`).join(' ')} else 0 end`
}

function meant(part: Part): Sql {
  switch (part.kind) {
    case 'all':
      return sql`true`
    case 'without':
      return raw(`f <> ${part.fold}`)
    case 'before':
      return raw(`f < ${part.fold}`)
    case 'only':
      return raw(`f = ${part.fold}`)
  }
}
