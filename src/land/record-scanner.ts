/** What a scanner tells of one record. Offsets count bytes from the start of the text; `end` is before the line end. */
export interface ScannedRecord {
  readonly start: number
  readonly end: number
  readonly fields: number
  /** A quote inside an unquoted field, or text behind a closing quote. */
  readonly badQuote: boolean
  /** A lone CR outside quotes, in a text whose lines end with LF. */
  readonly strayReturn: boolean
  /** The text ended inside quotes. */
  readonly open: boolean
  /** The record ended at a line end, not at the end of the text. */
  readonly terminated: boolean
  /** First line of the record, from 1. */
  readonly line: number
}

/** What a scanner learned of the whole text. */
export interface ScanSummary {
  readonly records: number
  /** Records whose quoted fields hold line ends of any kind. */
  readonly multiline: number
  /** Line ends seen outside quotes. */
  readonly lineEnds: { readonly lf: number; readonly crlf: number; readonly cr: number }
}

/**
 * Whether blank lines are records: never; always; or only behind the first record, which is the header. Where the
 * text has one column a blank line is an empty field.
 */
export type BlankLines = 'skipped' | 'records' | 'records_behind_first'

const lf = 10
const cr = 13

/**
 * Counts records of delimited text by RFC 4180: fields may be quoted, a quote inside quotes is doubled, line ends
 * are LF or CRLF, or CR where the first line ends so. It knows nothing of the engine's reader, so that the two counts
 * can be held against each other. Feed it UTF-8 in chunks of any size.
 */
export class RecordScanner {
  readonly #delimiter: number
  readonly #quote: number
  readonly #blankLines: BlankLines
  readonly #emit: (record: ScannedRecord) => void
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start'
  #base = 0
  #start = 0
  #fields = 1
  #badQuote = false
  #strayReturn = false
  #broken = false
  #pendingCr = false
  #endsWithCr: boolean | undefined
  #line = 1
  #startLine = 1
  #records = 0
  #multiline = 0
  #lf = 0
  #crlf = 0
  #cr = 0

  /** `delimiter` and `quote` are single bytes; quote −1 means that nothing is quoted. */
  constructor(
    delimiter: number,
    quote: number,
    blankLines: BlankLines,
    emit: (record: ScannedRecord) => void,
  ) {
    this.#delimiter = delimiter
    this.#quote = quote
    this.#blankLines = blankLines
    this.#emit = emit
  }

  push(chunk: Uint8Array): void {
    const delimiter = this.#delimiter
    const quote = this.#quote
    for (let at = 0; at < chunk.length; at += 1) {
      let byte = chunk[at] as number
      if (this.#pendingCr) {
        this.#pendingCr = false
        if (byte === lf) {
          this.#crlf += 1
          this.#endsWithCr ??= false
          this.#finish(this.#base + at - 1, true)
          this.#begin(this.#base + at + 1)
          continue
        }
        this.#endOrStray(this.#base + at)
      }
      if (this.#state === 'quoted') {
        at = this.#throughQuoted(chunk, at)
        continue
      }
      if (this.#state === 'plain') {
        while (byte !== delimiter && byte !== lf && byte !== cr && byte !== quote) {
          at += 1
          if (at === chunk.length) break
          byte = chunk[at] as number
        }
        if (at === chunk.length) break
      }
      this.#step(byte, this.#base + at)
    }
    this.#base += chunk.length
  }

  /** Closes the last record; call once. */
  end(): ScanSummary {
    if (this.#pendingCr) this.#endOrStray(this.#base)
    if (this.#start < this.#base) this.#finish(this.#base, false)
    return {
      records: this.#records,
      multiline: this.#multiline,
      lineEnds: { lf: this.#lf, crlf: this.#crlf, cr: this.#cr },
    }
  }

  /** A CR stood before `at` and no LF follows: the end of a line where lines end so, else part of a field. */
  #endOrStray(at: number): void {
    this.#endsWithCr ??= true
    if (this.#endsWithCr) {
      this.#cr += 1
      this.#finish(at - 1, true)
      this.#begin(at)
    } else {
      this.#strayReturn = true
      this.#state = 'plain'
    }
  }

  #throughQuoted(chunk: Uint8Array, from: number): number {
    let at = from
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte === this.#quote) {
        this.#state = 'closing'
        return at
      }
      if (byte === lf) this.#line += 1
      if (byte === lf || byte === cr) this.#broken = true
    }
    return at
  }

  #step(byte: number, at: number): void {
    if (byte === this.#delimiter) {
      this.#fields += 1
      this.#state = 'start'
    } else if (byte === lf) {
      this.#lf += 1
      this.#endsWithCr ??= false
      this.#finish(at, true)
      this.#begin(at + 1)
    } else if (byte === cr) {
      this.#pendingCr = true
    } else if (byte === this.#quote) {
      if (this.#state === 'plain') this.#badQuote = true
      else this.#state = 'quoted'
    } else {
      if (this.#state === 'closing') this.#badQuote = true
      this.#state = 'plain'
    }
  }

  #finish(end: number, terminated: boolean): void {
    if (end === this.#start && !this.#countsBlank()) return
    this.#records += 1
    if (this.#broken) this.#multiline += 1
    this.#emit({
      start: this.#start,
      end,
      fields: this.#fields,
      badQuote: this.#badQuote,
      strayReturn: this.#strayReturn,
      open: this.#state === 'quoted',
      terminated,
      line: this.#startLine,
    })
  }

  #countsBlank(): boolean {
    return (
      this.#blankLines === 'records' ||
      (this.#blankLines === 'records_behind_first' && this.#records > 0)
    )
  }

  #begin(at: number): void {
    this.#start = at
    this.#fields = 1
    this.#badQuote = false
    this.#strayReturn = false
    this.#broken = false
    this.#state = 'start'
    this.#line += 1
    this.#startLine = this.#line
  }
}
