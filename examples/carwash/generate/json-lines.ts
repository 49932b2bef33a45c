import type { Dialect, JsonLinesFile } from './dialect.ts'
import { type Field, spell } from './spelling.ts'
import type { Row } from './tables.ts'

/** Rows as JSON, a line each with its end. */
export function* jsonLines(
  dialect: Dialect,
  file: JsonLinesFile,
  fields: readonly Field[],
  rows: readonly Row[],
): Generator<string> {
  for (const [at, row] of rows.entries()) {
    const members = fields.flatMap((field) => {
      const text = spell(dialect, field, row, at)
      if (text === null && file.nulls === 'left out') return []
      return [`${JSON.stringify(field.delivered)}:${value(file, field, text)}`]
    })
    yield `{${members.join(',')}}\n`
  }
}

/** Numbers, and true and false or 1 and 0, stand bare where the store types its values. */
function value(file: JsonLinesFile, { kind }: Field, text: string | null): string {
  if (text === null) return 'null'
  const bare = kind === 'integer' || kind === 'money' || kind === 'boolean'
  return file.values === 'typed' && bare ? text : JSON.stringify(text)
}
