import type { Layer, Snapshot } from './snapshot.ts'

/** A snapshot before the catalog gives it its version. */
export type Draft = Omit<Snapshot, 'version'>

/**
 * The published tables. Readers only ever see whole snapshots; a commit is one exclusive creation and never
 * changes a file that stands. (Today a small JSON file; the open table format's metadata fills the same interface.)
 */
export interface Catalog {
  /** The snapshot that answers now; undefined where nothing was published yet. */
  current(layer: Layer, name: string): Promise<Snapshot | undefined>
  /** Every snapshot that is kept, oldest first. */
  history(layer: Layer, name: string): Promise<readonly Snapshot[]>
  /**
   * Publishes a draft on top of `onto` (undefined: on top of nothing). Rejects with SNAPSHOT_CONFLICT where
   * another run published in between; then nothing changed.
   */
  commit(draft: Draft, onto: Snapshot | undefined): Promise<Snapshot>
  /** Where an engine reads the snapshot's files. */
  files(snapshot: Snapshot): readonly string[]
  /** A fresh path for a data file of this table, never used before. */
  newDataPath(layer: Layer, name: string): string
  /** Moves a file written aside into the warehouse; `rows` is what the writer counted. */
  adopt(localFile: string, path: string): Promise<void>
  /** Removes the files of commits that never came to be. Only for a holder of the project's lock. */
  removeUnreferenced(): Promise<void>
}
