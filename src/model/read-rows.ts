import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { join, name, raw, sql } from '../sql/sql.ts'
import { denseRanks } from './dense-ranks.ts'
import type { Frame } from './frame.ts'
import { readFrame } from './read-features.ts'
import type { RowKey } from './scoring.ts'
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
  /** Fold of the inner backtest: all rows of one id are in one. */
  readonly foldOf: Uint8Array
  /** Whom each row is about, 0..; the same in whatever order the rows lie. */
  readonly memberOf: Uint32Array
  /** Why, where the label is 1; null elsewhere. */
  readonly causes: readonly (string | null)[]
}

/** Which columns of a relation are what. */
export interface RowColumns {
  readonly features: readonly Feature[]
  readonly time: string
  readonly label: string
  readonly cause?: string | undefined
  readonly key: RowKey
}

/** Parts of the inner backtest. */
const folds = 4

/** Reads a relation's rows into typed arrays. The order of rows is the engine's; nothing that is learned depends on it. */
export async function readRows(
  engine: Engine,
  from: Sql,
  { features, time, label, cause, key }: RowColumns,
): Promise<ReadRows> {
  const columns = features.map(({ name: column, kind }) => ({
    name: column,
    kind: kind === 'text' ? ('text' as const) : ('numeric' as const),
  }))
  const relation = sql`(select *, ${idDigits(key, 13)} as row_member, cast(${name(time)} as date) as row_month, cast(${name(label)} as integer) as row_label,
  ${cause === undefined ? sql`null` : name(cause)} as row_cause from ${from})`
  const beside = ['row_month', 'row_label', 'row_cause']
  const member = { name: 'row_member', kind: 'numeric' as const }
  const all = await readFrame(engine, relation, [member, ...columns], beside)
  const { rows, texts } = all
  const [digits, ...read] = all.columns
  const hashes = digits?.kind === 'numeric' ? digits.values : new Float64Array()
  const [monthTexts = [], labels = [], causes = []] = beside.map((one) => texts.get(one))
  const months = [...new Set(monthTexts.map(String))].sort()
  const places = new Map(months.map((month, at) => [month, at]))
  return {
    frame: { rows, columns: read },
    labels: Int8Array.from(labels, (one) => (one === null ? -1 : Number(one))),
    monthOf: Uint16Array.from(monthTexts, (month) => places.get(String(month)) ?? 0),
    months,
    // The first seven of the thirteen digits.
    foldOf: Uint8Array.from(hashes, (hash) => Math.floor(hash / 16 ** 6) % folds),
    memberOf: denseRanks(hashes).of,
    causes,
  }
}

/**
 * A whole number of a row's id, of so many hexadecimal digits; thirteen are as many as a double holds. MD5, and no
 * hash of the engine's own: it is the same in every version of it.
 */
export function idDigits({ ids }: RowKey, digits = 7): Sql {
  const texts = ids.map((id) => sql`coalesce(cast(${name(id.name)} as varchar), '')`)
  return sql`cast(concat('0x', left(md5(concat_ws('|', ${join(texts, ', ')})), ${raw(String(digits))})) as bigint)`
}
