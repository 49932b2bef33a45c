import { createHash } from 'node:crypto'
import type { SnapshotColumn } from '../../src/catalog/snapshot.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { ColumnType } from '../../src/sql/column-type.ts'
import type { NestedType } from '../../src/sql/nested-type.ts'
import { parseNested } from '../../src/sql/nested-type.ts'
import type { Sql } from '../../src/sql/sql.ts'
import { join, literal, name, raw, sql } from '../../src/sql/sql.ts'

/** A column's name, and its type in a reader's own words. */
export type SeenColumn = readonly [name: string, type: string]

/** A table as one reader sees it; cells are canonical text, rows stand in the order of their key. */
export interface Seen {
  readonly columns: readonly SeenColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly digest: string
}

/** Takes a relation's canonical digest in SQL; `readers/canonical.py` says what it is, and takes it without SQL. */
export async function canonical(
  engine: Engine,
  relation: Sql,
  columns: readonly SnapshotColumn[],
  key: readonly string[],
): Promise<Seen> {
  const seen = await engine.describe(sql`select * from ${relation}`)
  const cells = columns.map(
    ({ type }, at) => sql`${cellOf(type, name(seen[at]?.name ?? ''))} as ${name(`c${at}`)}`,
  )
  const found = await engine.rows<Record<string, string | null>>(
    sql`select ${join(cells, ', ')} from ${relation}`,
  )
  const rows = found.map((row) => columns.map((_, at) => row[`c${at}`] ?? null))
  const places = key.map((one) => columns.findIndex((column) => column.name === one))
  const ordered = rows.toSorted((a, b) => compareKeys(a, b, places))
  const digest = createHash('sha256')
  for (const row of ordered) digest.update(`${row.map(encoded).join('')}\n`)
  return {
    columns: seen.map((column): SeenColumn => [column.name, column.type]),
    rows: ordered,
    digest: digest.digest('hex'),
  }
}

function compareKeys(
  a: readonly (string | null)[],
  b: readonly (string | null)[],
  places: readonly number[],
): number {
  for (const at of places) {
    const order = Buffer.compare(Buffer.from(a[at] ?? ''), Buffer.from(b[at] ?? ''))
    if (order !== 0) return order
  }
  return 0
}

function encoded(cell: string | null): string {
  return cell === null ? '-,' : `${Buffer.byteLength(cell)}:${cell},`
}

/** A value's canonical text in DuckDB's SQL. */
export function cellOf(type: ColumnType, ref: Sql): Sql {
  switch (type.kind) {
    case 'text':
    case 'json':
      return ref
    case 'integer':
    case 'decimal':
    case 'boolean':
      return sql`cast(${ref} as varchar)`
    case 'double':
      return leaf('DOUBLE', ref)
    case 'date':
      return leaf('DATE', ref)
    case 'timestamp':
    case 'instant':
      return leaf('TIMESTAMP', ref)
    case 'binary':
      return leaf('BLOB', ref)
    case 'nested': {
      const nested = parseNested(type.duckdb)
      if (nested === undefined) throw new RangeError(`${type.duckdb} is not published as it is`)
      return nestedCell(nested, ref)
    }
  }
}

function nestedCell(type: NestedType, ref: Sql, depth = 0): Sql {
  const one = name(`e${depth}`)
  switch (type.kind) {
    case 'leaf':
      return leaf(type.duckdb, ref)
    case 'struct':
      return filled(
        ref,
        join(
          type.fields.map((field) =>
            encodedSql(nestedCell(field.type, sql`(${ref}).${name(field.name)}`, depth + 1)),
          ),
          ' || ',
        ),
      )
    case 'list': {
      const element = encodedSql(nestedCell(type.element, one, depth + 1))
      return filled(
        ref,
        sql`array_to_string(list_transform(${ref}, lambda ${one}: ${element}), '')`,
      )
    }
    case 'map': {
      const key = encodedSql(nestedCell(type.key, sql`${one}.key`, depth + 1))
      const value = encodedSql(nestedCell(type.value, sql`${one}.value`, depth + 1))
      const pairs = sql`list_transform(map_entries(${ref}), lambda ${one}: ${key} || ${value})`
      return filled(ref, sql`array_to_string(list_sort(${pairs}), '')`)
    }
  }
}

function filled(ref: Sql, text: Sql): Sql {
  return sql`case when ${ref} is not null then coalesce(${text}, '') end`
}

function encodedSql(cell: Sql): Sql {
  return sql`coalesce(strlen(${cell}) || ':' || ${cell}, '-') || ','`
}

function leaf(duckdb: string, ref: Sql): Sql {
  if (/^TIMESTAMP/.test(duckdb)) return sql`cast(epoch_us(${ref}) as varchar)`
  switch (duckdb) {
    case 'DATE':
      return sql`cast(${ref} - date '1970-01-01' as varchar)`
    case 'BLOB':
      return sql`lower(hex(${ref}))`
    case 'FLOAT':
    case 'DOUBLE':
      return sql`case when isnan(${ref}) then 'nan'
        else lower(lpad(to_hex(cast(cast(cast(${ref} as double) as bit) as bigint)), 16, '0')) end`
    default:
      return sql`cast(${ref} as varchar)`
  }
}

/** The value of a canonical text, as a constant of DuckDB's SQL that it takes to the file's statistics. */
export function constantOf(type: ColumnType, text: string): Sql {
  switch (type.kind) {
    case 'date':
      return sql`(date '1970-01-01' + ${raw(text)})`
    case 'timestamp':
      return sql`make_timestamp(${raw(text)})`
    case 'instant':
      return sql`make_timestamptz(${raw(text)})`
    case 'binary':
      return sql`unhex(${literal(text)})`
    case 'double':
      return sql`cast(${literal(text === 'nan' ? 'nan' : String(doubleOf(text)))} as double)`
    case 'integer':
      return sql`cast(${literal(text)} as ${raw(type.wide ? 'decimal(38,0)' : 'bigint')})`
    case 'decimal':
      return sql`cast(${literal(text)} as decimal(${raw(`${type.precision},${type.scale}`)}))`
    case 'boolean':
      return raw(text)
    default:
      return literal(text)
  }
}

/** The double that a canonical text spells. */
export function doubleOf(text: string): number {
  return text === 'nan' ? Number.NaN : Buffer.from(text, 'hex').readDoubleBE()
}
