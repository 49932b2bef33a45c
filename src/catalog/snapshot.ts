import type { ColumnType } from '../sql/column-type.ts'

/** Which kind of published table: merged tables are silver, views are gold. */
export type Layer = 'silver' | 'gold'

/** One version of a published table: a list of immutable data files and what is in them. Plain data; stored as JSON. */
export interface Snapshot {
  readonly layer: Layer
  readonly name: string
  /** 1, 2, 3 … per table. */
  readonly version: number
  readonly runId: string
  /** ISO 8601, UTC. */
  readonly publishedAt: string
  /** Equal digests mean that building again would give the same rows. */
  readonly inputsDigest: string
  readonly columns: readonly SnapshotColumn[]
  readonly files: readonly DataFile[]
  readonly rowCount: number
  /** The newest moment that the data tells of, ISO 8601; absent where no column says. */
  readonly dataAsOf?: string
  readonly stores?: StoreCoverage
  /** Of a view: the snapshots that it was built from. */
  readonly reads?: readonly SnapshotInput[]
  /** Of a view, each table that stands behind it, with what that told of when the view was built; of a table that came from another environment, itself. */
  readonly sources?: readonly SnapshotSource[]
}

/** A snapshot that another was built from; its digest tells it in every environment. */
export interface SnapshotInput {
  readonly layer: Layer
  readonly name: string
  readonly version: number
  readonly digest: string
}

/** A table behind a view. */
export interface SnapshotSource {
  readonly table: string
  /** The newest moment that its data told of, or when it was published where no column says. */
  readonly asOf: string
}

/** A published column. Origin columns begin with `_`. */
export interface SnapshotColumn {
  readonly name: string
  readonly type: ColumnType
}

/** A data file; its path is relative to the warehouse storage's root and never reused. */
export interface DataFile {
  readonly path: string
  readonly rows: number
  readonly sizeBytes: number
}

/** A store that delivers later than the others. */
export interface LateStore {
  readonly store: string
  /** The newest moment that its rows tell of. */
  readonly asOf: string
}

/** Which stores' deliveries stand behind a snapshot. */
export interface StoreCoverage {
  readonly expected: number
  readonly present: number
  readonly missing: readonly string[]
  /** Stores whose newest row lags behind the table's by more than its `warn_after`; absent where there are none. */
  readonly late?: readonly LateStore[]
}
