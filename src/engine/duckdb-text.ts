import { createRequire } from 'node:module'

/**
 * The binding's own decoder takes a leading U+FEFF for a byte order mark and drops it. In a value it is a character
 * like any other, so the binding is given a decoder that keeps it.
 */
export function keepLeadingMark(): void {
  const accessors = createRequire(import.meta.url)('@duckdb/node-api/lib/vectors/dataAccessors.js')
  accessors.textDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
}
