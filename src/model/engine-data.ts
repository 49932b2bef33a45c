import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { BinnedColumn, TrainingData } from './aggregates.ts'
import type { Binning } from './binning.ts'
import { numericBinning, textBinning } from './cut.ts'
import type { DataColumn } from './data-column.ts'
import type { Dialect } from './dialect.ts'
import { wordsOf } from './dialect.ts'
import { engineAggregates } from './engine-aggregates.ts'
import { binCase, valueAs } from './score-sql.ts'

/** A relation to be learned from, where it lies. */
export interface LabelledRelation {
  readonly engine: Engine
  readonly dialect: Dialect
  /** A quoted name, or a SELECT in parentheses. */
  readonly from: Sql
  readonly columns: readonly DataColumn[]
  /** Holds 0 or 1. */
  readonly label: string
  /** Holds 0, 1, 2 …; no pairs are tried without it. */
  readonly fold?: string
}

/** Training data that stays in its engine: every question is a GROUP BY, and only its sums come here. */
export function engineData(relation: LabelledRelation): TrainingData {
  const { engine, from, columns, label, fold } = relation
  const folds = fold === undefined ? sql`0` : sql`cast(${name(fold)} as int)`
  return {
    columns,
    counts: async () => {
      const found = await engine.rows<{ fold: number; n: bigint; positives: bigint }>(
        sql`select ${folds} as fold, count(*) as n, sum(cast(${name(label)} as int)) as positives from ${from} group by 1 order by 1`,
      )
      const most = Math.max(0, ...found.map((row) => Number(row.fold)))
      return Array.from({ length: most + 1 }, (_, at) => {
        const row = found.find((one) => Number(one.fold) === at)
        return { rows: Number(row?.n ?? 0), positives: Number(row?.positives ?? 0) }
      })
    },
    binning: (column, wanted) =>
      column.kind === 'numeric'
        ? numeric(relation, column, wanted)
        : text(relation, column, wanted),
    binned: async (binned) => engineAggregates(engine, binnedRows(relation, binned, folds), binned),
  }
}

/** A value, or null where it is infinite. */
const finite = raw(`case when abs(v) <= ${Number.MAX_VALUE} then v end`)

/** The same spans as `spansOf`: values in order, a new bin where another share of the rows is reached; the infinite ones count as the nearest finite value. */
async function numeric(
  { engine, from, dialect }: LabelledRelation,
  { name: column }: DataColumn,
  wanted: number,
): Promise<Binning> {
  const value = raw(
    valueAs(column, { kind: 'numeric', cuts: [], range: ['0', '0'] }, 'v', wordsOf[dialect]),
  )
  const spans = await engine.rows<{ least: number; most: number }>(
    sql`select min(v) as least, max(v) as most from (
      select v, floor(cast(below * ${raw(String(wanted))} as double) / total) as bin from (
        select v, sum(n) over (order by v) - n as below, sum(n) over () as total from (
          select least(greatest(v, low), high) as v, sum(n) as n from (
            select v, n, min(${finite}) over () as low, max(${finite}) over () as high from (
              select v, count(*) as n from (select ${value} from ${from}) as r where v is not null group by v
            ) as c
          ) as e where low is not null group by 1
        ) as f
      ) as s
    ) as b group by bin order by least`,
  )
  return numericBinning(spans)
}

async function text(
  { engine, from, dialect }: LabelledRelation,
  { name: column }: DataColumn,
  wanted: number,
): Promise<Binning> {
  const value = raw(valueAs(column, { kind: 'text', levels: [] }, 'v', wordsOf[dialect]))
  const counts = await engine.rows<{ v: string; n: bigint }>(
    sql`select v, count(*) as n from (select ${value} from ${from}) as r where v is not null group by v`,
  )
  return textBinning(new Map(counts.map(({ v, n }) => [v, Number(n)])), wanted)
}

/** The relation as whole numbers alone: `y`, `f`, and `b0`, `b1` … */
function binnedRows(
  { from, dialect, label }: LabelledRelation,
  binned: readonly BinnedColumn[],
  folds: Sql,
): Sql {
  const words = wordsOf[dialect]
  const values = binned.map(({ name: column, binning }, at) =>
    raw(valueAs(column, binning, `v${at}`, words)),
  )
  const bins = binned.map(({ binning }, at) =>
    raw(`${binCase(binning, `v${at}`, words)} as b${at}`),
  )
  const read = sql`select ${[sql`cast(${name(label)} as int) as y`, sql`${folds} as f`, ...values]} from ${from}`
  return sql`(select ${[raw('y'), raw('f'), ...bins]} from (${read}) as r)`
}
