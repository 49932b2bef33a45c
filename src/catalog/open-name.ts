/**
 * Names that Iceberg's readers keep for their own columns; Spark reads no table that has one. In metadata they bear a
 * prefix, and so do names that would read as one of them then. Data files have the column's own name: readers go by ids.
 */
const kept =
  /^((?:bankfull)*)(_(?:file|pos|deleted|spec_id|partition|row_id|last_updated_sequence_number))$/i

const prefix = 'bankfull'

/** A column's name in Iceberg's metadata. */
export function openName(column: string): string {
  return kept.test(column) ? `${prefix}${column}` : column
}

/** The column's own name again. */
export function ownName(field: string): string {
  return kept.test(field) && field.startsWith(prefix) ? field.slice(prefix.length) : field
}
