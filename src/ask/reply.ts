import type { StoreCoverage } from '../catalog/snapshot.ts'
import type { Sql } from '../sql/sql.ts'
import type { Freshness } from '../workspace/freshness.ts'
import type { Period } from './calendar-day.ts'

/** What becomes of a question: rows from one authoritative view, a choice between readings, or a refusal. */
export type Reply = Answer | Clarification | Refusal

/** A cell as JSON can say it: decimals, dates and integers beyond 2^53 as text. */
export type JsonCell = string | number | boolean | null

/** Rows of one view, and everything that led to them. */
export interface Answer {
  readonly kind: 'answer'
  readonly id: string
  readonly question: string
  readonly view: string
  readonly purpose: string
  readonly sql: Sql
  readonly columns: readonly AnswerColumn[]
  readonly rows: readonly Readonly<Record<string, JsonCell>>[]
  /** All rows that the question selects, of which `rows` may be the first part. */
  readonly totalRows: number
  readonly truncated: boolean
  readonly match: Match
  readonly data: DataState
  readonly engine: { readonly name: string; readonly version: string; readonly elapsedMs: number }
  /** Things the person should know, e.g. that the period holds no rows. */
  readonly notes: readonly string[]
  /** True where the SQL was only rendered. */
  readonly dryRun: boolean
}

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string
  /** As the contract writes it: `decimal(9,6)`. */
  readonly type: string
  readonly unit: string | null
  readonly meaning: string | null
  readonly masked: boolean
}

/** How the question was read. */
export interface Match {
  readonly terms: readonly Term[]
  readonly slots: Slots
  readonly defaults: readonly Default[]
  /** The measure that the rows are in the order of; null where they are in the order of the view's grain. */
  readonly rankedBy: string | null
  /** The other views, best first. */
  readonly alternatives: readonly Candidate[]
  readonly score: number
  /** What gave the score, biggest first. */
  readonly because: readonly Contribution[]
  /** Digest of everything that questions are matched by: the project's YAML and the names in its data. */
  readonly mappingHash: string
  readonly today: string
  /** How the rows are best drawn; null where a table says most. */
  readonly chart: ChartHint | null
}

/** A way to draw the rows: time along the first column makes a line, names make bars. */
export interface ChartHint {
  readonly kind: 'line' | 'bar' | 'number'
  readonly x: string | null
  readonly y: string
}

/** How a stretch of the question was understood. */
export interface Term {
  readonly text: string
  readonly role:
    | 'place'
    | 'period'
    | 'count'
    | 'threshold'
    | 'order'
    | 'measure'
    | 'group'
    | 'subject'
    | 'evidence'
    | 'example'
    | 'spelling'
  readonly meaning: string
}

/**
 * What the question asked of the view, by slot: `period` and `compare`, `n`, `order`, `measure`, `granularity`,
 * `group_by`, and each filter under its own name, one value as text and several as a list.
 */
export type Slots = Readonly<Record<string, SlotContent>>

/** What one slot holds. */
export type SlotContent = string | number | Period | Threshold | readonly string[]

/** A limit on a measure's values. */
export interface Threshold {
  readonly op: '>' | '>=' | '<' | '<=' | 'between'
  readonly value: number | readonly number[]
  /** What it was said in: `USD`, `percent`, `days` …; null for a plain number. */
  readonly unit: string | null
}

/** A slot that the question left open, and what stood in. */
export interface Default {
  readonly slot: string
  readonly value: string
  /** The name of the default as the YAML has it. */
  readonly rule: string
}

/** A view that was considered. */
export interface Candidate {
  readonly view: string
  readonly score: number
}

/** One part of a score. */
export interface Contribution {
  readonly text: string
  readonly weight: number
}

/** What stands behind the rows. */
export interface DataState {
  /** `view@version`. */
  readonly snapshot: string
  readonly runId: string
  readonly publishedAt: string
  /** The newest moment that the data tells of; null where no column says. */
  readonly asOf: string | null
  readonly stores: StoreCoverage | null
  /** Against the limits of the tables behind the view; `undeclared` where none has one. */
  readonly freshness: Freshness['state']
}

/** Several views fit; the person is to choose. */
export interface Clarification {
  readonly kind: 'clarify'
  readonly id: string
  readonly question: string
  readonly code: 'ambiguous_question'
  readonly reason: string
  /** Two or three, best first. */
  readonly readings: readonly Reading[]
  readonly candidates: readonly Candidate[]
  readonly slots: Slots
}

/** One way to read an ambiguous question. */
export interface Reading {
  readonly view: string
  readonly purpose: string
  /** A question that this view answers for sure. */
  readonly example: string | null
}

/** Why a question is not answered; the codes are stable. */
export type RefusalCode =
  | 'no_authoritative_view'
  | 'unknown_location'
  | 'parameter_out_of_range'
  | 'slot_not_supported'
  | 'out_of_scope'
  | 'action_request'
  | 'unsafe_input'
  | 'too_large'
  | 'unknown_answer'
  | 'not_published'
  | 'engine_timeout'

/** The question is not answered. */
export interface Refusal {
  readonly kind: 'refuse'
  readonly id: string
  readonly question: string
  readonly code: RefusalCode
  readonly reason: string
  /** Words that could change the answer and that nothing understands. */
  readonly unknownWords: readonly string[]
  /** What was understood all the same. */
  readonly terms: readonly Term[]
  /** Near names for a value that was not found. */
  readonly didYouMean: readonly string[]
  /** Near questions that would work. */
  readonly suggestions: readonly string[]
  /** The views considered, best first, so that forced accuracy can be measured. */
  readonly candidates: readonly Candidate[]
  readonly slots: Slots
}
