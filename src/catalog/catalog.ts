import type { FieldId } from '../sql/parquet.ts'
import type { IcebergField } from './iceberg-type.ts'
import type { DataFile, Layer, Snapshot, SnapshotColumn } from './snapshot.ts'

/** Other data files for a snapshot that stands. */
export interface Rewriting {
  /** Path → the file in its place. */
  readonly files: ReadonlyMap<string, DataFile>
  readonly dataAsOf?: string | undefined
}

/** A snapshot before the catalog gives it its version. */
export type Draft = Omit<Snapshot, 'version'>

/**
 * The published tables. Readers only ever see whole snapshots; a commit is one exclusive creation and never
 * changes a file that stands.
 */
export interface Catalog {
  /** The snapshot that answers now; undefined where nothing was published yet. */
  current(layer: Layer, name: string): Promise<Snapshot | undefined>
  /** Every snapshot that is kept, oldest first. */
  history(layer: Layer, name: string): Promise<readonly Snapshot[]>
  /** The numbers that these columns bear in a data file written for the next commit. */
  fieldIds(
    layer: Layer,
    name: string,
    columns: readonly SnapshotColumn[],
  ): Promise<readonly FieldId[]>
  /**
   * Publishes a draft on top of `onto` (undefined: on top of nothing). Rejects with SNAPSHOT_CONFLICT where
   * another run published in between; then nothing changed. `fields`: those of files that were written for a table
   * elsewhere and are taken as they are.
   */
  commit(
    draft: Draft,
    onto: Snapshot | undefined,
    fields?: readonly IcebergField[],
  ): Promise<Snapshot>
  /** A snapshot's columns with the numbers that its files bear. */
  fields(snapshot: Snapshot): Promise<readonly IcebergField[]>
  /** Lets a kept snapshot answer again, older or newer; undefined where no such version is kept. */
  activate(layer: Layer, name: string, version: number): Promise<Snapshot | undefined>
  /**
   * Forgets all but the newest `keep` snapshots and the one that answers, and gives those that went. Their files
   * go with `removeUnreferenced`. With `dryRun` nothing is changed.
   */
  forget(
    layer: Layer,
    name: string,
    keep: number,
    options?: { readonly dryRun?: boolean },
  ): Promise<readonly Snapshot[]>
  /**
   * Gives kept snapshots other data files under their own versions, all at once, and removes what held the former ones:
   * data, manifests with their bounds, older metadata. Only for erasing, which must reach what is otherwise immutable.
   */
  rewrite(
    layer: Layer,
    name: string,
    rewriting: (snapshot: Snapshot, ids: readonly FieldId[]) => Promise<Rewriting>,
  ): Promise<void>
  /** Forgets every snapshot, also the one that answers, and removes their files; versions go on from where they were. */
  drop(layer: Layer, name: string): Promise<void>
  /** What has a folder in a layer, whether it is still declared or not. */
  names(layer: Layer): Promise<readonly string[]>
  /** Where an engine reads the snapshot's files. */
  files(snapshot: Snapshot): readonly string[]
  /** A fresh path for a data file of this table, never used before. */
  newDataPath(layer: Layer, name: string): string
  /** A fresh file for rows of this table that are written aside, on the disk that they will stand on. */
  newAside(layer: Layer, name: string): Promise<string>
  /** Moves a file written aside into the warehouse. */
  adopt(localFile: string, path: string): Promise<void>
  /** Removes the files that no kept snapshot has, such as those of commits that never came to be. Only for a holder of the project's lock. */
  removeUnreferenced(): Promise<void>
}
