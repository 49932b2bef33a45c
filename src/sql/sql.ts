/** A value that a statement binds; it never becomes part of the statement's text. */
export type SqlValue = string | number | bigint | boolean | null

/** A statement as a value: its text with `$1`, `$2` … and what is bound to them. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

const fragments = new WeakSet<object>()

/**
 * Writes SQL as SQL: interpolated `Sql` is spliced in place, an array of `Sql` is joined with commas, and any
 * other value is bound as a parameter.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly SqlPart[]): Sql {
  let text = strings[0] ?? ''
  const values: SqlValue[] = []
  for (const [at, part] of parts.entries()) {
    const spliced = isSql(part) ? part : isList(part) ? join(part, ', ') : undefined
    if (spliced === undefined) {
      values.push(part as SqlValue)
      text += `$${values.length}`
    } else {
      text += renumbered(spliced.text, values.length)
      values.push(...spliced.values)
    }
    text += strings[at + 1] ?? ''
  }
  return fragment(text, values)
}

/** What may stand in a `sql` template. */
export type SqlPart = SqlValue | Sql | readonly Sql[]

/** A quoted identifier; parts are joined by a dot. Unlike `name` in most tools it never folds case. */
export function name(...parts: readonly string[]): Sql {
  return fragment(parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.'), [])
}

/** Quoted identifiers, for a list. */
export function names(list: readonly string[]): readonly Sql[] {
  return list.map((one) => name(one))
}

/** A string literal in the text, for places that take no parameter (COPY targets, reader options). */
export function literal(text: string): Sql {
  return fragment(`'${text.replaceAll("'", "''")}'`, [])
}

/** SQL that is already text. Only for text that this code wrote itself, never for anything delivered or asked. */
export function raw(text: string): Sql {
  return fragment(text, [])
}

/** Joins fragments with a separator such as ` union all `. */
export function join(list: readonly Sql[], separator: string): Sql {
  let text = ''
  const values: SqlValue[] = []
  for (const [at, part] of list.entries()) {
    text += (at === 0 ? '' : separator) + renumbered(part.text, values.length)
    values.push(...part.values)
  }
  return fragment(text, values)
}

function fragment(text: string, values: readonly SqlValue[]): Sql {
  const made: Sql = Object.freeze({ text, values })
  fragments.add(made)
  return made
}

function isSql(part: SqlPart): part is Sql {
  return typeof part === 'object' && part !== null && fragments.has(part)
}

function isList(part: SqlPart): part is readonly Sql[] {
  return Array.isArray(part)
}

/** Moves `$1 …` of a spliced fragment behind the values already bound; quoted text is left alone. */
function renumbered(text: string, by: number): string {
  if (by === 0) return text
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g, (whole, index?: string) =>
    index === undefined ? whole : `$${Number(index) + by}`,
  )
}
