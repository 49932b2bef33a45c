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

/** Which stores' deliveries stand behind a snapshot. */
export interface StoreCoverage {
  readonly expected: number
  readonly present: number
  readonly missing: readonly string[]
}
