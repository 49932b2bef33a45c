/** What a scanner tells of one record. Offsets count bytes from the start of the text; `end` is before the line end. */
export interface ScannedRecord {
  readonly start: number
  readonly end: number
  readonly fields: number
  /** A quote inside an unquoted field, or text behind a closing quote. */
  readonly badQuote: boolean
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
  readonly longestBytes: number
  /** Records whose quoted fields hold line ends. */
  readonly multiline: number
  /** Line ends seen outside quotes. */
  readonly lineEnds: { readonly lf: number; readonly crlf: number; readonly cr: number }
}

const lf = 10
const cr = 13

/**
 * Counts records of delimited text by RFC 4180: fields may be quoted, a quote inside quotes is doubled, line ends
 * are LF, CRLF or CR. It knows nothing of the engine's reader, so that the two counts can be held against each
 * other. Blank lines are no records, except where the text has one column. Feed it UTF-8 in chunks of any size.
 */
export class RecordScanner {
  readonly #delimiter: number
  readonly #quote: number
  readonly #blankIsRecord: boolean
  readonly #emit: (record: ScannedRecord) => void
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start'
  #base = 0
  #start = 0
  #fields = 1
  #badQuote = false
  #pendingCr = false
  #line = 1
  #startLine = 1
  #records = 0
  #longest = 0
  #multiline = 0
  #lf = 0
  #crlf = 0
  #cr = 0

  /** `delimiter` and `quote` are single bytes; quote −1 means that nothing is quoted. */
  constructor(
    delimiter: number,
    quote: number,
    blankIsRecord: boolean,
    emit: (record: ScannedRecord) => void,
  ) {
    this.#delimiter = delimiter
    this.#quote = quote
    this.#blankIsRecord = blankIsRecord
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
          this.#begin(this.#base + at + 1)
          continue
        }
        this.#cr += 1
        this.#begin(this.#base + at)
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
    if (this.#pendingCr) {
      this.#cr += 1
      this.#begin(this.#base)
    } else if (this.#start < this.#base || this.#state !== 'start' || this.#fields > 1) {
      this.#finish(this.#base, false)
    }
    return {
      records: this.#records,
      longestBytes: this.#longest,
      multiline: this.#multiline,
      lineEnds: { lf: this.#lf, crlf: this.#crlf, cr: this.#cr },
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
    }
    return at
  }

  #step(byte: number, at: number): void {
    if (byte === this.#delimiter) {
      this.#fields += 1
      this.#state = 'start'
    } else if (byte === lf) {
      this.#lf += 1
      this.#finish(at, true)
      this.#begin(at + 1)
    } else if (byte === cr) {
      this.#finish(at, true)
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
    const blank = end === this.#start
    if (blank && !this.#blankIsRecord) return
    this.#records += 1
    this.#longest = Math.max(this.#longest, end - this.#start)
    if (this.#line > this.#startLine) this.#multiline += 1
    this.#emit({
      start: this.#start,
      end,
      fields: this.#fields,
      badQuote: this.#badQuote,
      open: this.#state === 'quoted',
      terminated,
      line: this.#startLine,
    })
  }

  #begin(at: number): void {
    this.#start = at
    this.#fields = 1
    this.#badQuote = false
    this.#state = 'start'
    this.#line += 1
    this.#startLine = this.#line
  }
}
