/** What each code's sentence is made from. */
export interface CodeParameters {
  readonly PROJECT_NOT_FOUND: { folder: string }
  readonly YAML_SYNTAX: { message: string }
  readonly YAML_UNKNOWN_KEY: { key: string; within: string; known: string }
  readonly YAML_INVALID_VALUE: { path: string; expected: string }
  readonly YAML_MISSING_KEY: { key: string; within: string }
  readonly YAML_DUPLICATE_KEY: { key: string; line: number }
  readonly YAML_MORE_PROBLEMS: { count: number }
  readonly PROJECT_FILE_UNREADABLE: { cause: string }
  readonly PROJECT_FILE_MISNAMED: { name: string }
  readonly NAME_TAKEN: { name: string; other: string }
  readonly STORE_UNKNOWN: { store: string; known: string }
  readonly VIEW_NAME_MISMATCH: { view: string; file: string }
  readonly VIEW_SQL_MISSING: { view: string; file: string }
  readonly VIEW_YAML_MISSING: { file: string }
  readonly VIEW_COLUMN_UNKNOWN: { column: string; known: string }
  readonly TABLE_DUPLICATE: { table: string; other: string }
  readonly MERGE_KEY_UNKNOWN: { column: string; table: string; files: number }
  readonly TABLE_UNKNOWN: { name: string; known: string }
  readonly ENVIRONMENT_UNKNOWN: { name: string; known: string }
  readonly ENGINE_NOT_THERE: { environment: string; engine: string }
  readonly COLUMN_UNKNOWN: { table: string; column: string; known: string }
  readonly DATA_FOLDER_MISSING: { folder: string }
  readonly LAYOUT_OVERLAP: { inner: string; how: string; outer: string }
  readonly LAYOUT_APART: { there: string; missing: string }
  readonly TABLE_FOLDER_EMPTY: { table: string; pattern: string }
  readonly PATH_OUTSIDE: { path: string }
  readonly USAGE: { message: string }
  readonly TARGET_NOT_EMPTY: { folder: string }
  readonly PROJECT_EXISTS: { folder: string; file: string }
  readonly EXPORTS_EMPTY: { folder: string; found: string }
  readonly TEMPLATE_UNKNOWN: { template: string; known: string }
  readonly FILE_REJECTED: { reason: string; sizeBytes: number; cause: string }
  readonly QUARANTINE_OVER_LIMIT: { table: string; rows: number; read: number; limit: string }
  readonly NOTHING_READABLE: { table: string; files: number }
  readonly NOTHING_SURVIVES: { table: string; quarantined: number; published: number }
  readonly CHECK_FAILED: { check: string; rows: number }
  readonly DATA_TOO_LATE: { table: string; asOf: string; ageHours: number; limit: string }
  readonly CHECK_NOT_RUN: { check: string; cause: string }
  readonly DRIFT_NEEDS_DECISION: { table: string; columns: string }
  readonly DRIFT_FROZEN: { table: string; columns: string; declaration: string }
  readonly DRIFT_NOT_WAITING: { table: string; columns: string }
  readonly ORPHANS_OVER_LIMIT: {
    reference: string
    orphans: number
    withValue: number
    limit: string
  }
  readonly REFERENCE_UNKNOWN: { reference: string; missing: string }
  readonly LEDGER_NEWER: { version: number; known: number }
  readonly RUN_LOCKED: { pid: number; since: string }
  readonly RUN_FAILED: { table: string; cause: string; command: string }
  readonly RUN_INTERRUPTED: { signal: string }
  readonly RUN_TERMINATED: { signal: string }
  readonly NOT_PUBLISHED: { name: string }
  readonly NOT_RESTORABLE: { table: string; run: string }
  readonly FILE_UNKNOWN: { file: string }
  readonly FILE_NOT_RESTORABLE: { file: string; reason: string }
  readonly DIFF_KEY_MISSING: { name: string; version: number; column: string }
  readonly RUN_UNKNOWN: { run: string }
  readonly ROW_UNKNOWN: { table: string; key: string }
  readonly PROMOTE_UNPUBLISHED: { name: string; from: string }
  readonly PROMOTE_REFUSED: {
    name: string
    version: number
    from: string
    why: string
    next: string
  }
  readonly SNAPSHOT_CONFLICT: { table: string }
  readonly SNAPSHOT_UNREADABLE: { table: string; cause: string }
  readonly SNAPSHOT_UNKNOWN: { name: string; version: string; kept: string }
  readonly ACCOUNT_UNBALANCED: { table: string; difference: string }
  readonly VIEW_SQL_INVALID: { view: string; message: string }
  readonly VIEW_INPUT_UNKNOWN: { view: string; input: string }
  readonly VIEW_CYCLE: { views: string }
  readonly VIEW_NOT_PORTABLE: { view: string; construct: string; portable: string }
  readonly VIEW_VALUE_ROUNDED: {
    view: string
    column: string
    type: string
    rows: number
    value: string
    key: string
  }
  readonly VIEW_COLUMN_MISMATCH: { view: string; missing: string; extra: string }
  readonly QUESTION_FILE_UNREADABLE: { cause: string }
  readonly QUESTION_LINE_INVALID: { message: string }
  readonly EVAL_BELOW_THRESHOLD: { figure: string; measured: string; bound: string }
  readonly TEACH_TAKEN: { question: string; view: string }
  readonly TEACH_UNANSWERABLE: { question: string; view: string; reason: string }
  readonly TEACH_CHANGES_OTHERS: { count: number }
  readonly TEACH_NOT_EDITABLE: { cause: string; line: string }
  readonly MODEL_NAME_MISMATCH: { model: string; file: string }
  readonly MODEL_ROWS_MISSING: { model: string; file: string }
  readonly MODEL_UNKNOWN: { name: string; known: string }
  readonly MODEL_COLUMN_UNKNOWN: { model: string; column: string; known: string }
  readonly MODEL_COLUMN_UNFIT: { model: string; column: string; cause: string; instead: string }
  readonly MODEL_ROWS_REPEATED: { model: string; columns: string; rows: number }
  readonly MODEL_MONTHS_UNLIKE: { model: string; columns: string }
  readonly MODEL_LEAK: { model: string; column: string; evidence: string }
  readonly MODEL_TOO_LITTLE_DATA: {
    model: string
    positives: number
    months: number
    leastPositives: number
    leastMonths: number
    partly: number
  }
  readonly MODEL_NOT_MEASURABLE: { model: string; months: string; newest: string }
  readonly MODEL_NOT_BETTER: { model: string; check: string; figures: string }
  readonly MODEL_SCHEMA_CHANGED: { model: string; version: string; change: string }
  readonly MODEL_DRIFTED: { model: string; version: string; drifted: string }
  readonly MODEL_NOT_TRAINED: { model: string }
  readonly TRAIN_FILE_UNREADABLE: { file: string; cause: string }
  readonly TRAIN_COLUMN_UNKNOWN: { file: string; column: string; known: string }
  readonly TRAIN_ONE_SIDED: { rows: number; positives: number; where: string }
  readonly TRAIN_VALUES_INVALID: { column: string; found: string; accepted: string }
  readonly TRAIN_LEAK: { file: string; column: string; evidence: string }
  readonly TRAIN_NO_ROWS: { file: string }
  readonly TRAIN_NO_FEATURES: { file: string; leftOut: string }
  readonly SERVE_KEY_MISSING: { variable: string }
  readonly SERVE_KEY_WEAK: { variable: string; shortest: number }
}
