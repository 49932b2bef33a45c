import type { CsvFile, Dialect } from './dialect.ts'
import { type Field, spell } from './spelling.ts'
import type { Row } from './tables.ts'

/** The records of a CSV file, the header first, each without its line end. */
export function* csvRecords(
  dialect: Dialect,
  file: CsvFile,
  fields: readonly Field[],
  rows: readonly Row[],
): Generator<string> {
  yield fields.map(({ delivered }) => quoted(file, delivered, false)).join(file.delimiter)
  for (const [at, row] of rows.entries())
    yield fields
      .map((field) => {
        const text = spell(dialect, field, row, at)
        if (text === null) return dialect.nullText ?? ''
        return quoted(file, text, file.quotes === 'text' && field.kind === 'text')
      })
      .join(file.delimiter)
}

/** Text in the file's encoding; a byte order mark belongs to the header's text. */
export function encoded({ encoding }: CsvFile, text: string): Buffer {
  switch (encoding) {
    case 'utf-8':
    case 'utf-8-bom':
      return Buffer.from(text)
    case 'utf-16le-bom':
      return Buffer.from(text, 'utf16le')
    case 'windows-1252':
      return Buffer.from(
        text.replace(/[€—]/g, (sign) => (sign === '€' ? '\x80' : '\x97')),
        'latin1',
      )
  }
}

/** What stands before the header: a byte order mark, or nothing. */
export function mark({ encoding }: CsvFile): string {
  return encoding.endsWith('-bom') ? '\uFEFF' : ''
}

function quoted(file: CsvFile, text: string, always: boolean): string {
  const needed = text.includes(file.delimiter) || /["\r\n]|^\s|\s$/.test(text)
  return always || needed ? `"${text.replaceAll('"', '""')}"` : text
}
