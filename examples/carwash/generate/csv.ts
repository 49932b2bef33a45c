import { gzipSync } from 'node:zlib'
import type { CsvFile, Dialect } from './dialect.ts'
import { type Field, spell } from './spelling.ts'
import type { Row } from './tables.ts'

/** The records of a CSV file, the header first, each without its line end. */
export function csvRecords(
  dialect: Dialect,
  file: CsvFile,
  fields: readonly Field[],
  rows: readonly Row[],
): string[] {
  const header = fields.map(({ delivered }) => quoted(file, delivered, false)).join(file.delimiter)
  const records = rows.map((row, at) =>
    fields
      .map((field) => {
        const text = spell(dialect, field, row, at)
        if (text === null) return dialect.nullText ?? ''
        return quoted(file, text, file.quotes === 'text' && field.kind === 'text')
      })
      .join(file.delimiter),
  )
  return [header, ...records]
}

/** Records as the file's bytes. */
export function csvBytes(file: CsvFile, records: readonly string[]): Buffer {
  const bytes = encoded(file, records.map((record) => record + file.newline).join(''))
  return file.gzip ? gzipSync(bytes) : bytes
}

function quoted(file: CsvFile, text: string, always: boolean): string {
  const needed = text.includes(file.delimiter) || /["\r\n]|^\s|\s$/.test(text)
  return always || needed ? `"${text.replaceAll('"', '""')}"` : text
}

function encoded({ encoding }: CsvFile, text: string): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text)
    case 'utf-8-bom':
      return Buffer.from(`\uFEFF${text}`)
    case 'utf-16le-bom':
      return Buffer.from(`\uFEFF${text}`, 'utf16le')
    case 'windows-1252':
      return Buffer.from(
        text.replace(/[€—]/g, (sign) => (sign === '€' ? '\x80' : '\x97')),
        'latin1',
      )
  }
}
