import type { PlannedFile } from './columns.ts'
import { constantOf } from './key-groups.ts'
import type { KeyPart } from './plan.ts'
import type { Profiles } from './profile.ts'
import type { ReconciledColumn } from './reconcile.ts'

/** The keys of some files where one part counts and the others are one value throughout. */
export interface KeySpan {
  /** For each part of the key its one value as text; null for the part that counts. */
  readonly constants: readonly (string | null)[]
  /** The least and the greatest number of the part that counts, as text. */
  readonly low: string
  readonly high: string
}

/** A bit for each number of the span, in each file: so many at most. */
const mostBits = 2n ** 28n
/** Bits for each row, at most: a span that is mostly empty is slower than comparing the keys. */
const mostBitsPerRow = 64n

/** The span of some files' keys, if a bit for each possible key is a fair price; undefined where it is not, or where nothing is proven. */
export function keySpan(
  group: readonly number[],
  files: readonly PlannedFile[],
  columns: readonly ReconciledColumn[],
  key: readonly KeyPart[],
  profiles: Profiles,
): KeySpan | undefined {
  const constants = key.map((part) => {
    const values = new Set(
      group.map((at) => {
        const file = files[at]
        return file === undefined ? undefined : constantOf(file, at, part, columns, profiles)
      }),
    )
    const [only] = values
    return values.size === 1 && only !== undefined ? only : null
  })
  const counting = key.filter((_, at) => constants[at] === null)
  const [part] = counting
  if (part === undefined || counting.length > 1) return undefined
  const column = columns.find(({ name }) => name === part.column)
  if (column?.type.kind !== 'integer' || column.type.wide === true) return undefined
  const spans = group.map((at) => {
    const [source, ...others] = column.sources.find(({ file }) => file === at)?.columns ?? []
    return source === undefined || others.length > 0
      ? undefined
      : profiles.get(at)?.get(source.ref)?.span
  })
  const [first] = spans
  if (first === undefined) return undefined
  let { low, high } = first
  for (const one of spans) {
    if (one === undefined) return undefined
    if (one.low < low) low = one.low
    if (one.high > high) high = one.high
  }
  const rows = group.reduce((sum, at) => sum + BigInt(files[at]?.landed.records ?? 0), 0n)
  const bits = high - low + 1n
  return bits * BigInt(group.length) <= mostBits && bits <= mostBitsPerRow * rows
    ? { constants, low: String(low), high: String(high) }
    : undefined
}
