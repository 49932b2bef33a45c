import type { StoreReading } from '../project/project.ts'
import type { SourceType } from './source-type.ts'

/** A delivered file as found, before it was opened. */
export interface DeliveredFile {
  /** Relative to the data folder. */
  readonly path: string
  readonly store: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly isLink?: true
  /** Merged before and no longer delivered: its rows are restored, not read. */
  readonly isCarried?: true
}

/** What landing needs to know of a file beside its bytes. */
export interface LandingRequest {
  readonly file: DeliveredFile
  readonly reading: StoreReading
  /** Column names that the table is known to have, folded by `foldName`; evidence for dialect and header. */
  readonly known: ReadonlySet<string>
  /** The table's declared columns in their order, for files without a header. */
  readonly declared: readonly string[]
}

/** A column as delivered. `ref` is its name in the relation that the engine reads. */
export interface SourceColumn {
  readonly name: string
  readonly ref: string
  readonly type: SourceType
}

/** Why one record of a file could not be read. Rows count from 1 over the file's records, lines over the file. */
export interface RecordFault {
  readonly row: number
  readonly line: number
  readonly reason:
    | 'ragged'
    | 'truncated'
    | 'undecodable'
    | 'bad_quote'
    | 'stray_return'
    | 'too_long'
    | 'bad_json'
    | 'duplicate_column'
    /** Not of landing: taken out of what was landed, with its text. */
    | 'erased'
  readonly detail: string
  /** As delivered; of a very long record only its beginning. Where its UTF-8 does not decode, a character stands for each byte. */
  readonly raw: string
}

/** The most of a faulty record's text that is kept. */
export const rawBytes: number = 64 * 1024

/** Why a whole file was refused. */
export type FileReason =
  | 'empty'
  | 'link'
  | 'corrupt'
  | 'undecodable'
  | 'ambiguous'
  | 'count_mismatch'
  | 'unreadable'

/** The formats that can be read. */
export type Format = 'parquet' | 'csv' | 'json'

/** A file that the engine can read losslessly: Parquet where it lies, text as Parquet of its exact text. */
export interface LandedFile {
  readonly kind: 'landed'
  readonly file: DeliveredFile
  readonly format: Format
  /** The dialect and encoding in one line, for people. */
  readonly dialect: string
  /** The Parquet file to read. */
  readonly engineFile: string
  /** True where the row number is a column `_row`; else it is the row's position in the file. */
  readonly numbered: boolean
  readonly columns: readonly SourceColumn[]
  /** Every record of the file, readable or not, counted without the engine. */
  readonly records: number
  readonly faults: readonly RecordFault[]
}

/** A file that stays out; the other files of the table go on. */
export interface RejectedFile {
  readonly kind: 'rejected'
  readonly file: DeliveredFile
  readonly reason: FileReason
  readonly cause: string
}

/** Thrown inside landing; `land` turns it into a RejectedFile. */
export class Rejection extends Error {
  readonly reason: FileReason

  constructor(reason: FileReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Rejection'
    this.reason = reason
  }
}

/**
 * A column name as it is compared: Unicode NFC, lower case, without spaces, BOM or zero-width characters, so that
 * `LTICKETID` and ` lTicket ID` are the same column.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\s\u200b-\u200d\u2060\ufeff]/gu, '')
    .toLowerCase()
}
