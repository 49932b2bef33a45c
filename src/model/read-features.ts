import type { Cell, Engine } from '../engine/engine.ts'
import type { Sql } from '../sql/sql.ts'
import { name, raw, sql } from '../sql/sql.ts'
import type { DataColumn } from './data-column.ts'
import type { FeatureColumn } from './frame.ts'

/** Rows of a relation as columns, and texts that go along. */
export interface ReadFrame {
  readonly rows: number
  readonly columns: readonly FeatureColumn[]
  /** As text, by name; null where null. */
  readonly texts: ReadonlyMap<string, readonly (string | null)[]>
}

/**
 * Reads features from a relation (a quoted name, or a SELECT in parentheses): numbers as doubles, all else as text,
 * with other columns as text beside them.
 */
export async function readFrame(
  engine: Engine,
  from: Sql,
  features: readonly DataColumn[],
  beside: readonly string[] = [],
): Promise<ReadFrame> {
  const list = [
    ...features.map(
      (one) =>
        sql`cast(${name(one.name)} as ${raw(one.kind === 'numeric' ? 'double' : 'varchar')})`,
    ),
    ...beside.map((one) => sql`cast(${name(one)} as varchar)`),
  ]
  const growing = features.map(({ kind }) => (kind === 'numeric' ? new Numbers() : new Texts()))
  const texts = beside.map((): (string | null)[] => [])
  let rows = 0
  const query = list.length === 0 ? sql`select null from ${from}` : sql`select ${list} from ${from}`
  for await (const chunk of engine.columns(query)) {
    rows += chunk[0]?.length ?? 0
    for (const [at, column] of growing.entries()) column.add(chunk[at] ?? [])
    for (const [at, text] of texts.entries())
      for (const cell of chunk[features.length + at] ?? [])
        text.push(cell === null ? null : String(cell))
  }
  return {
    rows,
    columns: features.map((one, at) => (growing[at] ?? new Texts()).column(one.name)),
    texts: new Map(beside.map((one, at) => [one, texts[at] ?? []])),
  }
}

/** Numbers as they come; null becomes NaN. */
class Numbers {
  #values = new Float64Array(1024)
  #size = 0

  add(cells: readonly Cell[]): void {
    this.#values = grown(this.#values, this.#size + cells.length, Float64Array)
    for (const cell of cells) this.#values[this.#size++] = cell === null ? Number.NaN : Number(cell)
  }

  column(named: string): FeatureColumn {
    return { kind: 'numeric', name: named, values: this.#values.slice(0, this.#size) }
  }
}

/** Texts as they come, each kept once. */
class Texts {
  readonly #places = new Map<string, number>()
  #codes = new Int32Array(1024)
  #size = 0

  add(cells: readonly Cell[]): void {
    this.#codes = grown(this.#codes, this.#size + cells.length, Int32Array)
    for (const cell of cells)
      this.#codes[this.#size++] = cell === null ? -1 : this.#placeOf(String(cell))
  }

  /** Levels are sorted, so that the rows' order leaves no trace. */
  column(named: string): FeatureColumn {
    const levels = [...this.#places.keys()].sort((a, b) => (a < b ? -1 : 1))
    const sorted = new Int32Array(levels.length)
    for (const [at, level] of levels.entries()) sorted[this.#placeOf(level)] = at
    const codes = this.#codes
      .slice(0, this.#size)
      .map((code) => (code < 0 ? -1 : (sorted[code] ?? -1)))
    return { kind: 'text', name: named, levels, codes }
  }

  #placeOf(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    this.#places.set(text, this.#places.size)
    return this.#places.size - 1
  }
}

function grown<A extends Float64Array | Int32Array>(
  values: A,
  size: number,
  make: new (size: number) => A,
): A {
  if (size <= values.length) return values
  const wider = new make(Math.max(size, values.length * 2))
  wider.set(values)
  return wider
}
