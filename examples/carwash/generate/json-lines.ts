import { gzipSync } from 'node:zlib'
import type { Dialect, JsonLinesFile } from './dialect.ts'
import { type Field, spell } from './spelling.ts'
import type { Row } from './tables.ts'

/** Rows as JSON Lines. */
export function jsonLines(
  dialect: Dialect,
  file: JsonLinesFile,
  fields: readonly Field[],
  rows: readonly Row[],
): Buffer {
  const lines = rows.map((row, at) => {
    const members = fields.flatMap((field) => {
      const text = spell(dialect, field, row, at)
      if (text === null && file.nulls === 'left out') return []
      return [`${JSON.stringify(field.delivered)}:${value(file, field, text)}`]
    })
    return `{${members.join(',')}}\n`
  })
  const bytes = Buffer.from(lines.join(''))
  return file.gzip ? gzipSync(bytes) : bytes
}

/** Numbers, and true and false or 1 and 0, stand bare where the store types its values. */
function value(file: JsonLinesFile, { kind }: Field, text: string | null): string {
  if (text === null) return 'null'
  const bare = kind === 'integer' || kind === 'money' || kind === 'boolean'
  return file.values === 'typed' && bare ? text : JSON.stringify(text)
}
