import { gzipSync, zstdCompressSync } from 'node:zlib'

/** A value as a writer means it: text, or null. */
export type Value = string | null

/** How a table is to be written. */
export interface Writing {
  readonly delimiter: string
  /** Empty where nothing is quoted. */
  readonly quote: '"' | "'" | ''
  readonly lineEnd: '\n' | '\r\n' | '\r'
  /** False leaves the last line without its end. */
  readonly lastLineEnd: boolean
  /** Quotes every text; else only where it must be. */
  readonly quoteAll: boolean
}

/** Writes a table as delimited text: null is nothing, the empty text is a pair of quotes. Shares no code with the reader. */
export function delimited(rows: readonly (readonly Value[])[], how: Writing): string {
  const lines = rows.map((row) => row.map((value) => field(value, how)).join(how.delimiter))
  return lines.join(how.lineEnd) + (how.lastLineEnd ? how.lineEnd : '')
}

function field(value: Value, { delimiter, quote, quoteAll }: Writing): string {
  if (value === null) return ''
  const needed =
    value === '' || [delimiter, quote, '\n', '\r'].some((one) => one !== '' && value.includes(one))
  if (quote === '' || !(quoteAll || needed)) return value
  return quote + value.split(quote).join(quote + quote) + quote
}

/** The encodings that a file can be written in. */
export type Spelling =
  | 'utf-8'
  | 'utf-8 with mark'
  | 'utf-16le'
  | 'utf-16be'
  | 'windows-1252'
  | 'iso-8859-1'

/** Text as bytes. The two of one byte a character hold only what they have. */
export function spelled(text: string, spelling: Spelling): Buffer {
  switch (spelling) {
    case 'utf-8':
      return Buffer.from(text)
    case 'utf-8 with mark':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le')
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
    case 'windows-1252':
      return Buffer.from(
        [...text].map((character) =>
          character === '€' ? 0x80 : character === '’' ? 0x92 : character.charCodeAt(0),
        ),
      )
    case 'iso-8859-1':
      return Buffer.from(text, 'latin1')
  }
}

/** Packs bytes; two members where there are enough, as tools that append or pack in parallel write them. */
export function packed(bytes: Buffer, packing: 'plain' | 'gzip' | 'zstd'): Buffer {
  if (packing === 'plain') return bytes
  const pack = packing === 'gzip' ? gzipSync : zstdCompressSync
  const middle = bytes.length >> 1
  return Buffer.concat([pack(bytes.subarray(0, middle)), pack(bytes.subarray(middle))])
}
