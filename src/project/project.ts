import type { Where } from '../base/problem.ts'
import type { DeclaredType } from '../sql/column-type.ts'
import type { Model } from './model.ts'

/** The user's project folder, read and checked. */
export interface Project {
  /** Absolute path of the folder that holds bankfull.yaml. */
  readonly root: string
  readonly name: string
  /** The day by which questions are read, `YYYY-MM-DD`. */
  readonly today: string | undefined
  /** The deliveries' folder, relative to the root. */
  readonly data: string
  /** Folders that the project names for what it keeps and what it publishes; undefined: below `.bankfull`. */
  readonly state?: string | undefined
  readonly output?: string | undefined
  readonly stores: ExpectedStores
  /** Column-name prefix → type, e.g. `c` → decimal. The longest prefix that is followed by a capital or the end wins. */
  readonly naming: ReadonlyMap<string, DeclaredType>
  readonly calendar: Calendar
  readonly ask: AskSettings
  readonly environments: ReadonlyMap<string, Environment>
  /** In the order of their names. */
  readonly tables: readonly Table[]
  /** In the order of their names. */
  readonly views: readonly View[]
  readonly scope: QuestionScope
  /** In the order of their names. */
  readonly models: readonly Model[]
  /** The project's own checks, in the order of their names. */
  readonly checks: readonly OwnCheck[]
}

/** What the project says about questions that no single view answers: questions/scope.yaml. */
export interface QuestionScope {
  readonly outOfScope: readonly string[]
  readonly ambiguous: readonly { readonly question: string; readonly views: readonly string[] }[]
  /** Topics that no view answers. */
  readonly negatives: readonly string[]
}

/** A file of checks/: a SELECT of the rows that offend. */
export interface OwnCheck {
  /** The file's name without its ending. */
  readonly name: string
  /** Relative to the root. */
  readonly sqlFile: string
  readonly sql: string
}

/** Which stores a full answer needs: a list, or the distinct values of a table's column. */
export type ExpectedStores =
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly names: readonly string[] }
  | { readonly kind: 'from_table'; readonly table: string; readonly key: string }

/** The conventions by which dates in questions and views are read. */
export interface Calendar {
  readonly weekStarts: 'monday' | 'sunday'
  /** 1..12. */
  readonly fiscalYearStartMonth: number
  readonly fiscalYearNamedBy: 'starting_year' | 'ending_year'
  /** IANA name. */
  readonly timeZone: string
}

/** How questions are kept and what their evaluation is held to. */
export interface AskSettings {
  /** False: the ledger keeps no question. */
  readonly keepQuestions: boolean
  readonly thresholds: readonly Threshold[]
}

/** One bound of an evaluation. Times are milliseconds, all else is a share, 0..1. */
export interface Threshold {
  readonly figure: ThresholdFigure
  /** The slot or tag, for `by_slot` and `by_tag`. */
  readonly name?: string | undefined
  readonly bound: number
  /** As the YAML has it. */
  readonly written: string
}

/** What of an evaluation can be bounded. */
export type ThresholdFigure =
  | 'forced_accuracy'
  | 'accuracy'
  | 'silent_errors'
  | 'false_refusals'
  | 'needless_clarifications'
  | 'out_of_scope'
  | 'ambiguous'
  | 'slots'
  | 'p50_ms'
  | 'p99_ms'
  | 'by_slot'
  | 'by_tag'

/** One of dev, staging, prod. Keys that a later stage reads are kept as they stand. */
export interface Environment {
  readonly engine: 'duckdb' | 'spark'
  /** Its own folders, where it names them. */
  readonly data?: string | undefined
  readonly state?: string | undefined
  readonly output?: string | undefined
  readonly settings: Readonly<Record<string, unknown>>
}

/** One silver table's declaration. */
export interface Table {
  readonly name: string
  /** Glob under data, with `{store}` for the store's folder. */
  readonly files: string
  readonly purpose: string
  readonly merge: MergeRule
  readonly drift: 'widen' | 'review' | 'freeze'
  readonly columns: readonly Column[]
  /** Store name → what its files need said; `*` holds for all stores. */
  readonly stores: ReadonlyMap<string, StoreReading>
  readonly references: readonly Reference[]
  readonly checks: readonly ViewTest[]
  readonly delivery: 'partial' | 'full'
  readonly quarantineLimit: RowLimit | undefined
  readonly freshness: {
    readonly warnAfter?: string | undefined
    readonly errorAfter?: string | undefined
    readonly column?: string | undefined
  }
  /** Where a part of the declaration stands, e.g. `where('merge', 'key', 1)`; falls back to the nearest parent. */
  readonly where: (...path: readonly (string | number)[]) => Where
}

/** How files become one table. */
export interface MergeRule {
  readonly key: readonly string[]
  /** False: a row with a null key part is quarantined. True: it stands as an entity of its own. */
  readonly allowNullMergeKeys: boolean
  /** Applied to a key part before it is compared; never to what is stored. */
  readonly normalize: ReadonlyMap<string, readonly Normalization[]>
  /** Columns that tell whether two rows with one key are the same thing; empty: the key alone decides. */
  readonly identity: readonly string[]
  readonly winner: Winner
}

/** One step of key normalisation. */
export type Normalization = 'nfc' | 'trim' | 'lower'

/** Which of several rows with one key survives. */
export type Winner =
  | { readonly kind: 'last_file' }
  | { readonly kind: 'first_file' }
  | { readonly kind: 'newest'; readonly column: string }

/** A column as declared. A column that is not declared is still merged. */
export interface Column {
  readonly name: string
  readonly type: DeclaredType | undefined
  readonly unit: string | undefined
  readonly meaning: string | undefined
  readonly pii: boolean
}

/** What one store's files need said. */
export interface StoreReading {
  readonly encoding?: string | undefined
  readonly delimiter?: string | undefined
  readonly quote?: string | undefined
  readonly decimalMark?: '.' | ',' | undefined
  /** As written in the contract: DD.MM.YYYY, MM/DD/YYYY HH:mm … */
  readonly dateFormat?: string | undefined
  /** IANA name. */
  readonly timeZone?: string | undefined
  readonly nulls?: readonly string[] | undefined
  readonly header?: boolean | undefined
  /** Delivered name → table's name. */
  readonly rename?: ReadonlyMap<string, string> | undefined
}

/** A column whose values should be found in another table. */
export interface Reference {
  readonly column: string
  readonly table: string
  /** The column of `table`. */
  readonly target: string
  /** Columns of one name in both tables that must agree as well. */
  readonly also: readonly string[]
  /** Of the rows with a value. */
  readonly maxOrphans: RowLimit | undefined
}

/** The most rows that may be so. */
export type RowLimit =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'share'; readonly share: number; readonly text: string }

/** One authoritative view: its SQL and what its YAML says about it. */
export interface View {
  readonly name: string
  /** Relative to the root. */
  readonly sqlFile: string
  readonly sql: string
  readonly purpose: string
  readonly grain: readonly string[]
  readonly columns: readonly ViewColumn[]
  readonly slots: ReadonlyMap<string, Slot>
  readonly ranks: Ranks | undefined
  readonly examples: readonly string[]
  /** Column or slot name → other words for it. */
  readonly synonyms: ReadonlyMap<string, readonly string[]>
  /** Phrases that speak for this view, by weight (1, 2, 3 …). */
  readonly phrases: ReadonlyMap<number, readonly string[]>
  /** Topics that this view never answers. */
  readonly negatives: readonly string[]
  readonly tests: readonly ViewTest[]
  readonly bigquery: Readonly<Record<string, unknown>>
  /** Of SQL that was written here for an engine, not by a person for all: the portable subset does not bind it. */
  readonly isGenerated?: true | undefined
  readonly where: (...path: readonly (string | number)[]) => Where
}

/** A column of a view; the SQL's column is cast to the type. */
export interface ViewColumn {
  readonly name: string
  readonly type: DeclaredType
  readonly unit: string | undefined
  readonly meaning: string | undefined
  readonly pii: boolean
  /** Which values are good, so that `worst` finds the right end; where it is left out, high ones. */
  readonly better?: 'higher' | 'lower' | undefined
  /** How the values of several rows become one; where it is left out, they do not. */
  readonly total?: Total | undefined
  /** False where no question names the column by this view: it is there for totals. */
  readonly asked?: false | undefined
}

/**
 * `sum` adds up all rows, `first` and `last` those of the first or last period, as a stock needs. A `ratio` divides the
 * sums of its columns, so that a rate of several rows is never the mean of their rates.
 */
export type Total =
  | { readonly kind: 'sum' | 'first' | 'last' }
  | { readonly kind: 'ratio'; readonly of: readonly Addend[]; readonly over: readonly Addend[] }

/** A column in a sum, added or taken off. */
export interface Addend {
  readonly column: string
  readonly sign: '+' | '-'
}

/** A typed parameter that a question may set. Every slot but `n` and `measure` filters one column. */
export interface Slot {
  readonly name: string
  readonly column: string | undefined
  /** For `measure`: the columns one may rank or filter by. */
  readonly columns: readonly string[]
  readonly default: string | number | undefined
  /** For `n`. */
  readonly max: number | undefined
  /** For a slot that filters: a value as the data holds it → other words for it, e.g. TX → Texas. */
  readonly values?: ReadonlyMap<string, readonly string[]> | undefined
  /** For `period`: what becomes of days that do not fall on whole rows. */
  readonly finer?: 'refuse' | 'widen' | undefined
  /** For `period`: the column says when something was last so; the words that speak of it. */
  readonly since?: readonly string[] | undefined
  /** For `period`: words with which a period looks ahead and is not cut off at today. */
  readonly ahead?: readonly string[] | undefined
  /** For `period`: column → the rule of the one period whose figure it holds. */
  readonly choose?: ReadonlyMap<string, string> | undefined
  /** For `period`: the view that has the same figures in finer rows, by day. */
  readonly detail?: string | undefined
  /** For `period`: column of the detail → the words that tell that a period is meant by it. */
  readonly by?: ReadonlyMap<string, readonly string[]> | undefined
}

/** Which kind of ranking question a view owns. */
export interface Ranks {
  /** The slot or column that is ranked, e.g. `location`. */
  readonly of: string
  readonly order: 'top' | 'bottom'
}

/** A data test of a view, or a check of a table; `at` is its place in the list of its YAML. */
export type ViewTest =
  | { readonly kind: 'unique'; readonly columns: readonly string[] }
  | { readonly kind: 'not_null'; readonly column: string }
  | {
      readonly kind: 'between'
      readonly column: string
      readonly low: string
      readonly high: string
    }
  | { readonly kind: 'accepted'; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: 'holds'; readonly at: number; readonly condition: string }
  | { readonly kind: 'rows'; readonly low: string; readonly high: string }
  | { readonly kind: 'rows_change'; readonly limit: RowLimit }
  | {
      readonly kind: 'equals'
      readonly at: number
      readonly here: SummedRows
      readonly there: SummedRows & { readonly of: string }
    }

/** A number in portable SQL, added up for each value of some expressions. */
export interface SummedRows {
  readonly sum: string
  readonly by: readonly string[]
  readonly where: string | undefined
}
