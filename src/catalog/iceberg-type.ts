import type { ColumnType } from '../sql/column-type.ts'
import { maxDecimalDigits, parseType, typeText } from '../sql/column-type.ts'
import type { NestedType } from '../sql/nested-type.ts'
import { parseNested } from '../sql/nested-type.ts'

/** A type as Iceberg's metadata writes it: a word such as `long` or `decimal(18, 4)`, or a nested type. */
export type IcebergType = string | IcebergStruct | IcebergList | IcebergMap

/** A struct, or the columns of a table. */
export interface IcebergStruct {
  readonly type: 'struct'
  readonly fields: readonly IcebergField[]
}

/** A column or a struct's part. Its id stays with it for good; its name may change. */
export interface IcebergField {
  readonly id: number
  readonly name: string
  readonly required: false
  readonly type: IcebergType
  /** Our own type, where Iceberg's does not tell it: `json`, `integer (wide)`, the engine's nested type. */
  readonly doc?: string
}

/** A list; no element is required. */
export interface IcebergList {
  readonly type: 'list'
  readonly 'element-id': number
  readonly element: IcebergType
  readonly 'element-required': false
}

/** A map; no value is required. */
export interface IcebergMap {
  readonly type: 'map'
  readonly 'key-id': number
  readonly key: IcebergType
  readonly 'value-id': number
  readonly value: IcebergType
  readonly 'value-required': false
}

/** A column's type in Iceberg's words; a nested one takes its parts' ids from `nextId`. */
export function icebergType(type: ColumnType, nextId: () => number): IcebergType {
  switch (type.kind) {
    case 'text':
    case 'json':
      return 'string'
    case 'integer':
      return type.wide ? decimal(maxDecimalDigits, 0) : 'long'
    case 'decimal':
      return decimal(type.precision, type.scale)
    case 'instant':
      return 'timestamptz'
    case 'double':
    case 'boolean':
    case 'date':
    case 'timestamp':
    case 'binary':
      return type.kind
    case 'nested': {
      const nested = parseNested(type.duckdb)
      if (nested === undefined) throw new RangeError(`${type.duckdb} cannot be published`)
      return nestedType(nested, nextId)
    }
  }
}

/** What a field must note beside its Iceberg type so that `columnType` finds ours again. */
export function noteOf(type: ColumnType): string | undefined {
  const wide = type.kind === 'integer' && type.wide === true
  return type.kind === 'json' || type.kind === 'nested' || wide ? typeText(type) : undefined
}

/** Our type of a field. */
export function columnType({ type, doc }: IcebergField): ColumnType {
  if (typeof type !== 'string') return { kind: 'nested', duckdb: doc ?? 'VARCHAR' }
  if (doc === 'json') return { kind: 'json' }
  if (doc === 'integer (wide)') return { kind: 'integer', wide: true }
  if (type === 'string') return { kind: 'text' }
  if (type === 'long') return { kind: 'integer' }
  if (type === 'timestamptz') return { kind: 'instant' }
  return parseType(type) as ColumnType
}

/** Whether a column may keep its id: the type is the same, or a decimal that only gains digits before the point. */
export function keepsId(before: IcebergField, type: ColumnType): boolean {
  if (type.kind === 'nested') return before.doc === noteOf(type)
  const after = icebergType(type, () => 0)
  if (before.type === after) return true
  const [from, to] = [before.type, after].map(decimalOf)
  return (
    from !== undefined && to !== undefined && from.scale === to.scale && from.digits <= to.digits
  )
}

function nestedType(nested: NestedType, nextId: () => number): IcebergType {
  switch (nested.kind) {
    case 'leaf':
      return leafType(nested.duckdb)
    case 'struct': {
      const ids = nested.fields.map(nextId)
      return {
        type: 'struct',
        fields: nested.fields.map(({ name, type }, at) => ({
          id: ids[at] ?? 0,
          name,
          required: false,
          type: nestedType(type, nextId),
        })),
      }
    }
    case 'list':
      return {
        type: 'list',
        'element-id': nextId(),
        element: nestedType(nested.element, nextId),
        'element-required': false,
      }
    case 'map':
      return {
        type: 'map',
        'key-id': nextId(),
        key: nestedType(nested.key, nextId),
        'value-id': nextId(),
        value: nestedType(nested.value, nextId),
        'value-required': false,
      }
  }
}

/** The leaves of nested types that `isOpenNested` lets in. */
const leaves: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  BIGINT: 'long',
  FLOAT: 'float',
  DOUBLE: 'double',
  VARCHAR: 'string',
  BLOB: 'binary',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
}

function leafType(duckdb: string): IcebergType {
  const digits = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(duckdb)
  if (digits) return decimal(Number(digits[1]), Number(digits[2]))
  const known = leaves[duckdb]
  if (known === undefined) throw new RangeError(`${duckdb} cannot be published in a nested column`)
  return known
}

function decimal(precision: number, scale: number): string {
  return `decimal(${precision}, ${scale})`
}

function decimalOf(type: IcebergType | undefined): { digits: number; scale: number } | undefined {
  const found = typeof type === 'string' ? /^decimal\((\d+), (\d+)\)$/.exec(type) : null
  return found ? { digits: Number(found[1]), scale: Number(found[2]) } : undefined
}
