import type { FieldId } from '../sql/parquet.ts'
import type { IcebergField, IcebergType } from './iceberg-type.ts'
import { columnType, icebergType, keepsId, noteOf } from './iceberg-type.ts'
import { openName, ownName } from './open-name.ts'
import type { SnapshotColumn } from './snapshot.ts'

/** The columns of a table at one time. */
export interface IcebergSchema {
  readonly type: 'struct'
  readonly 'schema-id': number
  readonly fields: readonly IcebergField[]
}

/**
 * The fields of these columns after `before`. A column that is there by name keeps its id where its type is the same
 * or wider in a way that every reader follows; any other gets a new one, so that older snapshots read as they were.
 */
export function fieldsAfter(
  before: readonly IcebergField[],
  columns: readonly SnapshotColumn[],
  lastId: number,
): { readonly fields: readonly IcebergField[]; readonly lastId: number } {
  let last = lastId
  const nextId = (): number => {
    last += 1
    return last
  }
  const known = new Map(before.map((field) => [ownName(field.name), field]))
  const kept = columns.map(({ name, type }) => {
    const field = known.get(name)
    return field !== undefined && keepsId(field, type) ? field : undefined
  })
  // All top-level ids come first, as other writers number them.
  const ids = kept.map((field) => field?.id ?? nextId())
  const fields = columns.map(({ name, type }, at): IcebergField => {
    const field = kept[at]
    const doc = noteOf(type)
    const nested = type.kind === 'nested' ? field?.type : undefined
    return {
      id: ids[at] ?? 0,
      name: openName(name),
      required: false,
      type: nested ?? icebergType(type, nextId),
      ...(doc === undefined ? {} : { doc }),
    }
  })
  return { fields, lastId: last }
}

/** Our columns of a schema. */
export function columnsOf(schema: IcebergSchema): readonly SnapshotColumn[] {
  return schema.fields.map((field) => ({ name: ownName(field.name), type: columnType(field) }))
}

/** The ids that the schema's columns bear in their Parquet files. */
export function fieldIdsOf(fields: readonly IcebergField[]): readonly FieldId[] {
  return fields.map(({ id, name, type }) => ({ name: ownName(name), id, parts: partsOf(type) }))
}

function partsOf(type: IcebergType): readonly FieldId[] {
  if (typeof type === 'string') return []
  switch (type.type) {
    case 'struct':
      return type.fields.map(({ id, name, type: part }) => ({ name, id, parts: partsOf(part) }))
    case 'list':
      return [{ name: 'element', id: type['element-id'], parts: partsOf(type.element) }]
    case 'map':
      return [
        { name: 'key', id: type['key-id'], parts: partsOf(type.key) },
        { name: 'value', id: type['value-id'], parts: partsOf(type.value) },
      ]
  }
}

/** The table property by which readers find columns in files that bear no ids; of one name the last schema's counts. */
export function nameMapping(schemas: readonly IcebergSchema[]): string {
  const mapped = (ids: readonly FieldId[]): readonly object[] =>
    ids.map(({ id, name, parts }) => ({
      'field-id': id,
      names: [name],
      ...(parts.length === 0 ? {} : { fields: mapped(parts) }),
    }))
  const byName = new Map(
    schemas.flatMap(({ fields }) => fieldIdsOf(fields)).map((one) => [one.name, one]),
  )
  return JSON.stringify(mapped([...byName.values()]))
}
