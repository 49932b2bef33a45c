import { inject } from 'vitest'
import type { Peer } from './peers.ts'
import { peers } from './peers.ts'
import { missingOf } from './reader.ts'

/** The names of the other readers, for stories that each of them must tell. */
export const readers: readonly (keyof typeof peers)[] = ['pyiceberg', 'DuckDB', 'Spark']

/** A reader; where it cannot be had here the story is skipped, with the reason. */
export function available(
  reader: keyof typeof peers,
  { skip }: { readonly skip: (reason: string) => never },
): Peer {
  const missing = missingOf(inject('installed'), ...peers[reader].needs)
  return missing === undefined ? peers[reader] : skip(missing)
}
