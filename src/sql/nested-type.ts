/** A nested type of the engine, taken apart. */
export type NestedType =
  | { readonly kind: 'leaf'; readonly duckdb: string }
  | { readonly kind: 'struct'; readonly fields: readonly NestedField[] }
  | { readonly kind: 'list'; readonly element: NestedType }
  | { readonly kind: 'map'; readonly key: NestedType; readonly value: NestedType }

/** A named part of a struct. */
export interface NestedField {
  readonly name: string
  readonly type: NestedType
}

/** Reads a type as DuckDB's DESCRIBE writes it; undefined for a union or an array of fixed length, which open table formats do not have. */
export function parseNested(duckdb: string): NestedType | undefined {
  const reader = { text: duckdb.trim(), at: 0 }
  const type = readType(reader)
  return type !== undefined && reader.at === reader.text.length ? type : undefined
}

interface Reader {
  readonly text: string
  at: number
}

function readType(reader: Reader): NestedType | undefined {
  let type = readBase(reader)
  while (type !== undefined && eat(reader, /\[\]/y) !== undefined)
    type = { kind: 'list', element: type }
  return type
}

function readBase(reader: Reader): NestedType | undefined {
  if (eat(reader, /STRUCT\(/y) !== undefined) return readStruct(reader)
  if (eat(reader, /MAP\(/y) !== undefined) return readMap(reader)
  const leaf = eat(reader, /DECIMAL\(\d+,\s*\d+\)|[A-Z_][A-Z_0-9]*( WITH TIME ZONE)?/y)
  return leaf === undefined ? undefined : { kind: 'leaf', duckdb: leaf }
}

function readStruct(reader: Reader): NestedType | undefined {
  const fields: NestedField[] = []
  do {
    const quoted = eat(reader, /"(?:[^"]|"")*" /y)
    const name =
      quoted === undefined
        ? eat(reader, /[^\s"(),]+ /y)?.trim()
        : quoted.slice(1, -2).replaceAll('""', '"')
    const type = name === undefined ? undefined : readType(reader)
    if (name === undefined || type === undefined) return undefined
    fields.push({ name, type })
  } while (eat(reader, /, /y) !== undefined)
  return eat(reader, /\)/y) === undefined ? undefined : { kind: 'struct', fields }
}

function readMap(reader: Reader): NestedType | undefined {
  const key = readType(reader)
  if (key === undefined || eat(reader, /, /y) === undefined) return undefined
  const value = readType(reader)
  if (value === undefined || eat(reader, /\)/y) === undefined) return undefined
  return { kind: 'map', key, value }
}

function eat(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  if (found !== undefined) reader.at += found.length
  return found
}

/** True where every table format and engine has the type and all its parts; others are published as JSON text. */
export function isOpenNested(duckdb: string): boolean {
  const type = parseNested(duckdb)
  return type !== undefined && isOpen(type)
}

function isOpen(type: NestedType): boolean {
  switch (type.kind) {
    case 'leaf':
      return openLeaf.test(type.duckdb)
    case 'struct':
      return type.fields.every((field) => isOpen(field.type))
    case 'list':
      return isOpen(type.element)
    case 'map':
      return isOpen(type.key) && isOpen(type.value)
  }
}

const openLeaf =
  /^(BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR|BLOB|DATE|TIMESTAMP( WITH TIME ZONE)?)$/
