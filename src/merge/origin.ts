/** The columns of a published table that say where a survivor came from. */
export const originColumns: readonly {
  readonly name: string
  readonly type: { readonly kind: 'text' | 'integer' }
}[] = [
  { name: '_store', type: { kind: 'text' } },
  { name: '_file', type: { kind: 'text' } },
  { name: '_row', type: { kind: 'integer' } },
]

/** True for the name of an origin column. */
export function isOrigin(name: string): boolean {
  return originColumns.some((column) => column.name === name.toLowerCase())
}

/** The name that a delivered column is published under: its own, unless an origin column has it, as in our own exports. */
export function publishedName(delivered: string): string {
  const name = delivered.trim()
  return isOrigin(name) ? `${name}_delivered` : name
}
