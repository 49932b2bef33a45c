import type { PlannedFile } from './columns.ts'
import { noFacts } from './facts.ts'
import type { KeyPart } from './plan.ts'
import type { Profiles } from './profile.ts'
import type { ReconciledColumn } from './reconcile.ts'
import { isTextLike } from './spelling.ts'

/**
 * Groups of files such that no key stands in two of them, in file order. Where every file holds one value of a key
 * column throughout, as stores do of their own number, files of different values can share no key; else all files
 * are one group.
 */
export function keyGroups(
  files: readonly PlannedFile[],
  columns: readonly ReconciledColumn[],
  key: readonly KeyPart[],
  profiles: Profiles,
): readonly (readonly number[])[] {
  const constants = key
    .map((part) => files.map((file, at) => constantOf(file, at, part, columns, profiles)))
    .filter((values) => !values.includes(undefined))
  const groups = new Map<string, number[]>()
  for (const at of files.keys()) {
    const shared = JSON.stringify(constants.map((values) => values[at]))
    const group = groups.get(shared)
    if (group === undefined) groups.set(shared, [at])
    else group.push(at)
  }
  return [...groups.values()]
}

/** The one value that a key part has in all of a file's rows, spelled alike for equal values; undefined where unproven. */
export function constantOf(
  { landed }: PlannedFile,
  at: number,
  part: KeyPart,
  columns: readonly ReconciledColumn[],
  profiles: Profiles,
): string | undefined {
  const column = columns.find(({ name }) => name === part.column)
  const [source, ...others] = column?.sources.find(({ file }) => file === at)?.columns ?? []
  if (column === undefined || source === undefined || others.length > 0) return undefined
  const { only, present } = profiles.get(at)?.get(source.ref) ?? noFacts
  if (only === undefined || present !== landed.records - landed.faults.length) return undefined
  const isPlain = source.type.kind === 'integer' || isTextLike(source.type)
  if (!isPlain) return undefined
  if (column.type.kind === 'integer') return /^(0|-?[1-9][0-9]*)$/.test(only) ? only : undefined
  return column.type.kind === 'text' && part.normalize.length === 0 ? only : undefined
}
