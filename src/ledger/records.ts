import type { Layer } from '../catalog/snapshot.ts'
import type { Normalization } from '../project/project.ts'
import type { ColumnType } from '../sql/column-type.ts'

/** How a run ended. */
export type RunOutcome = 'done' | 'data_says_no' | 'failed' | 'interrupted'

/** One run of a command. */
export interface Run {
  /** 26 characters, sorts by time (ULID). */
  readonly id: string
  readonly command: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly finishedAt?: string | undefined
  /** Absent while it runs, or where it was killed. */
  readonly outcome?: RunOutcome | undefined
  readonly note?: string | undefined
}

/** Where a table's rows went in one run. `read` is the sum of the rest, or the run would not have been published. */
export interface TableAccount {
  readonly runId: string
  readonly table: string
  readonly files: number
  readonly filesRejected: number
  readonly read: number
  readonly survivors: number
  readonly merged: number
  readonly quarantined: number
  readonly superseded: number
  readonly withdrawn: number
  /** read − the rest; 0 in every published run. */
  readonly difference: number
  readonly published: boolean
  /** Written down before its snapshot is published; absent once that is done. */
  readonly pending?: true
  /** Version of the snapshot that this run published or found unchanged. */
  readonly snapshotVersion?: number | undefined
  /** Reason → rows, for the closing account. */
  readonly quarantineReasons: Readonly<Record<string, number>>
  /** Changes of the published columns for which the table was held back. */
  readonly waiting?: readonly ColumnChange[]
}

/** A published column that a delivery would add, take away or give another type. */
export interface ColumnChange {
  readonly column: string
  /** Its published type; absent where the column is new. */
  readonly was?: string
  /** Its type in the next snapshot; absent where no file has the column any more. */
  readonly now?: string
  /** Version of the snapshot that would be followed. */
  readonly version: number
}

/** A change that a person allowed. */
export interface DriftDecision extends ColumnChange {
  readonly table: string
  /** Of the change as it was shown: another change is another digest, and asks again. */
  readonly digest: string
  /** The run that was held back and showed it. */
  readonly shownBy: string
}

/** One delivered file in one run. */
export interface FileRecord {
  readonly table: string
  readonly store: string
  /** Relative to the data folder. */
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly format: string
  /** The dialect or encoding it was read in, as one line. */
  readonly dialect: string
  /** `withdrawn`: no longer delivered, and taken out by name. */
  readonly status: 'read' | 'rejected' | 'same_bytes' | 'withdrawn'
  /** For a rejected file: empty, corrupt, undecodable, ambiguous …; for same_bytes: the path that stands for it. */
  readonly reason?: string | undefined
  readonly cause?: string | undefined
  readonly rows: number
  readonly survivors: number
  readonly merged: number
  readonly quarantined: number
  /** Rows that the store's newest file of a full delivery no longer holds, or all of a file that was taken out. */
  readonly withdrawn?: number
  /** Rows of former contents under this path; not among `rows`. */
  readonly superseded?: number
  /** Rows among `quarantined` that were erased: restoring the file is incomplete by these. */
  readonly erased?: number
  /** True where the file is no longer delivered and its rows stay. */
  readonly carried?: true
}

/** How one store's column differs from the table's. */
export interface ColumnDrift {
  readonly table: string
  readonly column: string
  readonly canonicalType: string
  /** Why this type: declared, naming rule, or the values. */
  readonly because: string
  readonly store: string
  readonly file: string
  readonly sourceName: string
  readonly sourceType: string
  /** `same`, `renamed`, `cast`, `missing`. */
  readonly change: string
  readonly valuesTouched: number
}

/** How far one declared reference held after one run. */
export interface OrphanCount {
  readonly runId: string
  readonly table: string
  readonly column: string
  /** Columns that had to agree as well. */
  readonly also: readonly string[]
  /** The table and column in which the values should be found. */
  readonly target: string
  /** Rows of the table, those with a value, and of these the ones that find none. */
  readonly rows: number
  readonly withValue: number
  readonly orphans: number
  /** Versions of the two snapshots that were compared. */
  readonly snapshotVersion: number
  readonly targetVersion: number
}

/**
 * A key that was erased, as a hash of its text behind the table's salt. The merge leaves out every row whose key has it,
 * and every record at one of the places.
 */
export interface Erasure {
  readonly table: string
  /** The key's columns as they are compared. */
  readonly columns: readonly {
    readonly column: string
    readonly type: ColumnType
    readonly normalize: readonly Normalization[]
  }[]
  readonly salt: string
  /** SHA-256 in hex. */
  readonly hash: string
  /** Where the records lay, by the bytes of their file. */
  readonly places: readonly ErasedPlace[]
}

/** A record of a delivered content. */
export interface ErasedPlace {
  readonly sha256: string
  readonly row: number
}

/** What became of one view in a run. Nothing in it tells of a row, and so neither as of when: that the snapshot says. */
export interface ViewRecord {
  readonly view: string
  /** `unchanged`: kept as it was; `skipped`: held back by a view that it reads. */
  readonly status: 'built' | 'unchanged' | 'failed' | 'skipped'
  /** Rows of the snapshot that answered after the run. */
  readonly rows: number
  readonly elapsedMs: number
  /** The snapshot that answered after the run, and before it. */
  readonly snapshotVersion?: number | undefined
  readonly snapshotBefore?: number | undefined
  /** The tables and views that the snapshot was built from. */
  readonly reads: readonly { readonly name: string; readonly version: number }[]
  /** Each test that ran, with its offending rows. */
  readonly tests: readonly { readonly test: string; readonly rows: number }[]
  /** A failed test's code stands without a message, which would name rows. */
  readonly problems: readonly { readonly code: string; readonly message?: string }[]
}

/** A snapshot that a run brought from another environment, byte for byte. */
export interface Promotion {
  readonly layer: Layer
  readonly name: string
  /** `already there`: the target answers with the same content. */
  readonly status: 'promoted' | 'already there'
  readonly rows: number
  readonly from: {
    readonly environment: string
    readonly version: number
    readonly runId: string
  }
  readonly to: {
    readonly environment: string
    /** Absent until it is published. */
    readonly version?: number | undefined
    /** The version that answered before. */
    readonly before?: number | undefined
  }
}

/** A question that was asked, and what became of it. */
export interface QuestionRecord {
  readonly askedAt: string
  readonly question: string
  readonly status: 'answer' | 'clarify' | 'refuse'
  readonly view?: string | undefined
  readonly reason?: string | undefined
}
