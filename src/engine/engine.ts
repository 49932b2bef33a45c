import type { Sql } from '../sql/sql.ts'

/** A cell as it leaves an engine: integers as bigint, decimals, dates and timestamps as exact text (ISO 8601), nested values as JSON text. */
export type Cell = string | bigint | number | boolean | null

/** One result row; the columns' order is the query's. */
export type Row = Readonly<Record<string, Cell>>

/** A column of a query's result, in the engine's own type words. */
export interface ResultColumn {
  readonly name: string
  readonly type: string
}

/** What an engine can do; ask this, never who it is. */
export interface Features {
  readonly qualify: boolean
  readonly parsesSql: boolean
}

/** One face for every engine. Rejects with the engine's own error; callers wrap it with the place they know. */
export interface Engine extends AsyncDisposable {
  readonly name: string
  readonly version: string
  readonly features: Features
  /** Runs a statement and drops its result. */
  run(statement: Sql): Promise<void>
  /** The whole result; only for results that are known to be small. */
  rows<R extends Row = Row>(query: Sql): Promise<readonly R[]>
  /** The result in chunks, for results of any size. */
  stream(query: Sql): AsyncIterable<readonly Row[]>
  /** The result in chunks of columns, for results of many rows that are only looked through. */
  columns(query: Sql): AsyncIterable<readonly (readonly Cell[])[]>
  /** The columns a query would give, without running it. */
  describe(query: Sql): Promise<readonly ResultColumn[]>
  /** A second connection to the same database, for work that runs beside this one. */
  readonly interrupt: () => void
}

/** How an engine is opened; memory and threads come from the run profile. */
export interface EngineOptions {
  readonly threads?: number
  /** As the engine writes it: '800MB'. */
  readonly memoryLimit?: string
  /** Where the engine may spill; made if it is missing. */
  readonly spillFolder?: string
  /** A database file for tables that may not fit in memory; in memory where it is left out. */
  readonly database?: string
  /** Turns off writing and reading outside of `allowedFolders`; for the connection that serves answers. */
  readonly readOnlyFolders?: readonly string[]
}
