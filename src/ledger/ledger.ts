import type {
  ColumnDrift,
  DriftDecision,
  Erasure,
  FileRecord,
  OrphanCount,
  Promotion,
  QuestionRecord,
  Run,
  RunOutcome,
  TableAccount,
  ViewRecord,
} from './records.ts'

/** What ran and where each row went. One SQLite file and Parquet files beside it, readable by any tool. */
export interface Ledger extends Disposable {
  /** A run whose id sorts behind those of all runs before it, whatever the clock shows. Nothing is written yet. */
  begin(command: string): Run
  /** Writes a run down, once it has something to do. One that finds nothing new leaves no row. */
  start(run: Run): void
  /** Closes a run, if it was started or went wrong. One that was killed stays open. */
  finish(run: Run, outcome: RunOutcome, note?: string): void
  /**
   * A table's account with its files and columns; replaces what the same run said before. It is recorded as pending
   * before the snapshot is published, so that no snapshot ever lacks its account.
   */
  recordTable(
    run: Run,
    account: TableAccount,
    files: readonly FileRecord[],
    drift: readonly ColumnDrift[],
  ): void
  /** Corrects what an older run said of a table, after rows of it were erased. */
  amendTable(account: TableAccount, files: readonly FileRecord[]): void
  /** The runs that have an account of a table, oldest first. */
  runsOf(table: string): readonly string[]
  /** Keeps the hash of a key that is being erased, so that no merge brings its rows back. */
  recordErasure(run: Run, erasure: Erasure): void
  erasures(table: string): readonly Erasure[]
  /** Removes the questions, notes and causes that hold a text, and gives their number. Their bytes go with `compact`. */
  forgetTexts(holds: (text: string) => boolean, options?: { readonly dryRun?: boolean }): number
  /** Writes the SQLite file anew, so that it holds nothing that was deleted. */
  compact(): void
  /** Newest first. */
  runs(limit?: number): readonly Run[]
  /** The accounts of one run, or of each table's newest run where `runId` is left out; that leaves pending ones out. */
  accounts(runId?: string): readonly TableAccount[]
  files(runId: string, table: string): readonly FileRecord[]
  drift(runId: string, table: string): readonly ColumnDrift[]
  /** Keeps what a person decided. */
  recordDecisions(run: Run, decisions: readonly DriftDecision[]): void
  /** All decisions about a table, oldest first. */
  decisions(table: string): readonly DriftDecision[]
  /** Accounts of runs that ended between writing them down and saying that they are published. */
  pending(): readonly TableAccount[]
  /** Ends the wait: published as this version, or, where there is none, never published and struck out. */
  resolve(pending: TableAccount, version: number | undefined): void
  /** Keeps what a run counted of the references; replaces what the same run said before. */
  recordOrphans(run: Run, counts: readonly OrphanCount[]): void
  /** The newest runs that counted, newest first, each with its counts in their order. */
  orphans(runs: number): readonly (readonly OrphanCount[])[]
  /** Keeps what became of the views so far; replaces what the same run said before. */
  recordViews(run: Run, views: readonly ViewRecord[]): void
  /** What became of the views in a run, in the order in which they were built. */
  views(runId: string): readonly ViewRecord[]
  /** What became of a view in the newest run that built it or failed to. */
  lastBuild(view: string): (ViewRecord & { readonly runId: string }) | undefined
  /** Keeps what a run promoted; replaces what the same run said before. */
  recordPromotions(run: Run, promotions: readonly Promotion[]): void
  /** What a run promoted, in its order. */
  promotions(runId: string): readonly Promotion[]
  /** Path of the Parquet file of merged and quarantined rows of one table's run; made by the merge. */
  rowsFile(runId: string, table: string): string
  /** Path of the Parquet file of the cells that the recipes do not give back; made by the merge. */
  deltaFile(runId: string, table: string): string
  /** Path of the Parquet file that says how each delivered column comes back; made by the merge. */
  recipesFile(runId: string, table: string): string
  /** Removes the Parquet files of runs that were killed before their account was written down. Only under the project's lock. */
  removeUnrecorded(): Promise<void>
  /** Keeps a question that was asked and what became of it. */
  recordQuestion(question: QuestionRecord): void
}
