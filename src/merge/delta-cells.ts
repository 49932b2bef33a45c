import { rm } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import { parquet, parquetFormat } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import { withPaths } from './file-paths.ts'
import type { MergePlan } from './plan.ts'

/** Cells that are held in memory; more of them go to a part on disk. */
const mostHeld = 200_000

const sorted = raw('select * from _delta order by _file, position, "row"')

/** The cells of a delta ledger on their way to its file: a few are sorted in memory, many in parts beside the file. */
export class DeltaCells implements AsyncDisposable {
  readonly #engine: Engine
  readonly #target: string
  readonly #parts: string[] = []

  private constructor(engine: Engine, target: string) {
    this.#engine = engine
    this.#target = target
  }

  static async open(engine: Engine, target: string): Promise<DeltaCells> {
    const cells = new DeltaCells(engine, target)
    await cells.#empty()
    return cells
  }

  /** Adds the rows of a query: `_file`, `row`, `position`, `value`. */
  async add(query: Sql): Promise<void> {
    await this.#engine.run(sql`insert into _delta ${query}`)
    const [held] = await this.#engine.rows<{ cells: bigint }>(
      sql`select count(*) as cells from _delta`,
    )
    if (Number(held?.cells ?? 0n) > mostHeld) await this.#setAside()
  }

  /** Writes the file, its rows by file and column, or by file and column within each part. */
  async write(plan: MergePlan): Promise<void> {
    if (this.#parts.length > 0) await this.#setAside()
    const from = this.#parts.length > 0 ? sql`select * from ${parquet(this.#parts)}` : sorted
    await withPaths(
      plan,
      this.#engine,
      (pathOf) => sql`copy (select ${pathOf(sql`_file`)} as file, "row", position, value
        from (${from})) to ${literal(this.#target)} (format parquet, compression zstd)`,
    )
    await this.#engine.run(sql`drop table _delta`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.#parts) await rm(part, { force: true })
  }

  async #setAside(): Promise<void> {
    const part = `${this.#target}.part${this.#parts.length}`
    this.#parts.push(part)
    await this.#engine.run(sql`copy (${sorted}) to ${literal(part)} (${parquetFormat})`)
    await this.#empty()
  }

  async #empty(): Promise<void> {
    await this.#engine.run(
      sql`create or replace temp table _delta (_file integer, "row" bigint, position integer, value varchar)`,
    )
  }
}
